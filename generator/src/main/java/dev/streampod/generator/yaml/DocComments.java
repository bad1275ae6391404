package dev.streampod.generator.yaml;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/** Finds the {@code ###} comments above a key. Asked in the order of the file. */
final class DocComments {

    private static final String MARK = "###";

    private final SourceText source;

    /** The last line that something other than a comment stands on. */
    private int lastContentLine;

    /** The comment lines that document something. */
    private final BitSet used = new BitSet();

    /** The lines, after their first, of texts that go over several lines: there is no comment in them. */
    private final BitSet insideTexts = new BitSet();

    DocComments(SourceText source) {
        this.source = source;
    }

    /** Notes that the lines up to this place are content, even where they look like comments. */
    void contentUpTo(Span span) {
        int line = span.endColumn() == 1 && span.endLine() > span.line() ? span.endLine() - 1 : span.endLine();
        lastContentLine = Math.max(lastContentLine, line);
    }

    /** Notes a text, which may go over several lines. */
    void text(Span span) {
        contentUpTo(span);
        if (span.endLine() > span.line()) {
            insideTexts.set(span.line() + 1, lastContentLine + 1);
        }
    }

    /** Warns of documentation that no key follows; asked at the end of the file. A line of nothing but "#" is a rule. */
    void warnOfUnused(Problems problems) {
        boolean reported = false;
        for (int number = 1; number <= source.lineCount(); number++) {
            String line = source.line(number).strip();
            boolean unused = line.startsWith(MARK) && !used.get(number) && !insideTexts.get(number);
            if (unused && !reported && !line.replace("#", "").isBlank()) {
                int column = source.line(number).indexOf(MARK) + 1;
                problems.warning(
                                Span.ofLine(source, number, column, line.codePointCount(0, line.length())),
                                "this comment documents nothing: there is no key directly below it")
                        .hint("move it directly above a key, or begin it with a single #");
                reported = true;
            }
            reported &= unused;
        }
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
            used.set(number);
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
