package dev.streampod.client.internal.retry;

import dev.streampod.client.Backoff;
import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts since the connection, or the followed channel, was last stable, says how long to wait before the next,
 * and owns the timer that makes it. The owner's lock guards all state; callers hold it.
 */
public final class RetrySchedule {

    /** A connection that lasted for less counts as one more failure: a server that drops welcomed clients is not hammered. */
    public static final Duration STABLE_AFTER = Duration.ofSeconds(5);

    private final Scheduler timers;
    private final Backoff backoff;
    private final RandomGenerator random;
    private int retries;
    private long succeededAt;
    private Scheduler.@Nullable Timeout attempt;

    public RetrySchedule(Scheduler timers, Backoff backoff, RandomGenerator random) {
        this.timers = timers;
        this.backoff = backoff;
        this.random = random;
    }

    /** The next wait; null when there were enough. */
    public @Nullable Duration next() {
        if (retries >= backoff.maxRetries()) {
            return null;
        }
        retries = retries == Integer.MAX_VALUE ? retries : retries + 1;
        return backoff.delay(retries, random);
    }

    /** Makes an attempt after that time, on the timer's thread and without the owner's lock. */
    public void start(Duration delay, Runnable next) {
        attempt = timers.after(delay, next);
    }

    /** Makes no attempt any more, until another is started. */
    public void stop() {
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
        }
    }

    /** An attempt has succeeded. */
    public void succeeded() {
        succeededAt = timers.nanoTime();
    }

    /** What the last attempt achieved is lost. */
    public void lost() {
        if (timers.nanoTime() - succeededAt >= STABLE_AFTER.toNanos()) {
            retries = 0;
        }
    }

    /** The application asked for it itself. */
    public void reset() {
        retries = 0;
    }
}
