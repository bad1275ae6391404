package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder below {@code diagnostics} holds protocol files in {@code definitions} and everything that the generator
 * says about them in {@code expected-errors.txt}. With {@code -Ddiagnostics.write=true} the texts are written anew, to
 * be read before they are kept.
 */
class DiagnosticsTest {

    private static final Path FIXTURES = Path.of("src/test/resources/diagnostics");

    @TempDir
    private Path output;

    static Stream<String> fixtures() throws IOException {
        try (Stream<Path> folders = Files.list(FIXTURES)) {
            List<String> names = folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void saysExactlyThis(String fixture) throws IOException {
        Path folder = FIXTURES.resolve(fixture);
        GenerationRequest request = GenerationRequest.builder()
                .projectDirectory(folder)
                .protocolDirectory(folder.resolve("definitions"))
                .outputDirectory(output.resolve("java"))
                .manifestFile(output.resolve("manifest"))
                .packageName("com.example")
                .moduleName("sample")
                .targets(targets(fixture))
                .failOnWarning(true)
                .browser(new BrowserOutput(output.resolve("browser"), "bigint"))
                .build();

        GenerationResult result = Generator.create().run(request);

        String said = text(result.diagnostics());
        Path expected = folder.resolve("expected-errors.txt");
        if (Boolean.getBoolean("diagnostics.write")) {
            Files.writeString(expected, said);
        }
        assertThat(said).isEqualTo(Files.readString(expected));
        assertThat(result.outcome()).isEqualTo(said.contains("error:") ? Outcome.FAILED : result.outcome());
    }

    private static Set<String> targets(String fixture) {
        if (fixture.startsWith("entities-")) {
            return Set.of("entities");
        }
        return fixture.startsWith("browser-") ? Set.of("server", "browser") : Set.of("server", "client");
    }

    private static String text(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticFormat::format).collect(Collectors.joining("\n\n"))
                + "\n\n"
                + DiagnosticFormat.count(diagnostics)
                + "\n";
    }
}
