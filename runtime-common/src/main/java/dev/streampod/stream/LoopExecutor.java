package dev.streampod.stream;

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

    /** Starts a thread for each loop: a virtual one where Java has them (21 and later). */
    static LoopExecutor threadPerLoop() {
        return LoopThreads.STARTING;
    }
}
