package dev.streampod.generator.compatibility;

import dev.streampod.generator.diagnostic.Diagnostic.Note;
import dev.streampod.generator.source.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One difference between two versions of a protocol.
 *
 * @param what the name of what changed: {@code ChatMessage.text}
 * @param message what changed
 * @param routes on which routes what is sent is not received as it was meant
 * @param consequence what happens there, {@code not understood}
 * @param place in the new files, or in the old ones for what is gone
 * @param notes other places that have to do with it
 * @param advice what to do
 */
public record Change(
        ChangeKind kind,
        String what,
        String message,
        Set<Route> routes,
        String consequence,
        Span place,
        List<Note> notes,
        String advice) {

    public Change {
        routes = Set.copyOf(routes);
        notes = List.copyOf(notes);
    }

    /** What it breaks: what would break the wire breaks only source where nothing travels. */
    public Effect effect() {
        return kind.effect() == Effect.WIRE && routes.isEmpty() ? Effect.SOURCE : kind.effect();
    }

    /** The consequence, the routes that it concerns, and what to do. */
    String hint() {
        return effect() == Effect.WIRE ? consequence + " (" + Route.words(routes) + "); " + advice : advice;
    }

    /** A change that was added, to be completed in the same expression. */
    static final class Builder {

        private final ChangeKind kind;
        private final String what;
        private final Span place;
        private final String message;
        private final Set<Route> routes = EnumSet.noneOf(Route.class);
        private final List<Note> notes = new ArrayList<>();
        private String consequence = "not understood";
        private String advice = "";

        Builder(ChangeKind kind, String what, Span place, String message) {
            this.kind = kind;
            this.what = what;
            this.place = place;
            this.message = message;
        }

        /** Says on which routes something is not understood. */
        Builder on(Set<Route> broken) {
            routes.addAll(broken);
            return this;
        }

        /** Says on which routes something else happens. */
        Builder on(Set<Route> broken, String otherConsequence) {
            consequence = otherConsequence;
            return on(broken);
        }

        /** Adds the place in the baseline as a note. */
        Builder noteBaseline(Span span) {
            notes.add(new Note(span, "it was declared here in the earlier version"));
            return this;
        }

        /** Says what to do. */
        Builder advice(String text) {
            advice = text;
            return this;
        }

        Change build() {
            return new Change(kind, what, message, routes, consequence, place, notes, advice);
        }
    }
}
