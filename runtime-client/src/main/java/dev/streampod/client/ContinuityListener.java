package dev.streampod.client;

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
     */
    void interrupted(Interruption<IN> interruption);
}
