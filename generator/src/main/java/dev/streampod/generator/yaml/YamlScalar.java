package dev.streampod.generator.yaml;

import dev.streampod.generator.source.Span;

/**
 * A text, unresolved: {@code NO}, {@code 017} and {@code ~} are just that.
 *
 * @param span where it stands, its quotes included
 * @param text the text, without quotes, escapes replaced
 * @param style how it was written
 * @param inFlow whether it stands inside braces or brackets
 * @param doc the documentation comment directly above its line, if it begins that line; lines separated by {@code \n},
 *     empty when there is none
 */
public record YamlScalar(Span span, String text, Style style, boolean inFlow, String doc) implements YamlNode {

    /** How a text was written. */
    public enum Style {
        /** Without quotes. */
        PLAIN,
        /** In single or double quotes. */
        QUOTED,
        /** As a block after {@code |} or {@code >}. */
        BLOCK
    }

    @Override
    public String kind() {
        return missing() ? "nothing" : "a single value";
    }

    @Override
    public boolean missing() {
        return style == Style.PLAIN && (text.isEmpty() || text.equals("~"));
    }

    /** Whether it was written in quotes, or as a block: text for certain. */
    public boolean quoted() {
        return style != Style.PLAIN;
    }

    /**
     * The place of a part of the text. Where the text was not written as it reads (over several lines, or with escapes),
     * the place of the whole.
     */
    public Span part(int from, int to) {
        int quote = style == Style.QUOTED ? 1 : 0;
        int length = text.codePointCount(0, text.length());
        if (span.line() != span.endLine() || span.endColumn() - span.column() != length + 2 * quote) {
            return span;
        }
        int column = span.column() + quote + text.codePointCount(0, from);
        return Span.ofLine(span.source(), span.line(), column, text.codePointCount(from, to));
    }
}
