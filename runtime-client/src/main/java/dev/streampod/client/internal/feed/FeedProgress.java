package dev.streampod.client.internal.feed;

import dev.streampod.client.FollowStart;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the messages of a feed were handed to its reader, and the losses that the reader was not told yet. The feed's lock
 * guards all state; callers hold it.
 */
final class FeedProgress {

    private final FollowStart start;
    /** Whether the channel has a history, without which positions mean nothing. */
    private final boolean history;
    /** After which position the following goes on; null when it is not known. */
    private @Nullable String handedOver;
    /** Whether a message was handed over. */
    private boolean any;
    /** Whether all that was kept has been sent. */
    private boolean caughtUp;
    /** The loss to be told before the next message; open-ended while the channel is not followed. */
    private @Nullable Loss untold;

    FeedProgress(FollowStart start, boolean history) {
        this.start = start;
        this.history = history;
        this.handedOver = start instanceof FollowStart.After after ? after.position() : null;
    }

    /** After which position the following goes on; null when it is not known. */
    @Nullable
    String position() {
        return handedOver;
    }

    /** Whether the server is to be asked for all that is kept. */
    boolean wantsAll() {
        return handedOver == null && start instanceof FollowStart.All && !any;
    }

    /**
     * The channel is followed from now on. Returns the position that the reader begins at, if it is known only now.
     *
     * @param position what the server said
     */
    @Nullable
    String followed(@Nullable String position, Instant now) {
        if (untold != null) {
            untold = untold.until(now);
        }
        return learnPosition(position) && !any ? handedOver : null;
    }

    /**
     * All that was kept has been sent, perhaps nothing: it goes on there all the same. Returns the position that the reader
     * begins at, if it is known only now.
     *
     * @param position what the server said
     */
    @Nullable
    String recovered(@Nullable String position) {
        caughtUp = true;
        return learnPosition(position) ? handedOver : null;
    }

    private boolean learnPosition(@Nullable String position) {
        if (handedOver != null || !history || position == null) {
            return false;
        }
        handedOver = position;
        return true;
    }

    /** A message was handed over. */
    void handedOver(@Nullable String position) {
        any = true;
        if (history && position != null) {
            handedOver = position;
        }
    }

    /** A message cannot be read: it is missing, and is not asked for again. */
    void unreadable(@Nullable String position, Instant now) {
        lost(new Loss("unreadable", handedOver, now, now, 0));
        handedOver(position);
    }

    /** A message found no room and cannot be recovered, though others of the channel may be. */
    void overflowed(Instant now) {
        lost(new Loss("overflow", handedOver, now, null, 0));
    }

    /** The channel is not followed from that moment on: what is posted meanwhile is lost, unless a position is known. */
    void interrupted(String cause, Instant from) {
        boolean nothingYet = start instanceof FollowStart.All && !any && !caughtUp;
        if (handedOver == null && !nothingYet) {
            lost(new Loss(cause, null, from, null, 0));
        }
    }

    void lost(Loss loss) {
        untold = untold == null ? loss : untold.and(loss);
    }

    /** Whether something is missing that is to be told. */
    boolean hasUntold() {
        return untold != null;
    }

    /** Takes what is to be told, if any. */
    @Nullable
    Loss takeUntold() {
        Loss taken = untold;
        untold = null;
        return taken;
    }

    /** The loss that was taken was not told. */
    void notTold(Loss loss) {
        untold = loss.and(untold);
    }
}
