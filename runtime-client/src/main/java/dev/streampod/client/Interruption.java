package dev.streampod.client;

import java.time.Instant;
import java.util.List;

/**
 * A hole in a stream: its connection was lost, and it has been opened anew. What the server sent in between did not come.
 *
 * @param from when the server was last heard
 * @param to when the stream was open again
 * @param unacknowledged messages that were written, or being written, when the connection was lost, and that the server
 *     had not acknowledged: it may or may not have received them, and they are not sent again; in the order in which they
 *     were sent. Of a server that acknowledges nothing those that were being written
 * @param omitted how many more messages were not acknowledged, all sent after those in the list, for which there was no
 *     room: the connection was lost again and again, or listeners are too slow. One interruption has no more messages than
 *     fit into as many bytes as the client's {@code sendQueue} has; those of a stream that wait for slow listeners have no
 *     more together, apart from one that stands for all beyond them
 * @param <IN> what the client sends to that stream
 */
public record Interruption<IN>(Instant from, Instant to, List<IN> unacknowledged, long omitted) {

    /** @throws IllegalArgumentException when {@code omitted} is negative */
    public Interruption {
        unacknowledged = List.copyOf(unacknowledged);
        if (omitted < 0) {
            throw new IllegalArgumentException("omitted is negative: " + omitted);
        }
    }

    /** An interruption whose list of unacknowledged messages is complete: nothing is omitted. */
    public Interruption(Instant from, Instant to, List<IN> unacknowledged) {
        this(from, to, unacknowledged, 0);
    }
}
