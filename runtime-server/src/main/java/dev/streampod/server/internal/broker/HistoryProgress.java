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
     * @param position where it is; of a post that was sent again perhaps that of a later message. Its epoch has no fewer breaks than that
     *     of the post before it: an acknowledgement of a master that was replaced may come behind one of the other master, whose break
     *     tells nothing of that
     */
    public record Taken(long number, ChannelPosition position) {}

    private static final Taken NONE = new Taken(0, ChannelPosition.START);

    private volatile Taken taken = NONE;
    private volatile @Nullable ChannelPosition heard;

    /** The last post that was acknowledged. */
    public Taken taken() {
        return taken;
    }

    /** Notes a post that was taken; one before the last is passed over. */
    public void taken(long number, ChannelPosition position) {
        Taken earlier = taken;
        if (number > earlier.number) {
            taken = new Taken(number, Positions.withBreaksOf(earlier.position, position));
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
