package dev.streampod.server.internal.broker;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by two clocks: the one that people read, which may be set, and the one that only goes forward. How long something
 * lasted is measured by the second. Immutable.
 *
 * @param time for people
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
