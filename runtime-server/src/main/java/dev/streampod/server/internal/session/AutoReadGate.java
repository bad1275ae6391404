package dev.streampod.server.internal.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether the next frame of a connection may be read. The reading thread asks {@link #mayRead}. Any thread pauses
 * and resumes, and the one that takes away the last pause restarts a reader that was refused.
 */
final class AutoReadGate {

    private static final int WAITING = 1;
    private static final int HOLD = 2;

    /** The number of holds, and in the lowest bit whether the reader waits for the last of them to go. */
    private final AtomicInteger state = new AtomicInteger();

    /** Adds a hold. A frame that is being read meanwhile is not held up, unless this is the reading thread. */
    void pause() {
        state.addAndGet(HOLD);
    }

    /** Whether the reader may go on; if not, it waits until some {@link #resume} returns true. */
    boolean mayRead() {
        while (true) {
            int now = state.get();
            if (now < HOLD) {
                return true;
            }
            if (state.compareAndSet(now, now | WAITING)) {
                return false;
            }
        }
    }

    /** Takes a hold away; returns true when the reader waits and the caller has to set it going. */
    boolean resume() {
        while (true) {
            int now = state.get();
            int next = now - HOLD;
            boolean go = next == WAITING;
            if (state.compareAndSet(now, go ? 0 : next)) {
                return go;
            }
        }
    }

    /** Whether anything holds the reader up. */
    boolean paused() {
        return state.get() >= HOLD;
    }
}
