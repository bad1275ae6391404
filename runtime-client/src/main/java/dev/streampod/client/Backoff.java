package dev.streampod.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a client waits before it opens a lost connection again: exponential, with full jitter. The n-th wait is drawn
 * evenly from nothing to {@code first} doubled n - 1 times, and never longer than {@code longest}: many clients that lost
 * the same server come back spread.
 *
 * @param first the most to wait the first time
 * @param longest the most to wait at all, 365 days at most
 * @param maxRetries how many attempts in a row may fail before the client gives up
 */
public record Backoff(Duration first, Duration longest, int maxRetries) {

    /** The longest duration a client accepts in any setting; declared before DEFAULT, which uses it. */
    static final Duration LONGEST = Duration.ofDays(365);

    /** {@link #maxRetries} of a client that never gives up. */
    public static final int FOREVER = Integer.MAX_VALUE;

    /** From 100 milliseconds to 30 seconds, for ever. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), FOREVER);

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "The first wait of a back-off must be above 0 and no longer than the longest one, not " + first
                            + " with a longest of " + longest);
        }
        if (longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "The longest wait of a back-off is at most " + LONGEST.toDays() + " days, not " + longest);
        }
        if (maxRetries < 0) {
            throw new IllegalArgumentException("maxRetries is at least 0, not " + maxRetries);
        }
    }

    public Backoff withMaxRetries(int retries) {
        return new Backoff(first, longest, retries);
    }

    /** The most to wait before a retry, of which the first is number 1. */
    public Duration bound(int retry) {
        int doublings = Math.min(Math.max(retry, 1) - 1, Long.SIZE - 2);
        long most = longest.toNanos();
        long start = first.toNanos();
        return start > most >> doublings ? longest : Duration.ofNanos(start << doublings);
    }

    /** Draws how long to wait before a retry, of which the first is number 1. */
    public Duration delay(int retry, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(bound(retry).toNanos() + 1));
    }
}
