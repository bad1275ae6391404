package dev.streampod.generator.yaml;

import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.util.ArrayDeque;
import java.util.Deque;

/** Finds the {@code ###} comments above a key. Asked in the order of the file. */
final class DocComments {

    private static final String MARK = "###";

    private final SourceText source;

    /** The last line that something other than a comment stands on. */
    private int lastContentLine;

    DocComments(SourceText source) {
        this.source = source;
    }

    /** Notes that the lines up to this place are content, and no comments, whatever they look like. */
    void contentUpTo(Span span) {
        int line = span.endColumn() == 1 && span.endLine() > span.line() ? span.endLine() - 1 : span.endLine();
        lastContentLine = Math.max(lastContentLine, line);
    }

    /** The documentation directly above a text that begins its line; otherwise nothing. */
    String above(Span span) {
        if (!beginsLine(span)) {
            return "";
        }
        Deque<String> lines = new ArrayDeque<>();
        for (int number = span.line() - 1; number > lastContentLine; number--) {
            String line = source.line(number).strip();
            if (!line.startsWith(MARK)) {
                break;
            }
            lines.addFirst(textOf(line));
        }
        return String.join("\n", lines).strip();
    }

    private static String textOf(String comment) {
        String text = comment.substring(MARK.length());
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    private boolean beginsLine(Span span) {
        String line = source.line(span.line());
        int next = 0;
        for (int column = 1; column < span.column() && next < line.length(); column++) {
            int c = line.codePointAt(next);
            if (c != ' ' && c != '\t' && c != '-' && c != '?') {
                return false;
            }
            next += Character.charCount(c);
        }
        return true;
    }
}
