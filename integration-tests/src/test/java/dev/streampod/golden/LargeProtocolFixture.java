package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Generates and compiles protocols that go beyond the limits of a class file if they are put into one method or one class. */
abstract class LargeProtocolFixture {

    @TempDir
    Path scratch;

    final void compile(String yaml) throws IOException {
        Path protocol = Files.createDirectories(scratch.resolve("protocol"));
        Files.writeString(protocol.resolve("a.yaml"), yaml);
        GenerationResult result = Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(scratch)
                        .protocolDirectory(protocol)
                        .outputDirectory(scratch.resolve("java"))
                        .manifestFile(scratch.resolve("manifest"))
                        .packageName("com.example")
                        .moduleName("large")
                        .targets(Set.of("server", "client"))
                        .build());
        assertThat(result.outcome()).as("%s", result).isEqualTo(Outcome.GENERATED);
        assertThat(JavaCompilation.complaints(
                        JavaCompilation.sources(scratch.resolve("java")), scratch.resolve("classes")))
                .isEmpty();
    }

    static String documents(int count, IntFunction<String> document) {
        return IntStream.range(0, count).mapToObj(document).collect(Collectors.joining("---\n"));
    }
}
