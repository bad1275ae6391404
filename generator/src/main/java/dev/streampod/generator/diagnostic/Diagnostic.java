package dev.streampod.generator.diagnostic;

import dev.streampod.generator.source.Span;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One problem.
 *
 * @param severity how grave it is
 * @param span the place; null when the problem is not in a file, but in the configuration
 * @param message what is wrong, without a full stop
 * @param notes other places that have to do with it
 * @param hint what to do; null when the message says it all
 */
public record Diagnostic(
        Severity severity,
        @Nullable Span span,
        String message,
        List<Note> notes,
        @Nullable String hint) implements Comparable<Diagnostic> {

    private static final Comparator<Diagnostic> ORDER = Comparator.comparing(
                    Diagnostic::span, Comparator.nullsFirst(Comparator.<Span>naturalOrder()))
            .thenComparing(Diagnostic::severity)
            .thenComparing(Diagnostic::message);

    public Diagnostic {
        notes = List.copyOf(notes);
    }

    /**
     * Another place that has to do with a problem.
     *
     * @param span where
     * @param text what is there
     */
    public record Note(Span span, String text) {}

    /** By file and place; the order in which problems are shown. */
    @Override
    public int compareTo(Diagnostic other) {
        return ORDER.compare(this, other);
    }
}
