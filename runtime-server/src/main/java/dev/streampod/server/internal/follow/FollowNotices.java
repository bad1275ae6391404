package dev.streampod.server.internal.follow;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.wire.Frame;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The notices for a client that follows a channel, which go before the next message: what was lost, and how much
 * was recovered. Guarded by the lock of its owner.
 */
final class FollowNotices {

    private final long id;

    private @Nullable ChannelPosition last;
    /** The losses since the last message. */
    private @Nullable Loss loss;
    /** The last message before it. */
    private @Nullable ChannelPosition lossAfter;

    /** How many messages were recovered so far; negative once the client was told, or does not want to know. */
    private long recovered = -1;
    /** Whether the client is to be told of that. */
    private boolean recoveredDue;
    /** Where the recovery ended; null when that is not known. */
    private @Nullable ChannelPosition recoveredTo;

    /** @param id the number that the client follows it by */
    FollowNotices(long id) {
        this.id = id;
    }

    /** @param recovers whether the client is to be told how much was recovered */
    void began(@Nullable ChannelPosition position, boolean recovers) {
        last = position;
        recovered = recovers ? 0 : -1;
    }

    /** @param sent whether the message there was sent, and not lost */
    void reached(ChannelPosition position, boolean sent) {
        last = position;
        if (sent && recovered >= 0) {
            recovered++;
        }
    }

    void note(Loss more) {
        Loss before = loss;
        if (before == null) {
            loss = more;
            lossAfter = last;
        } else {
            loss = before.and(more);
        }
    }

    /** Returns whether the client is to be told of that. */
    boolean caughtUp(@Nullable ChannelPosition position) {
        if (recovered < 0) {
            return false;
        }
        if (!recoveredDue) {
            recoveredDue = true;
            recoveredTo = position;
        }
        return true;
    }

    boolean areDue() {
        return loss != null || recoveredDue;
    }

    /**
     * Tells what is due, the loss first.
     *
     * @param room takes a frame, or returns false when there is no room for it
     * @return false when something is left
     */
    boolean offer(Predicate<Frame> room) {
        Loss due = loss;
        if (due != null) {
            if (!room.test(new Frame.Lost(id, due.cause(), text(lossAfter), due.from(), due.to()))) {
                return false;
            }
            loss = null;
        }
        if (recoveredDue) {
            if (!room.test(new Frame.Recovered(id, recovered, text(recoveredTo)))) {
                return false;
            }
            recovered = -1;
            recoveredDue = false;
        }
        return true;
    }

    private static @Nullable String text(@Nullable ChannelPosition position) {
        return position == null ? null : position.toString();
    }
}
