package dev.streampod.generator.source;

import java.util.ArrayList;
import java.util.List;

/** The text of one protocol file, by lines. Compared by identity: a file is read once in a run. */
public final class SourceText {

    private final String path;
    private final String text;
    private final List<String> lines;

    /**
     * Takes the text of a file.
     *
     * @param path the path to show to the user, from the project's root, with {@code /} between its names
     * @param text the whole text, without a byte order mark
     */
    public SourceText(String path, String text) {
        this.path = path;
        this.text = text;
        this.lines = split(text);
    }

    /** The path from the project's root. */
    public String path() {
        return path;
    }

    /** The whole text. */
    public String text() {
        return text;
    }

    /** Whether the file is written in Serverpod's dialect. */
    public boolean serverpodDialect() {
        return path.endsWith(".spy.yaml") || path.endsWith(".spy.yml");
    }

    /** How many lines there are; at least one. */
    public int lineCount() {
        return lines.size();
    }

    /** The text of a line, counted from 1, without its line break. */
    public String line(int number) {
        return lines.get(number - 1);
    }

    /** The text from the beginning of a line on, counted from 1. */
    public String textFrom(int number) {
        int from = 0;
        for (int line = 1; line < number; from++) {
            line += breaksLine(text, from) ? 1 : 0;
        }
        return text.substring(from);
    }

    /** The whole file's first character, for what concerns the file at large. */
    public Span start() {
        return Span.ofLine(this, 1, 1, 0);
    }

    /** The place of a character of the text. */
    public Span at(int offset, int length) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (breaksLine(text, i)) {
                line++;
                lineStart = i + 1;
            }
        }
        return Span.ofLine(this, line, text.codePointCount(lineStart, offset) + 1, length);
    }

    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Most characters are plain ones.
            boolean plain = c >= ' ' && c <= '~';
            if (!plain && breaksLine(text, i)) {
                int end = c == '\n' && i > start && text.charAt(i - 1) == '\r' ? i - 1 : i;
                lines.add(text.substring(start, end));
                start = i + 1;
            }
        }
        lines.add(text.substring(start));
        return List.copyOf(lines);
    }

    /** The line breaks of YAML 1.1, since the positions of the YAML reader count by them. */
    private static boolean breaksLine(String text, int index) {
        return switch (text.charAt(index)) {
            case '\n', '\u0085', '\u2028', '\u2029' -> true;
            case '\r' -> index + 1 == text.length() || text.charAt(index + 1) != '\n';
            default -> false;
        };
    }

    @Override
    public String toString() {
        return path;
    }
}
