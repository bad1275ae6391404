package dev.streampod.client.internal.feed;

import dev.streampod.client.Recovery;
import dev.streampod.wire.Frame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are missing, and that the reader was not told of.
 *
 * @param after the position of the last message before them; null when it is not known
 * @param to null while more may be missing
 * @param bytes how large the frame was that told of it; 0 for what the client noticed itself
 */
record Loss(
        String cause,
        @Nullable String after,
        Instant from,
        @Nullable Instant to,
        int bytes) {

    static Loss of(Frame.Lost lost, int bytes) {
        return new Loss(lost.cause(), lost.after(), lost.from(), lost.to(), bytes);
    }

    /** Returns this loss merged with another one before the same message. */
    Loss and(@Nullable Loss other) {
        if (other == null) {
            return this;
        }
        Instant earliest = from.isBefore(other.from) ? from : other.from;
        Instant latest = to == null || other.to == null ? null : to.isAfter(other.to) ? to : other.to;
        return new Loss(cause, after, earliest, latest, bytes);
    }

    /** Nothing more is missing from that moment on, unless it was known already until when. */
    Loss until(Instant end) {
        return to != null ? this : new Loss(cause, after, from, end, bytes);
    }

    Recovery.Lost told() {
        return new Recovery.Lost(cause, after, from, to == null ? from : to);
    }
}
