package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.output.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files as a Serverpod project has them, with all that concerns its database, become Java that compiles. */
class ServerpodProtocolTest {

    @Test
    void modelFilesAreTakenAsTheyAre(@TempDir Path scratch) throws Exception {
        Path output = scratch.resolve("java");
        var request = GenerationRequest.builder()
                .projectDirectory(Path.of(""))
                .protocolDirectory(Path.of("src/test/protocol/serverpod"))
                .outputDirectory(output)
                .manifestFile(scratch.resolve("manifest"))
                .packageName("com.example")
                .moduleName("shop")
                .targets(Set.of("server", "client"))
                .build();

        GenerationResult result = Generator.create().run(request);

        assertThat(result.outcome()).isEqualTo(Outcome.GENERATED);
        assertThat(result.diagnostics()).allMatch(found -> found.severity() == Severity.INFO);
        List<SourceFile> files = JavaCompilation.sources(output);
        assertThat(JavaCompilation.complaints(files, scratch.resolve("classes")))
                .isEmpty();
        assertThat(files)
                .filteredOn(file -> file.relativePath().endsWith("/Bicycle.java"))
                .singleElement()
                .satisfies(file -> assertThat(file.content())
                        .contains("BigInteger purchasePrice", "String hint")
                        .doesNotContain("lockCode", "Customer_"));
    }
}
