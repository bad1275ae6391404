package dev.streampod.server.internal.broker;

/**
 * The backpressure of one listener on the delivery of history messages: as fast as its client takes them. Safe for use from
 * any thread.
 */
public interface Backpressure {

    /** No limit. */
    Backpressure NONE = new Backpressure() {
        @Override
        public boolean isFull(int bytes) {
            return false;
        }

        @Override
        public void whenDrained(Runnable action) {
            action.run();
        }
    };

    /**
     * Whether so much waits already that the next message of a history has to wait, too.
     *
     * @param bytes about how large that message is
     */
    boolean isFull(int bytes);

    /**
     * Runs the action once, on any thread, when nothing waits any more, or at once if nothing does. May not run it at all:
     * the caller has to ask {@link #isFull} from time to time as well. The action must not block.
     */
    void whenDrained(Runnable action);
}
