package dev.streampod.stream;

import org.jspecify.annotations.Nullable;

/**
 * Runs the loops of {@link ItemPublisher}. A subscriber that is one runs the loop of its own publisher; for other
 * subscribers the publisher starts a thread. Safe for use from any thread.
 */
public interface LoopExecutor {

    /**
     * Runs a loop, now or when a thread is free, and does not wait for it. The loop may hold its thread for as long as its
     * stream lasts.
     */
    void executeLoop(Runnable loop);

    /** Forgets a loop that has not begun to run; does nothing when it has. */
    void withdrawLoop(Runnable loop);

    /** Whether loops wait for each other's threads, so that one that waits for its reader asks for {@link #reclaim}. */
    default boolean isScarce() {
        return false;
    }

    /**
     * Asked by a loop that has waited for its reader for a second, and each second from then on: whether its thread is needed
     * more elsewhere.
     *
     * @return the failure with which its stream ends; null to go on waiting
     */
    default @Nullable RuntimeException reclaim() {
        return null;
    }

    /** Starts a thread for each loop: a virtual one where Java has them (21 and later). */
    static LoopExecutor threadPerLoop() {
        return LoopThreads.STARTING;
    }
}
