package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import org.jspecify.annotations.Nullable;

/**
 * How far a history goes at least, as far as this server knows: what a bus has last acknowledged of its posts, and what it has
 * last heard of all posts to that channel. The next post says both, so that a history that ends before is noticed.
 * Any thread reads; a bus that notes acknowledgements does so with one thread at a time.
 */
public final class HistoryProgress {

    /**
     * A post that was taken.
     *
     * @param number its number; 0 when none was
     * @param mark tells the history that has it from others of its channel
     */
    public record Taken(long number, long mark) {}

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
            taken = new Taken(number, mark);
        }
    }

    /** Where the last message was that came over the channel, or where its history ended before one came; null if that is not known. */
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
