package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import org.jspecify.annotations.Nullable;

/**
 * How far a history goes at least, as far as this server knows: what a bus has last acknowledged of its posts, and what it has
 * last heard of all posts to that channel. The next post says both, so that a history that ends before is noticed.
 * Any thread reads; a bus that notes acknowledgements does so with one thread at a time.
 */
public final class HistoryProgress {

    /** The last bits of a mark are those of its stream, the first ones count the breaks before it. */
    private static final int STREAM_BITS = 24;

    private static final int BREAKS_SHIFT = 40;

    /**
     * A post that was taken.
     *
     * @param number its number; 0 when none was
     * @param mark tells the history that has it from others of its channel: 8 bits count the breaks before it, 16 are its own, 24 are
     *     those of its stream
     */
    public record Taken(long number, long mark) {

        /**
         * The mark, with no fewer breaks than were known before: an acknowledgement of a master that was replaced may come behind one
         * of the other master, whose break tells nothing of that.
         */
        private Taken behind(Taken earlier) {
            boolean isOfOneStream = (mark ^ earlier.mark) << (Long.SIZE - STREAM_BITS) == 0;
            long breaks = Math.max(mark >>> BREAKS_SHIFT, earlier.mark >>> BREAKS_SHIFT) << BREAKS_SHIFT;
            return isOfOneStream ? new Taken(number, breaks | (mark & ((1L << BREAKS_SHIFT) - 1))) : this;
        }
    }

    private static final Taken NONE = new Taken(0, 0);

    private volatile Taken taken = NONE;
    private volatile @Nullable ChannelPosition heard;

    /** The last post that was acknowledged. */
    public Taken taken() {
        return taken;
    }

    /** Notes a post that was taken; one before the last is passed over. */
    public void taken(long number, long mark) {
        if (number > taken.number) {
            taken = new Taken(number, mark).behind(taken);
        }
    }

    /**
     * Where the last message was that came over the channel, or where its history ended before one came; null if that is not known. Its
     * epoch has no fewer breaks than that of any before: an epoch that does not exist if a master that was replaced has sent it.
     */
    public @Nullable ChannelPosition heard() {
        return heard;
    }

    /** Notes how far was heard; null changes nothing. */
    public void heard(@Nullable ChannelPosition position) {
        if (position != null) {
            heard = position;
        }
    }
}
