package dev.streampod.client;

import java.time.Instant;

/**
 * Hears what a lost connection did to a stream.
 *
 * @param <IN> what the client sends to that stream
 */
@FunctionalInterface
public interface ContinuityListener<IN> {

    /**
     * Called once for each interruption, in order and one at a time, on a thread of the client that is not one of its
     * network's. Readers go on meanwhile.
     *
     * <p>For slow listeners up to 64 interruptions and resumptions of a stream wait, and no more unacknowledged messages
     * than fit into as many bytes as the client's {@code sendQueue} has. All that happen beyond that are told as one
     * interruption, from the beginning of the first to the end of the last.
     */
    void interrupted(Interruption<IN> interruption);

    /**
     * Called once for each time that the connection was lost and the stream went on over another with nothing missing and
     * nothing repeated, in either direction; in order with {@link #interrupted}, and on the same kind of thread. For slow
     * listeners several are told as one, from the beginning of the first to the end of the last, where there is no
     * interruption among them.
     *
     * @param from when the server was last heard
     * @param to when it was there again
     */
    default void resumed(Instant from, Instant to) {}
}
