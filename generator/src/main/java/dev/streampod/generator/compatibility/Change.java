package dev.streampod.generator.compatibility;

import dev.streampod.generator.diagnostic.Diagnostic.Note;
import dev.streampod.generator.source.Span;
import java.util.List;
import java.util.Set;

/**
 * One difference between two versions of a protocol.
 *
 * @param what the name of what changed: {@code ChatMessage.text}
 * @param message what changed
 * @param ways on which ways what is sent is not received as it was meant
 * @param consequence what happens there, {@code not understood}
 * @param place in the new files, or in the old ones for what is gone
 * @param notes other places that have to do with it
 * @param advice what to do
 */
public record Change(
        ChangeKind kind,
        String what,
        String message,
        Set<Way> ways,
        String consequence,
        Span place,
        List<Note> notes,
        String advice) {

    public Change {
        ways = Set.copyOf(ways);
        notes = List.copyOf(notes);
    }

    /** What it breaks: what would break the wire breaks only source where nothing travels. */
    public Effect effect() {
        return kind.effect() == Effect.WIRE && ways.isEmpty() ? Effect.SOURCE : kind.effect();
    }

    /** What happens to whom, and what to do. */
    String hint() {
        return effect() == Effect.WIRE ? consequence + " (" + Way.words(ways) + "); " + advice : advice;
    }
}
