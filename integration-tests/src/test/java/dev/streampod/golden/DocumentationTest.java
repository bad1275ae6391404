package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.output.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the page on the protocol language are one protocol, which generates and compiles. */
class DocumentationTest {

    private static final Path PAGE = Path.of("../docs/protocol-language.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    /** What the page takes from elsewhere. */
    private static final String AUTH = "class: UserInfo\n---\nenum: Role\nvalues: [member]\n";

    private static final SourceFile PAINTER =
            new SourceFile("com/example/Painter.java", "package com.example; public final class Painter {}\n");

    @TempDir
    private Path root;

    private List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(PAGE).replace("\r\n", "\n"));
        while (matcher.find()) {
            // A document, not an excerpt or a line for an editor.
            String example = matcher.group(1);
            if (!example.startsWith("# yaml-language-server")
                    && example.lines().anyMatch(line -> line.matches("(class|exception|enum|endpoint|channel): .*"))) {
                examples.add(example);
            }
        }
        return examples;
    }

    private GenerationResult generate(String name, String packageName, String yaml, Path... classPath)
            throws IOException {
        Path project = root.resolve(name);
        Files.createDirectories(project.resolve("protocol"));
        Files.writeString(project.resolve("protocol/all.yaml"), yaml);
        return Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(project)
                        .protocolDirectory(project.resolve("protocol"))
                        .outputDirectory(project.resolve("java"))
                        .manifestFile(project.resolve("manifest"))
                        .packageName(packageName)
                        .moduleName(name)
                        .targets(Set.of("server", "client"))
                        .classPath(List.of(classPath))
                        .build());
    }

    private Path auth() throws IOException {
        Path module = root.resolve("classes").resolve("META-INF/streampod/auth");
        new ModuleDescriptor("auth", "com.example.auth").write(module);
        Files.writeString(module.resolve("auth.yaml"), AUTH);
        assertThat(generate("auth", "com.example.auth", AUTH).outcome()).isEqualTo(Outcome.GENERATED);
        return root.resolve("classes");
    }

    private Stream<SourceFile> sources(String name) throws IOException {
        Path java = root.resolve(name).resolve("java");
        List<SourceFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(java)) {
            paths.filter(Files::isRegularFile)
                    .forEach(path ->
                            files.add(new SourceFile(java.relativize(path).toString(), read(path))));
        }
        return files.stream();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyExampleGeneratesAndCompiles() throws IOException {
        List<String> generated = examples();
        assertThat(generated).hasSizeGreaterThan(8);
        GenerationResult result = generate("page", "com.example.page", String.join("---\n", generated), auth());
        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.GENERATED);
        List<SourceFile> files = Stream.of(sources("page"), sources("auth"), Stream.of(PAINTER))
                .flatMap(sources -> sources)
                .toList();
        assertThat(JavaCompilation.complaints(files, Files.createDirectories(root.resolve("output"))))
                .isEmpty();
    }
}
