package dev.streampod.server.messaging;

import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a message stands in the history of its channel. Later messages of one history have greater positions. An application
 * keeps the text ({@link #toString()}) of the last message that it has handled, and reads it with {@link #parse} to go on
 * after it. A position makes sense on its own channel only, and its text is opaque to everything but {@link #parse}.
 *
 * <p>A history that is lost and begins again has another epoch: its messages do not continue a position of the old one, even
 * a later one. Positions of different epochs compare by time, which says nothing about their order.
 *
 * @param millis when the message was taken, in milliseconds since 1970, by the clock of what keeps the history: Redis, or
 *     this process
 * @param number tells messages of the same millisecond apart
 * @param epoch names the history that the message is in; 0 when it is not known, and then it cannot be known either whether
 *     the messages after this position are complete
 */
public record ChannelPosition(long millis, long number, long epoch) implements Comparable<ChannelPosition> {

    /** Before every message. */
    public static final ChannelPosition START = new ChannelPosition(0, 0, 0);

    /** After every message. */
    public static final ChannelPosition END = new ChannelPosition(Long.MAX_VALUE, Long.MAX_VALUE, 0);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})(?:-([0-9a-f]{16}))?");

    public ChannelPosition {
        if (millis < 0 || number < 0) {
            throw new IllegalArgumentException("The numbers of a position are not negative");
        }
    }

    /** A position whose epoch is not known. */
    public ChannelPosition(long millis, long number) {
        this(millis, number, 0);
    }

    /** @throws IllegalArgumentException when that is not the text of a position */
    public static ChannelPosition parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "That is no position in a channel, which looks like 1764054000000-0-5f0e1c2d3b4a5968");
        }
        String epoch = parts.group(3);
        return new ChannelPosition(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                epoch == null ? 0 : Long.parseUnsignedLong(epoch, 16));
    }

    /** When the message was taken. */
    public Instant time() {
        return Instant.ofEpochMilli(millis);
    }

    /** The least position of the same epoch that is greater; {@link #END} has no greater one and returns itself. */
    public ChannelPosition next() {
        if (number < Long.MAX_VALUE) {
            return new ChannelPosition(millis, number + 1, epoch);
        }
        return millis < Long.MAX_VALUE ? new ChannelPosition(millis + 1, 0, epoch) : this;
    }

    @Override
    public int compareTo(ChannelPosition other) {
        int byTime = Long.compare(millis, other.millis);
        int byNumber = byTime != 0 ? byTime : Long.compare(number, other.number);
        return byNumber != 0 ? byNumber : Long.compare(epoch, other.epoch);
    }

    /** The text: {@code 1764054000000-0-5f0e1c2d3b4a5968}, the id of an entry in a stream of Redis and the epoch. */
    @Override
    public String toString() {
        String id = millis + "-" + number;
        return epoch == 0 ? id : id + "-" + HexFormat.of().toHexDigits(epoch);
    }
}
