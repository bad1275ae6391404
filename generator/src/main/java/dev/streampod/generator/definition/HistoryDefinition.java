package dev.streampod.generator.definition;

import java.time.Duration;

/**
 * What is kept of a channel.
 *
 * @param size how many messages at most, from 1 to {@value #MAX_SIZE}
 * @param timeToLive for how long at most, from a millisecond to {@link #MAX_TIME_TO_LIVE}
 */
public record HistoryDefinition(int size, Duration timeToLive) {

    /** As many as a server keeps. */
    public static final int MAX_SIZE = 10_000;

    public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(365);
}
