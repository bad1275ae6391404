package dev.streampod.server.messaging;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a message stands in the history of its channel. Later messages have greater positions. Whoever wants to go on later
 * keeps the text ({@link #toString()}) of the last one: {@link #parse} reads it. It makes sense on its own channel only.
 *
 * @param millis when the message was taken, in milliseconds since 1970, by the clock of what keeps the history: Redis, or
 *     this process
 * @param number tells messages of the same millisecond apart
 */
public record ChannelPosition(long millis, long number) implements Comparable<ChannelPosition> {

    /** Before every message. */
    public static final ChannelPosition START = new ChannelPosition(0, 0);

    /** Behind every message. */
    public static final ChannelPosition END = new ChannelPosition(Long.MAX_VALUE, Long.MAX_VALUE);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    public ChannelPosition {
        if (millis < 0 || number < 0) {
            throw new IllegalArgumentException("The numbers of a position are not negative");
        }
    }

    /** @throws IllegalArgumentException when that is not the text of a position */
    public static ChannelPosition parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("That is no position in a channel, which looks like 1764054000000-0");
        }
        return new ChannelPosition(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    /** When the message was taken. */
    public Instant time() {
        return Instant.ofEpochMilli(millis);
    }

    /** The least position that is greater; {@link #END} for itself. */
    public ChannelPosition next() {
        if (number < Long.MAX_VALUE) {
            return new ChannelPosition(millis, number + 1);
        }
        return millis < Long.MAX_VALUE ? new ChannelPosition(millis + 1, 0) : END;
    }

    boolean isAfter(ChannelPosition other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(ChannelPosition other) {
        int byTime = Long.compare(millis, other.millis);
        return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    /** The text, as Redis writes the ids of its streams: {@code 1764054000000-0}. */
    @Override
    public String toString() {
        return millis + "-" + number;
    }
}
