package dev.streampod.generator.diagnostic;

import dev.streampod.generator.json.JsonText;
import dev.streampod.generator.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JSON that a program reads of problems: an object with a {@code version} and the {@code problems}, one on each line.
 * What a problem does not have is left out; of notes there is always a list.
 */
public final class DiagnosticJson {

    /** Grows when a reader of the former version would misread the new one; a member that is added does not count. */
    private static final int VERSION = 1;

    private DiagnosticJson() {}

    /** The whole document, with a line break behind its last line. */
    public static String format(List<Diagnostic> diagnostics) {
        String problems = diagnostics.stream()
                .map(diagnostic -> "\n    " + problem(diagnostic))
                .collect(Collectors.joining(","));
        return "{\n  \"version\": " + VERSION + ",\n  \"problems\": [" + problems + (problems.isEmpty() ? "" : "\n  ")
                + "]\n}\n";
    }

    private static String problem(Diagnostic diagnostic) {
        List<String> members = new ArrayList<>();
        members.add(member("severity", diagnostic.severity().word()));
        Span span = diagnostic.span();
        if (span != null) {
            members.addAll(place(span));
        }
        members.add(member("message", diagnostic.message()));
        String hint = diagnostic.hint();
        if (hint != null) {
            members.add(member("hint", hint));
        }
        String notes = diagnostic.notes().stream().map(DiagnosticJson::note).collect(Collectors.joining(", "));
        members.add("\"notes\": [" + notes + "]");
        return object(members);
    }

    private static String note(Diagnostic.Note note) {
        List<String> members = new ArrayList<>(place(note.span()));
        members.add(member("message", note.text()));
        return object(members);
    }

    private static List<String> place(Span span) {
        return List.of(
                member("file", span.source().path()),
                "\"line\": " + span.line(),
                "\"column\": " + span.column(),
                "\"endLine\": " + span.endLine(),
                "\"endColumn\": " + span.endColumn());
    }

    private static String object(List<String> members) {
        return "{" + String.join(", ", members) + "}";
    }

    private static String member(String name, String value) {
        return "\"" + name + "\": " + JsonText.quoted(value);
    }
}
