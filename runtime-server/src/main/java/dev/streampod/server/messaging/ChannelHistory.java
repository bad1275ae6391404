package dev.streampod.server.messaging;

import java.time.Duration;

/**
 * The history of a channel: its last messages, within a maximum number and age. With Redis the history is stored there,
 * for all servers; otherwise in this process.
 *
 * @param size how many messages at most, from 1 to {@value #MAX_SIZE}
 * @param timeToLive for how long at most, from a millisecond to 365 days
 */
public record ChannelHistory(int size, Duration timeToLive) {

    /** The most messages that can be kept of one channel. */
    public static final int MAX_SIZE = 10_000;

    public static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(365);

    public ChannelHistory {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("A history has 1 to " + MAX_SIZE + " messages, not " + size);
        }
        if (timeToLive.compareTo(Duration.ofMillis(1)) < 0 || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0) {
            throw new IllegalArgumentException("A history is kept for a millisecond to 365 days, not " + timeToLive);
        }
    }
}
