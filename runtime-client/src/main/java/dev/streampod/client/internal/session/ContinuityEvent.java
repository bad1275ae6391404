package dev.streampod.client.internal.session;

import dev.streampod.client.ContinuityListener;
import dev.streampod.client.Interruption;
import dev.streampod.entity.SerializableEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a lost connection on a stream, for its continuity listeners. The caller of the constructor does not change
 * {@code unacknowledged} afterwards, so any thread may read the event.
 *
 * @param from when the server was last heard
 * @param to when the stream was open again, or was not wanted any more
 * @param unacknowledged what the server may not have received; null when the session was resumed, so that nothing is
 *     missing
 */
record ContinuityEvent(Instant from, Instant to, @Nullable UnacknowledgedMessages unacknowledged) {

    boolean isInterruption() {
        return unacknowledged != null;
    }

    long bytes() {
        return unacknowledged == null ? 0 : unacknowledged.bytes();
    }

    void tell(ContinuityListener<SerializableEntity> listener) {
        UnacknowledgedMessages missing = unacknowledged;
        if (missing == null) {
            listener.resumed(from, to);
        } else {
            listener.interrupted(new Interruption<>(from, to, missing.messages(), missing.omitted()));
        }
    }

    /** Both as one event: an interruption if one of them is. Of messages no more are kept than have so many bytes. */
    ContinuityEvent mergedWith(ContinuityEvent later, int maxBytes) {
        UnacknowledgedMessages both = null;
        if (isInterruption() || later.isInterruption()) {
            both = new UnacknowledgedMessages(maxBytes);
            addTo(both);
            later.addTo(both);
        }
        return new ContinuityEvent(from, later.to, both);
    }

    private void addTo(UnacknowledgedMessages both) {
        if (unacknowledged != null) {
            both.addAll(unacknowledged);
        }
    }
}
