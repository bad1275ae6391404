package dev.streampod.generator.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.diagnostic.Diagnostic.Note;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class DiagnosticJsonTest {

    private static final SourceText CHAT = new SourceText("src/main/protocol/chat.yaml", "class: Line\n");

    @Test
    void withoutProblemsTheListIsEmpty() {
        assertThat(DiagnosticJson.format(List.of())).isEqualTo("""
                {
                  "version": 1,
                  "problems": []
                }
                """);
    }

    @Test
    void everythingKnownOfAProblemIsThere() {
        Diagnostic duplicate = new Diagnostic(
                Severity.ERROR,
                new Span(CHAT, 3, 9, 4, 2),
                "twice",
                List.of(new Note(Span.ofLine(CHAT, 1, 8, 4), "first"), new Note(Span.ofLine(CHAT, 2, 1, 0), "second")),
                "rename one");

        assertThat(DiagnosticJson.format(List.of(duplicate))).isEqualTo("""
                {
                  "version": 1,
                  "problems": [
                    {"severity": "error", "file": "src/main/protocol/chat.yaml", "line": 3, "column": 9, \
                "endLine": 4, "endColumn": 2, "message": "twice", "hint": "rename one", "notes": [\
                {"file": "src/main/protocol/chat.yaml", "line": 1, "column": 8, "endLine": 1, "endColumn": 12, \
                "message": "first"}, \
                {"file": "src/main/protocol/chat.yaml", "line": 2, "column": 1, "endLine": 2, "endColumn": 1, \
                "message": "second"}]}
                  ]
                }
                """);
    }

    @Test
    void whatAProblemDoesNotHaveIsLeftOut() {
        Diagnostic configuration = new Diagnostic(Severity.WARNING, null, "no targets", List.of(), null);
        Diagnostic information = new Diagnostic(Severity.INFO, null, "ignored", List.of(), null);

        assertThat(DiagnosticJson.format(List.of(configuration, information))).isEqualTo("""
                {
                  "version": 1,
                  "problems": [
                    {"severity": "warning", "message": "no targets", "notes": []},
                    {"severity": "info", "message": "ignored", "notes": []}
                  ]
                }
                """);
    }

    @Test
    void everyCharacterIsReadBackAsItWas() {
        String text = IntStream.concat(IntStream.rangeClosed(0, 0x2fff), IntStream.of(0x1f600, 0xe0001, 0xfeff, 0xd800))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        Diagnostic diagnostic = new Diagnostic(Severity.ERROR, null, text, List.of(), text);

        byte[] bytes = DiagnosticJson.format(List.of(diagnostic)).getBytes(StandardCharsets.UTF_8);

        assertThat(valueOf("message", bytes)).isEqualTo(text);
        assertThat(valueOf("hint", bytes)).isEqualTo(text);
    }

    @Test
    void nothingInItActsOnATerminal() {
        String text = "\u001b[31m red \u202e turned \u2028 broken \u009b";
        Diagnostic diagnostic = new Diagnostic(Severity.ERROR, null, text, List.of(), null);

        assertThat(DiagnosticJson.format(List.of(diagnostic)))
                .contains("\\u001b[31m red \\u202e turned \\u2028 broken \\u009b");
    }

    private static String valueOf(String name, byte[] json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.PROPERTY_NAME
                        && parser.currentName().equals(name)) {
                    parser.nextToken();
                    return parser.getString();
                }
            }
        }
        throw new AssertionError("no member " + name);
    }
}
