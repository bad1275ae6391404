package dev.streampod.server.internal.broker;

import java.time.Duration;
import java.time.Instant;

/**
 * Wall-clock and monotonic time of one event. Durations are measured by the second, since the wall clock may be set.
 * Immutable.
 *
 * @param time by the wall clock
 * @param nanos by {@link System#nanoTime()}
 */
public record Moment(Instant time, long nanos) {

    public static Moment now() {
        return new Moment(Instant.now(), System.nanoTime());
    }

    /** How long ago it was. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
