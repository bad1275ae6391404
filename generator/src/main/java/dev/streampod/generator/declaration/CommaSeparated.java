package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.Span;
import dev.streampod.generator.yaml.Quoting;
import dev.streampod.generator.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;

/** Splits a text at the commas that stand outside quotes, type arguments, parentheses and brackets. */
final class CommaSeparated {

    private CommaSeparated() {}

    /** A part without the spaces around it, as offsets into the text. */
    record Part(int from, int to) {}

    /**
     * The parts, none empty; no part at all when the text could not be split, which was reported. In Serverpod's dialect
     * a comma may stand behind the last one.
     */
    static List<Part> split(YamlScalar scalar, Problems problems) {
        String text = scalar.text();
        List<Part> parts = new ArrayList<>();
        int start = 0;
        int depth = 0;
        int quoteAt = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            boolean atEnd = i == text.length();
            if (quoteAt >= 0 && !atEnd) {
                if (c == '\\') {
                    i++;
                } else if (c == text.charAt(quoteAt)) {
                    quoteAt = -1;
                }
            } else if (c == '\'' || c == '"') {
                quoteAt = i;
            } else if (c == '<' || c == '(' || c == '[') {
                depth++;
            } else if (c == '>' || c == ')' || c == ']') {
                depth = Math.max(0, depth - 1);
            } else if (c == ',' && (depth == 0 || atEnd)) {
                Part part = trimmed(text, start, Math.min(i, text.length()));
                boolean lastMayBeEmpty =
                        atEnd && !parts.isEmpty() && scalar.span().source().serverpodDialect();
                if (part.from == part.to && !lastMayBeEmpty) {
                    problems.error(scalar.part(part.from, part.to), "nothing is written on one side of this comma")
                            .hint("remove the comma, or write what it separates");
                } else if (part.from < part.to) {
                    parts.add(part);
                }
                start = i + 1;
            }
        }
        if (quoteAt >= 0) {
            unclosed(scalar, quoteAt, problems);
            return List.of();
        }
        return parts;
    }

    private static void unclosed(YamlScalar scalar, int quoteAt, Problems problems) {
        Span span = scalar.span();
        String line = span.source().line(span.line());
        int start = line.offsetByCodePoints(0, Math.min(span.column() - 1, line.codePointCount(0, line.length())));
        String whole = Quoting.valueFrom(line, start);
        int end = Math.min(start + scalar.text().length(), line.length());
        // Between braces something else may follow the value.
        boolean cut = !scalar.quoted()
                && span.line() == span.endLine()
                && whole.length() > scalar.text().length()
                && line.substring(end).strip().startsWith("#");
        if (cut) {
            int hash = line.indexOf('#', end);
            problems.error(
                            Span.ofLine(span.source(), span.line(), line.codePointCount(0, hash) + 1, 1),
                            "\"#\" begins a comment in YAML: the rest of the line is not read")
                    .hint("quote the whole value: " + Quoting.quoted(whole));
            return;
        }
        String quote = scalar.text().substring(quoteAt, quoteAt + 1);
        boolean only = scalar.text().indexOf(quote) == quoteAt;
        problems.error(scalar.part(quoteAt, quoteAt + 1), "this quote is not closed")
                .hint(
                        only
                                ? "add the closing " + quote + " at the end of the text"
                                : "inside the text, write \\" + quote + " instead of " + quote);
    }

    private static Part trimmed(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new Part(start, end);
    }
}
