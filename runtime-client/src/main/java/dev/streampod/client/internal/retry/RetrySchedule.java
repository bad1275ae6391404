package dev.streampod.client.internal.retry;

import dev.streampod.client.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts since the connection, or the followed channel, was last stable, and says how long to wait before the
 * next. Guarded by the lock of its owner.
 */
public final class RetrySchedule {

    /** A connection that lasted for less counts as one more failure: a server that drops welcomed clients is not hammered. */
    public static final Duration STABLE_AFTER = Duration.ofSeconds(5);

    private final Backoff backoff;
    private final RandomGenerator random;
    private int retries;

    public RetrySchedule(Backoff backoff, RandomGenerator random) {
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

    /** The connection ended after it had lasted for so long. */
    public void lasted(Duration howLong) {
        if (howLong.compareTo(STABLE_AFTER) >= 0) {
            retries = 0;
        }
    }

    /** The application asked for it itself. */
    public void reset() {
        retries = 0;
    }
}
