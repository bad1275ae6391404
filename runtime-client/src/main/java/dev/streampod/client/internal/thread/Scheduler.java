package dev.streampod.client.internal.thread;

import java.time.Duration;
import java.time.Instant;

/** The time, and what is to be done later. Safe for use from any thread. */
public interface Scheduler {

    /** A clock that only goes forward, in nanoseconds from an arbitrary point. */
    long nanoTime();

    /** The time of day. */
    Instant now();

    /** Runs the task, which must not wait, once after the delay. After the timers were closed it never does. */
    Timeout after(Duration delay, Runnable task);

    /** Whether nothing is ever done later any more. */
    boolean isClosed();

    /** Something that is to be done later. */
    interface Timeout {

        /** Makes it not happen, unless it is happening or has happened. */
        void cancel();
    }
}
