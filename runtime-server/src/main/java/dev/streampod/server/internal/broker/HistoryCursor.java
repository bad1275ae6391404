package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a recovery stands in the history of a channel: the last message that was delivered, what may come next, and what is
 * over. Confined to the worker of the channel.
 */
final class HistoryCursor {

    /** How many replaced histories are remembered, since messages of theirs may still arrive. */
    private static final int MAX_REPLACED_EPOCHS = 8;

    /** A state to go back to, if a message is not taken. */
    record Mark(
            @Nullable ChannelPosition position, @Nullable ChannelPosition passed, boolean anyPredecessor) {}

    /** Of the last message that was delivered, or where reading begins; null when neither is known. */
    private @Nullable ChannelPosition position;
    /** Up to where all of its history is over, when the position is not known any more: live messages may be behind what was read. */
    private @Nullable ChannelPosition passed;
    /**
     * Whether the next message that is read may have any predecessor: because everything is wanted, or because the gap
     * before it was reported.
     */
    private boolean anyPredecessor;

    /** The epochs of histories that were replaced. Their messages were reported as missing. */
    private final Deque<Long> replaced = new ArrayDeque<>();

    @Nullable
    ChannelPosition position() {
        return position;
    }

    boolean isKnown() {
        return position != null;
    }

    /** Up to where all of its history is over; null while the position is known, or if it never was. */
    @Nullable
    ChannelPosition passed() {
        return passed;
    }

    /** The position or, when that is not known any more, up to where all is over. */
    @Nullable
    ChannelPosition furthest() {
        return position == null ? passed : position;
    }

    boolean takesAnyPredecessor() {
        return anyPredecessor;
    }

    /** The next message that is read may have any predecessor. */
    void beginAtAny(ChannelPosition from) {
        position = from;
        anyPredecessor = true;
    }

    /** From here on a message has to follow the one before it. */
    void requirePredecessor() {
        anyPredecessor = false;
    }

    /** Moves without a message. */
    void moveTo(ChannelPosition to) {
        position = to;
    }

    /** Moves to a message that is delivered, or passed over. */
    void advanceTo(HistoryEntry message) {
        ChannelPosition known = furthest();
        if (known != null && known.epoch() != message.position().epoch()) {
            replace(known.epoch());
        }
        position = message.position();
        passed = null;
        anyPredecessor = false;
    }

    /** Forgets the position: what comes next is taken whatever its predecessor, unless it is over. */
    void forget() {
        passed = furthest();
        position = null;
        anyPredecessor = false;
    }

    Mark mark() {
        return new Mark(position, passed, anyPredecessor);
    }

    void resetTo(Mark mark) {
        position = mark.position;
        passed = mark.passed;
        anyPredecessor = mark.anyPredecessor;
    }

    /** Whether a message was delivered already, most often because it was read before it came live, or reported as missing. */
    boolean isOver(HistoryEntry message) {
        ChannelPosition before = furthest();
        return isReplaced(message.position().epoch()) || (before != null && message.isUpTo(before));
    }

    boolean isReplaced(long epoch) {
        return replaced.contains(epoch);
    }

    /** Another history has replaced the one of that epoch. */
    void replace(long epoch) {
        if (epoch != 0) {
            replaced.addLast(epoch);
            if (replaced.size() > MAX_REPLACED_EPOCHS) {
                replaced.removeFirst();
            }
        }
    }

    /**
     * Moves to the beginning of the history that has replaced the one of the position, which is known.
     *
     * @param behind whether all of it comes behind the position, in the same stream
     */
    void replaceBy(long epoch, boolean behind) {
        ChannelPosition known = position;
        if (known == null) {
            throw new IllegalStateException("No position is known");
        }
        replace(known.epoch());
        replaced.remove(epoch);
        // A position without an epoch still says from what time on messages are wanted.
        beginAtAny(
                behind || known.epoch() == 0
                        ? new ChannelPosition(known.millis(), known.number(), epoch)
                        : Positions.beginning(epoch));
    }

    void forgetReplaced() {
        replaced.clear();
    }
}
