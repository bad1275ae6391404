package dev.streampod.generator.diagnostic;

import dev.streampod.generator.source.Span;
import java.util.ArrayList;
import java.util.List;

/** The text that a user sees of a problem. Lines are separated by {@code \n}. */
public final class DiagnosticFormat {

    /** How much of a long line is shown, in code points. */
    private static final int MAX_SHOWN = 160;

    /** How much of a long line is shown before the place of the problem. */
    private static final int SHOWN_BEFORE = 60;

    private DiagnosticFormat() {}

    /** All lines of one problem, without a line break behind the last. The first one begins with the severity. */
    public static String format(Diagnostic diagnostic) {
        return diagnostic.severity().word() + ": " + formatWithoutSeverity(diagnostic);
    }

    /** All lines of one problem, for a log that shows the severity itself. */
    public static String formatWithoutSeverity(Diagnostic diagnostic) {
        List<String> lines = new ArrayList<>();
        Span span = diagnostic.span();
        String place = span == null ? "" : printable(span.place()) + ": ";
        lines.add(place + printable(diagnostic.message()));
        for (Diagnostic.Note note : diagnostic.notes()) {
            lines.add("  " + printable(note.span().place()) + ": " + printable(note.text()));
        }
        if (span != null) {
            lines.addAll(excerpt(span));
        }
        String hint = diagnostic.hint();
        if (hint != null) {
            lines.add("  " + printable(hint));
        }
        return String.join("\n", lines);
    }

    /** The closing line: how many errors and warnings, information not counted. */
    public static String count(List<Diagnostic> diagnostics) {
        long errors = count(diagnostics, Severity.ERROR);
        long warnings = count(diagnostics, Severity.WARNING);
        String text = errors + (errors == 1 ? " error" : " errors");
        return warnings == 0 ? text : text + ", " + warnings + (warnings == 1 ? " warning" : " warnings");
    }

    private static long count(List<Diagnostic> diagnostics, Severity severity) {
        return diagnostics.stream()
                .filter(diagnostic -> diagnostic.severity() == severity)
                .count();
    }

    private static List<String> excerpt(Span span) {
        int[] line = span.line() <= span.source().lineCount()
                ? span.source().line(span.line()).codePoints().toArray()
                : new int[0];
        if (line.length == 0) {
            return List.of();
        }
        int start = Math.min(span.column() - 1, line.length);
        int end = span.endLine() > span.line() ? line.length : Math.min(span.endColumn() - 1, line.length);
        int from = line.length <= MAX_SHOWN ? 0 : Math.max(0, start - SHOWN_BEFORE);
        int to = Math.min(line.length, from + MAX_SHOWN);

        String before = from > 0 ? "…" : "";
        String after = to < line.length ? "…" : "";
        String shown = printable(new String(line, from, to - from));
        StringBuilder carets = new StringBuilder(before.isEmpty() ? "" : " ");
        for (int i = from; i < start; i++) {
            carets.append(line[i] == '\t' ? '\t' : ' ');
        }
        carets.append("^".repeat(Math.max(1, Math.min(end, to) - start)));
        String number = String.valueOf(span.line());
        return List.of(
                "  " + number + " | " + before + shown + after, "  " + " ".repeat(number.length()) + " | " + carets);
    }

    /** One character for each, so that carets stay in place and no file can send commands to a terminal. */
    private static String printable(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> result.appendCodePoint(hidden(c) ? 0xFFFD : c));
        return result.toString();
    }

    private static boolean hidden(int codePoint) {
        int type = Character.getType(codePoint);
        return codePoint != '\t'
                && (type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR);
    }
}
