package dev.streampod.concurrent;

import java.time.Duration;
import java.time.Instant;

/** The clocks, and tasks that run after a delay. Safe for use from any thread. */
public interface Scheduler {

    /** Returns the time of a clock that never goes back, in nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** Returns the time of day. */
    Instant now();

    /**
     * Runs a task once, after a delay and never before it. A closed scheduler never runs it.
     *
     * @param delay a delay that is negative counts as none
     * @param task must not block
     */
    Timeout after(Duration delay, Runnable task);

    /** Returns whether no task runs any more. */
    boolean isClosed();

    /** A task that waits for its time. */
    interface Timeout {

        /** Cancels the task, unless it has begun to run. Nothing refers to the task afterwards. */
        void cancel();
    }
}
