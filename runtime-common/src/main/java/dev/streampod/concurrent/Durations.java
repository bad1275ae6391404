package dev.streampod.concurrent;

import java.time.Duration;
import java.util.Objects;

/**
 * Checks durations where they are given: they are counted in nanoseconds, and one that is too long for that would fail later,
 * in other code.
 */
public final class Durations {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Durations() {}

    /**
     * A time of a millisecond or more.
     *
     * @param name of the setting, for the exception's message
     * @throws IllegalArgumentException when it is shorter, or longer than 365 days
     */
    public static Duration positive(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " must be a millisecond or more, not " + value);
        }
        return notTooLong(value, name);
    }

    /**
     * A time that may be zero.
     *
     * @param name of the setting, for the exception's message
     * @throws IllegalArgumentException when it is negative, or longer than 365 days
     */
    public static Duration notNegative(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, as " + value + " is");
        }
        return notTooLong(value, name);
    }

    /**
     * A time that may be over already.
     *
     * @param name of the setting, for the exception's message
     * @throws IllegalArgumentException when it is longer than 365 days
     */
    public static Duration notTooLong(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be at most " + LONGEST.toDays() + " days, not " + value);
        }
        return value;
    }
}
