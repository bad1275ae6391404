package dev.streampod.client.internal.retry;

import dev.streampod.client.Backoff;
import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at something that can be lost again: how long to wait before the next one, and the timer that starts it. The
 * owner's lock guards all state; callers hold it.
 */
public final class RetryTimer {

    private final Scheduler timers;
    private final RetrySchedule schedule;
    private long succeededAt;
    private Scheduler.@Nullable Timeout next;

    public RetryTimer(Scheduler timers, Backoff backoff, RandomGenerator random) {
        this.timers = timers;
        this.schedule = new RetrySchedule(backoff, random);
    }

    /** An attempt has succeeded. */
    public void succeeded() {
        succeededAt = timers.nanoTime();
    }

    /** What an attempt achieved is lost. */
    public void lost() {
        schedule.lasted(Duration.ofNanos(timers.nanoTime() - succeededAt));
    }

    /** How long to wait before the next attempt; null when there were enough. */
    public @Nullable Duration nextDelay() {
        return schedule.next();
    }

    /** Makes the attempt after the delay, on the timer's thread and without the owner's lock. */
    public void start(Duration delay, Runnable attempt) {
        next = timers.after(delay, attempt);
    }

    /** Makes no attempt any more, until another is started. */
    public void stop() {
        Scheduler.Timeout waiting = next;
        next = null;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    /** The application asked for an attempt itself: the waits begin anew. */
    public void reset() {
        schedule.reset();
    }
}
