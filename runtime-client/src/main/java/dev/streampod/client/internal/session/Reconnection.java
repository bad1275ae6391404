package dev.streampod.client.internal.session;

import dev.streampod.client.Backoff;
import dev.streampod.client.StreampodException;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.client.internal.retry.RetrySchedule;
import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when another attempt to connect follows the last one: owns the retries, the delay that the server asked
 * for, and a refusal after which there is no attempt. The client's lock guards all state; callers hold it.
 */
final class Reconnection {

    private final Scheduler timers;
    private final Duration longestDelay;
    private final RetrySchedule retries;

    /** Whether a failed attempt is followed by another: the application's own first attempt is not. */
    private boolean retrying;
    /** Whether the server has welcomed this client since the application last closed the connection. */
    private boolean everWelcomed;
    /** Why the last attempt is not followed by another unless the application asks for it; null when it may be. */
    private @Nullable StreampodException refused;
    /** When to come back, by {@link Scheduler#nanoTime}, if the server said so. */
    private @Nullable Long returnAt;

    Reconnection(Scheduler timers, Backoff backoff, RandomGenerator random) {
        this.timers = timers;
        this.longestDelay = backoff.longest();
        this.retries = new RetrySchedule(timers, backoff, random);
    }

    boolean isRetrying() {
        return retrying;
    }

    /** Why there is no attempt unless the application asks for one; null when there may be. */
    @Nullable
    StreampodException refusal() {
        return refused;
    }

    /** The application asks for an attempt, or has given another key: a refusal counts no more. */
    void forgetRefusal() {
        refused = null;
    }

    /** The application's own attempt begins, in place of one that waits. */
    void beginOwnAttempt() {
        retries.stop();
        if (!retrying) {
            retries.reset();
        }
    }

    /** The first of several attempts begins. */
    void beginRetrying() {
        retrying = true;
        retries.reset();
    }

    void welcomed() {
        retries.succeeded();
        retrying = true;
        everWelcomed = true;
    }

    /** The server asked for so long a delay before the next attempt; returns the delay within the client's own bound. */
    Duration stayAway(long millis) {
        Duration delay = Duration.ofMillis(Math.max(0, Math.min(millis, longestDelay.toMillis())));
        returnAt = delay.isZero() ? null : timers.nanoTime() + delay.toNanos();
        return delay;
    }

    /** A connection that was welcomed has ended. */
    void connectionLost() {
        retries.lost();
    }

    /**
     * Whether the server refused the key of a client that it had welcomed before: without the key it may welcome it
     * again.
     *
     * @param key what the attempt was made with
     */
    boolean isRefusedForKey(ConnectionEnd end, @Nullable String key) {
        return everWelcomed && !end.reconnects() && end.cause() instanceof UnauthenticatedException && key != null;
    }

    /** How long to wait before the next attempt; null when there is to be none. */
    @Nullable
    Duration nextDelay() {
        if (timers.isClosed()) {
            return null;
        }
        Long until = returnAt;
        returnAt = null;
        return until == null ? retries.next() : Duration.ofNanos(Math.max(0, until - timers.nanoTime()));
    }

    void start(Duration delay, Runnable attempt) {
        retries.start(delay, attempt);
    }

    /** No attempt follows this end. */
    void giveUp(ConnectionEnd end) {
        refused = retrying || !end.reconnects() ? end.cause() : null;
    }

    /** There is no connection, and no attempt at one. */
    void disconnected() {
        retrying = false;
        returnAt = null;
    }

    /** The application has closed the connection. */
    void closed() {
        retries.stop();
        refused = null;
        everWelcomed = false;
    }
}
