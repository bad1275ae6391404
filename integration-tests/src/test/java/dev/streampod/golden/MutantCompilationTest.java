package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import dev.streampod.generator.output.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the generator takes, the compiler takes. */
@Tag("long")
class MutantCompilationTest {

    /** How many protocols are compiled, and how many are tried at most to have as many that are taken. */
    private static final int COMPILED = 8;

    private static final int TRIED = 200;

    @TempDir
    private Path scratch;

    @Test
    void whatIsGeneratedOfMutantsCompiles() throws IOException {
        List<String> texts = protocols();
        ProtocolMutations mutations = new ProtocolMutations(20_261_124);
        List<SourceFile> files = new ArrayList<>();
        int taken = 0;
        for (int tried = 0; taken < COMPILED && tried < TRIED; tried++) {
            Path project = scratch.resolve("m" + tried);
            String mutant = mutations.mutant(texts.get(tried % texts.size()));
            Files.writeString(
                    Files.createDirectories(project.resolve("protocol")).resolve("a.yaml"), mutant);
            if (generate(project, "com.example.m" + tried).outcome() == Outcome.GENERATED) {
                files.addAll(JavaCompilation.sources(project.resolve("java")));
                taken++;
            }
        }

        assertThat(taken).isEqualTo(COMPILED);
        assertThat(JavaCompilation.complaints(files, scratch.resolve("classes")))
                .isEmpty();
    }

    private static GenerationResult generate(Path project, String packageName) {
        return Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(project)
                        .protocolDirectory(project.resolve("protocol"))
                        .outputDirectory(project.resolve("java"))
                        .manifestFile(project.resolve("manifest"))
                        .packageName(packageName)
                        .moduleName("mutant")
                        .targets(Set.of("server", "client"))
                        .build());
    }

    /** The files of each protocol as one text, without the names of classes of the user. */
    private static List<String> protocols() throws IOException {
        List<String> protocols = new ArrayList<>();
        for (String folder : List.of(
                "src/test/protocol/everything",
                "src/test/protocol/nasty",
                "../protocol-examples/chat/src/main/protocol",
                "../protocol-examples/pixorama/src/main/protocol")) {
            List<String> texts = new ArrayList<>();
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.sorted().toList()) {
                    texts.add(Files.readString(file));
                }
            }
            protocols.add(String.join("\n---\n", texts).replaceAll("(?m)^ *userObject:.*$", ""));
        }
        return protocols;
    }
}
