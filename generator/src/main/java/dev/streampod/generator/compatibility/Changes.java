package dev.streampod.generator.compatibility;

import dev.streampod.generator.diagnostic.Diagnostic.Note;
import dev.streampod.generator.source.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Collects the changes of one comparison. Belongs to the thread of that comparison. */
final class Changes {

    private final List<Draft> drafts = new ArrayList<>();

    /** Adds a change; the result takes what else is to be said about it. */
    Draft add(ChangeKind kind, String what, Span place, String message) {
        Draft draft = new Draft(kind, what, place, message);
        drafts.add(draft);
        return draft;
    }

    List<Change> all() {
        return drafts.stream().map(Draft::change).toList();
    }

    /** A change that was added, to be completed in the same expression. */
    static final class Draft {

        private final ChangeKind kind;
        private final String what;
        private final Span place;
        private final String message;
        private final Set<Way> ways = EnumSet.noneOf(Way.class);
        private final List<Note> notes = new ArrayList<>();
        private String consequence = "not understood";
        private String advice = "";

        private Draft(ChangeKind kind, String what, Span place, String message) {
            this.kind = kind;
            this.what = what;
            this.place = place;
            this.message = message;
        }

        /** Says on which ways something is not understood. */
        Draft on(Set<Way> broken) {
            ways.addAll(broken);
            return this;
        }

        /** Says on which ways something else happens. */
        Draft on(Set<Way> broken, String otherConsequence) {
            consequence = otherConsequence;
            return on(broken);
        }

        /** Shows the place in the old files. */
        Draft earlier(Span span) {
            notes.add(new Note(span, "it was declared here in the earlier version"));
            return this;
        }

        /** Says what to do. */
        Draft advice(String text) {
            advice = text;
            return this;
        }

        private Change change() {
            return new Change(kind, what, message, ways, consequence, place, notes, advice);
        }
    }
}
