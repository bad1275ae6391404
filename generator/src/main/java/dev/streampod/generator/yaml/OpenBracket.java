package dev.streampod.generator.yaml;

import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A bracket that nothing closes. The parser does not always tell where it is: behind a comma or a colon it names the place where it
 * looked for more.
 *
 * @param line where it is, as in a span
 * @param column where it is, as in a span
 * @param opening the bracket
 */
record OpenBracket(int line, int column, char opening) {

    /** Returns the innermost one of a document that is open at a place; null when none is found. */
    static @Nullable OpenBracket before(SourceText source, Span place) {
        Deque<OpenBracket> open = new ArrayDeque<>();
        for (int number = firstLine(source, place); number <= place.line(); number++) {
            int[] line = source.line(number).codePoints().toArray();
            int end = number == place.line() ? Math.min(place.column() - 1, line.length) : line.length;
            read(line, end, number, open);
        }
        return open.peek();
    }

    /** The line behind that which separates the document from the one before. */
    private static int firstLine(SourceText source, Span place) {
        int first = place.line();
        while (first > 1 && !source.line(first - 1).startsWith("---")) {
            first--;
        }
        return first;
    }

    /** Texts in quotes are passed over as long as they end in their line, and comments. */
    private static void read(int[] line, int end, int number, Deque<OpenBracket> open) {
        int before = ' ';
        for (int i = 0; i < end; i++) {
            int c = line[i];
            boolean begins = " \t{[,:".indexOf(before) >= 0;
            if (c == '#' && (before == ' ' || before == '\t')) {
                return;
            }
            if ((c == '"' || c == '\'') && begins) {
                i = closingQuote(line, i);
            } else if (c == '{' || c == '[') {
                open.push(new OpenBracket(number, i + 1, (char) c));
            } else if ((c == '}' || c == ']') && !open.isEmpty()) {
                open.pop();
            }
            before = c;
        }
    }

    /** The index of the quote that closes the one at an index; that one's own when there is none in the line. */
    private static int closingQuote(int[] line, int quote) {
        for (int i = quote + 1; i < line.length; i++) {
            if (line[i] == '\\' && line[quote] == '"') {
                i++;
            } else if (line[i] == line[quote]) {
                return i;
            }
        }
        return quote;
    }

    char closing() {
        return opening == '{' ? '}' : ']';
    }

    Span place(SourceText source) {
        return Span.ofLine(source, line, column, 1);
    }
}
