package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents are what the schemas of OpenAPI 3.1 and AsyncAPI 3.0 say they must be. */
class DescriptionValidityTest {

    private static final OfficialSchemas SCHEMAS = new OfficialSchemas();

    @TempDir
    private Path output;

    static Stream<Path> protocols() {
        return Stream.of(
                        "../protocol-examples/board/src/main/protocol",
                        "../protocol-examples/chat/src/main/protocol",
                        "../protocol-examples/pixorama/src/main/protocol",
                        "../protocol-examples/tour/src/main/protocol",
                        "../benchmarks/src/main/protocol",
                        "../integration-tests/src/test/protocol/everything",
                        "../integration-tests/src/test/protocol/nasty",
                        "../integration-tests/src/test/protocol/serverpod")
                .map(Path::of);
    }

    static Stream<Path> fixtures() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("src/test/resources"))) {
            return folders
                    .filter(folder ->
                            List.of("old", "new", "definitions").contains(String.valueOf(folder.getFileName())))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void documentsAreValid(Path protocol) throws IOException {
        DescriptionResult result = describe(protocol);

        assertThat(result.failed()).as("%s", result.diagnostics()).isFalse();
        assertValid(result);
    }

    @Test
    void documentsOfEveryAcceptedFixtureAreValid() throws IOException {
        int accepted = 0;
        for (Path fixture : fixtures().toList()) {
            DescriptionResult result = describe(fixture);
            if (!result.failed()) {
                accepted++;
                assertValid(result);
            }
        }
        assertThat(accepted).isGreaterThan(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"class: A", "enum: A\nvalues: [a]", "endpoint: a\nstream: {fromClient: [], toClient: []}"})
    void documentsOfNextToNothingAreValid(String yaml, @TempDir Path protocol) throws IOException {
        Files.writeString(protocol.resolve("a.yaml"), yaml);

        assertValid(describe(protocol));
    }

    @Test
    void documentsOfNeedlesslyDeepProtocolsAreValid(@TempDir Path protocol) throws IOException {
        StringBuilder yaml = new StringBuilder("endpoint: a\nmethods: {b: {returns: C0}}\n");
        for (int i = 0; i < 20_000; i++) {
            yaml.append("---\nclass: C%d\nfields: {next: 'C%d?'}\n".formatted(i, i + 1));
        }
        Files.writeString(protocol.resolve("a.yaml"), yaml.append("---\nclass: C20000\n"));

        DescriptionResult result = describe(protocol);

        assertThat(result.failed()).as("%s", result.diagnostics()).isFalse();
        assertThat(OfficialSchemas.brokenReferences(
                        Files.readString(result.documents().get(0))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"responses\": {=\"responses\": {\"none\": {},",
                "\"openapi\": \"3.1.0\"=\"openapi\": \"3.0.0\"",
                "\"type\": \"string\"=\"type\": \"text\"",
                "\"required\": [\"=\"required\": [7, \"",
                "\"scheme\": \"bearer\"=\"skeme\": \"bearer\""
            })
    void wrongOpenApiIsSeen(String change) throws IOException {
        String[] words = change.split("=", -1);
        String document = openApi(describe(Path.of("../integration-tests/src/test/protocol/everything")));
        String wrong = document.replace(words[0], words[1]);

        assertThat(wrong).isNotEqualTo(document);
        assertThat(SCHEMAS.openApi(wrong)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"action\": \"send\"=\"action\": \"sent\"",
                "\"asyncapi\": \"3.0.0\"=\"asyncapi\": \"2.0.0\"",
                "\"type\": \"string\"=\"type\": \"text\"",
                "\"address\"=\"path\"",
            })
    void wrongAsyncApiIsSeen(String change) throws IOException {
        String[] words = change.split("=", -1);
        String document = asyncApi(describe(Path.of("../integration-tests/src/test/protocol/everything")));
        String wrong = document.replace(words[0], words[1]);

        assertThat(wrong).isNotEqualTo(document);
        assertThat(SCHEMAS.asyncApi(wrong)).isNotEmpty();
    }

    private void assertValid(DescriptionResult result) throws IOException {
        String openApi = openApi(result);
        assertThat(SCHEMAS.openApi(openApi)).as(openApi).isEmpty();
        assertThat(OfficialSchemas.brokenReferences(openApi)).isEmpty();
        String asyncApi = asyncApi(result);
        assertThat(SCHEMAS.asyncApi(asyncApi)).as(asyncApi).isEmpty();
        assertThat(OfficialSchemas.brokenReferences(asyncApi)).isEmpty();
    }

    private static String openApi(DescriptionResult result) throws IOException {
        return Files.readString(result.documents().get(0));
    }

    private static String asyncApi(DescriptionResult result) throws IOException {
        return Files.readString(result.documents().get(1));
    }

    private DescriptionResult describe(Path protocol) {
        return ProtocolDescription.run(
                new DescriptionRequest(protocol, protocol, output, "sample", "Sample", "1.0", List.of()));
    }
}
