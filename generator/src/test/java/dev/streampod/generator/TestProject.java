package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import dev.streampod.generator.java.JavaEmitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project on disk with protocol files, and the generator run over it. */
final class TestProject {

    private final Path root;
    private GenerationRequest request;

    TestProject(Path root) {
        this.root = root;
        this.request = GenerationRequest.builder()
                .projectDirectory(root)
                .protocolDirectory(root.resolve("src/main/protocol"))
                .outputDirectory(root.resolve("target/java"))
                .manifestFile(root.resolve("target/streampod/default.manifest"))
                .packageName("com.example")
                .moduleName("sample")
                .targets(Set.of("server", "client"))
                .build();
    }

    /** Writes a protocol file. */
    TestProject with(String name, String yaml) {
        return with(name, yaml.getBytes(StandardCharsets.UTF_8));
    }

    TestProject with(String name, byte[] yaml) {
        Path file = protocolFile(name);
        unchecked(() -> Files.createDirectories(file.getParent()));
        unchecked(() -> Files.write(file, yaml));
        return this;
    }

    /** Makes all protocol files an hour old, so that their times tell whether they changed. */
    TestProject aged() {
        FileTime hourAgo = FileTime.fromMillis(System.currentTimeMillis() - 3_600_000);
        try (Stream<Path> files = Files.walk(root.resolve("src/main/protocol"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, hourAgo);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TestProject request(GenerationRequest changed) {
        request = changed;
        return this;
    }

    GenerationRequest request() {
        return request;
    }

    Path protocolFile(String name) {
        return root.resolve("src/main/protocol").resolve(name);
    }

    Path output() {
        return request.outputDirectory();
    }

    GenerationResult run() {
        return Generator.create().run(request);
    }

    GenerationResult run(JavaEmitter emitter) {
        return new Generator(emitter).run(request);
    }

    /** The model that an emitter is given; the protocol must have no errors. */
    ProtocolModel model() {
        AtomicReference<ProtocolModel> seen = new AtomicReference<>();
        GenerationResult result = new Generator((model, options) -> {
                    seen.set(model);
                    return List.of();
                })
                .run(request);
        assertThat(text(result)).doesNotContain("error:");
        assertThat(result.outcome()).isEqualTo(Outcome.GENERATED);
        return Objects.requireNonNull(seen.get());
    }

    /** All files in the output directory with their content. */
    SortedMap<String, String> files() {
        SortedMap<String, String> contents = new TreeMap<>();
        if (!Files.exists(output())) {
            return contents;
        }
        try (Stream<Path> files = Files.walk(output())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(output().relativize(file).toString(), Files.readString(file));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(GenerationResult result) {
        return result.diagnostics().stream().map(DiagnosticFormat::format).collect(Collectors.joining("\n"));
    }

    private interface FileAction {
        Object run() throws IOException;
    }

    private static void unchecked(FileAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
