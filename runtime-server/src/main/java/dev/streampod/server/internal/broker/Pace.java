package dev.streampod.server.internal.broker;

/**
 * Limits how fast history messages are delivered to one listener: as fast as its client takes them. Safe for use from
 * any thread.
 */
public interface Pace {

    /** No limit. */
    Pace UNBOUNDED = new Pace() {
        @Override
        public boolean isCongested(int bytes) {
            return false;
        }

        @Override
        public void whenRelieved(Runnable action) {
            action.run();
        }
    };

    /**
     * Whether so much waits already that the next message of a history has to wait, too.
     *
     * @param bytes about how large that message is
     */
    boolean isCongested(int bytes);

    /**
     * Runs the action once, on any thread, when nothing waits any more, or at once if nothing does. May not run it at all:
     * the caller has to ask {@link #isCongested} from time to time as well. The action must not block.
     */
    void whenRelieved(Runnable action);
}
