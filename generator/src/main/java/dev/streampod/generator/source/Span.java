package dev.streampod.generator.source;

import java.util.Comparator;

/**
 * A stretch of a file. Lines and columns count from 1, columns in code points; a tab is one column. The end is
 * exclusive; a span may be empty.
 */
public record Span(SourceText source, int line, int column, int endLine, int endColumn) implements Comparable<Span> {

    private static final Comparator<Span> ORDER = Comparator.comparing(
                    (Span span) -> span.source().path())
            .thenComparingInt(Span::line)
            .thenComparingInt(Span::column)
            .thenComparingInt(Span::endLine)
            .thenComparingInt(Span::endColumn);

    /** A stretch of one line. */
    public static Span ofLine(SourceText source, int line, int column, int length) {
        return new Span(source, line, column, line, column + length);
    }

    /** The path, line and column, separated by colons. */
    public String place() {
        return source.path() + ":" + line + ":" + column;
    }

    /** From the start of this span to the end of another one behind it. */
    public Span to(Span last) {
        return new Span(source, line, column, last.endLine, last.endColumn);
    }

    @Override
    public int compareTo(Span other) {
        return ORDER.compare(this, other);
    }
}
