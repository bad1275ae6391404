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
 * @param <IN> what the client sends to that stream
 */
public record Interruption<IN>(Instant from, Instant to, List<IN> unacknowledged) {

    public Interruption {
        unacknowledged = List.copyOf(unacknowledged);
    }
}
