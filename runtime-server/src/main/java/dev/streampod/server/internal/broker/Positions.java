package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;

/** Compares positions within the history of one channel. */
final class Positions {

    /** The first byte of an epoch says how many breaks precede it in its stream. */
    private static final int BREAKS_SHIFT = Long.SIZE - Byte.SIZE;

    private Positions() {}

    /** Before the first message of a history. */
    static ChannelPosition beginning(long epoch) {
        return new ChannelPosition(0, 0, epoch);
    }

    /** Whether a position stands before the first message of a history. */
    static boolean isBeginning(ChannelPosition position) {
        return position.millis() == 0 && position.number() == 0;
    }

    /** Whether a position is that of no message, which stands for those that are missing. */
    static boolean isBreak(ChannelPosition position) {
        return position.millis() == 0 && position.number() == 1;
    }

    /** Whether a position is greater than another of the same epoch, or of one that is not known. */
    static boolean isAfter(ChannelPosition position, ChannelPosition other) {
        int byTime = Long.compare(position.millis(), other.millis());
        return byTime > 0 || (byTime == 0 && position.number() > other.number());
    }

    /**
     * Whether two epochs are different ones of one stream of a bus. All epochs of a stream end with the same four bytes: one that is
     * begun behind a break takes over those of the epoch before.
     */
    private static boolean areOfOneStream(long epoch, long other) {
        return stream(epoch) == stream(other) && epoch != other;
    }

    /** The part of an epoch that all epochs of a stream share. */
    static int stream(long epoch) {
        return (int) epoch;
    }

    private static int breaks(long epoch) {
        return (int) (epoch >>> BREAKS_SHIFT);
    }

    /** Whether a history was begun in a stream behind another one, which is there again: the stream has gone back. */
    static boolean isBehind(long epoch, long other) {
        return areOfOneStream(epoch, other) && breaks(epoch) > breaks(other);
    }

    /** Whether a history was begun in the stream of another one, which is there, and the break before it is not. */
    static boolean isLostBehind(long epoch, long other) {
        return areOfOneStream(epoch, other) && breaks(epoch) >= breaks(other);
    }

    /** The later of two positions; if its epoch has fewer breaks than the earlier one, and is of the same stream, with that number. */
    static ChannelPosition withBreaksOf(ChannelPosition earlier, ChannelPosition later) {
        long epoch = later.epoch();
        if (!isBehind(earlier.epoch(), epoch)) {
            return later;
        }
        long raised = (long) breaks(earlier.epoch()) << BREAKS_SHIFT | (epoch & ((1L << BREAKS_SHIFT) - 1));
        return new ChannelPosition(later.millis(), later.number(), raised);
    }

    /**
     * Whether the message at a position is young enough for a history.
     *
     * @param now the time, in milliseconds since 1970, by the clock that the position comes from
     */
    static boolean isKept(ChannelPosition position, ChannelHistory history, long now) {
        return position.millis() >= now - history.timeToLive().toMillis();
    }
}
