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
    private static final int MAX_REPLACED = 8;

    /** A state to go back to, if a message is not taken. */
    record Mark(
            @Nullable ChannelPosition position,
            @Nullable ChannelPosition passed,
            boolean anyPredecessor,
            boolean seeking) {}

    /** Of the last message that was delivered, or where reading begins; null when neither is known. */
    private @Nullable ChannelPosition position;
    /** Up to where all of its history is over, when the position is not known any more: live messages may be behind what was read. */
    private @Nullable ChannelPosition passed;
    /**
     * Whether the next message that is read may have any predecessor: because everything is wanted, or because the gap
     * before it was reported.
     */
    private boolean anyPredecessor;
    /** Whether the next message that is read has to be of the position's epoch: what stands before that is over. */
    private boolean seeking;

    /**
     * Up to where the histories came that were replaced. What they have behind that was reported as missing; if one comes back,
     * since its replacement was lost, it goes on there.
     */
    private final Deque<ChannelPosition> replaced = new ArrayDeque<>();

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

    /** Whether the next message that is read comes behind a replacement, which was reported. */
    boolean comesBehindReplacement() {
        return seeking;
    }

    /** Whether the next message that is read may be of any history. */
    boolean takesAnyHistory() {
        return anyPredecessor && !seeking && position != null && Positions.isBeginning(position);
    }

    /** The next message that is read may have any predecessor. */
    void beginAtAny(ChannelPosition from) {
        position = from;
        anyPredecessor = true;
    }

    /** From here on a message has to follow the one before it. */
    void requirePredecessor() {
        anyPredecessor = false;
        seeking = false;
    }

    /** Moves without a message. */
    void moveTo(ChannelPosition to) {
        position = to;
    }

    /**
     * Whether a message that was read is not to be delivered: it stands before the history that has replaced its own, which
     * something else than a post began in its stream, or behind the loss of something.
     */
    boolean passesOver(HistoryEntry message) {
        long epoch = message.position().epoch();
        ChannelPosition known = position;
        return isReplaced(epoch) || (seeking && known != null && epoch != known.epoch());
    }

    /** Moves behind a message that is not delivered. */
    void passOver(HistoryEntry message) {
        ChannelPosition known = position;
        if (known != null) {
            ChannelPosition at = message.position();
            position = new ChannelPosition(at.millis(), at.number(), known.epoch());
        }
    }

    /** Moves to a message that is delivered, or passed over. */
    void advanceTo(HistoryEntry message) {
        ChannelPosition known = furthest();
        if (known != null && known.epoch() != message.position().epoch()) {
            replace(known);
        }
        position = message.position();
        passed = null;
        anyPredecessor = false;
        seeking = false;
    }

    /** Forgets the position: what comes next is taken whatever its predecessor, unless it is over. */
    void forget() {
        passed = furthest();
        position = null;
        anyPredecessor = false;
        seeking = false;
    }

    Mark mark() {
        return new Mark(position, passed, anyPredecessor, seeking);
    }

    void resetTo(Mark mark) {
        position = mark.position;
        passed = mark.passed;
        anyPredecessor = mark.anyPredecessor;
        seeking = mark.seeking;
    }

    /**
     * Whether a message was delivered already, most often because it was read before it came live, or reported as missing. A message of
     * a history that was replaced is not over where it came after the position by the clock of the history, which may be there again.
     */
    boolean isOver(HistoryEntry message) {
        ChannelPosition before = furthest();
        return isReplaced(message.position().epoch())
                ? before == null || !Positions.isAfter(message.position(), before)
                : before != null && message.isUpTo(before);
    }

    /** Whether a message is of a history that was replaced, unless that is there again. */
    boolean isOfReplaced(HistoryEntry message) {
        return isReplaced(message.position().epoch());
    }

    private boolean isReplaced(long epoch) {
        return replaced.stream().anyMatch(each -> each.epoch() == epoch);
    }

    /** The history of a message that was replaced is there again, and nothing is known of the one that had replaced it. */
    void comesBack(HistoryEntry message) {
        replaced.removeIf(each -> each.epoch() == message.position().epoch());
    }

    /** Another history has replaced the one of a message, of which nothing came. */
    void replaceHistoryOf(HistoryEntry message) {
        replace(Positions.beginning(message.position().epoch()));
    }

    private void replace(ChannelPosition last) {
        if (last.epoch() != 0 && !isReplaced(last.epoch())) {
            replaced.addLast(last);
            if (replaced.size() > MAX_REPLACED) {
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
        var there = new ChannelPosition(known.millis(), known.number(), epoch);
        ChannelPosition earlier = replaced.stream()
                .filter(each -> each.epoch() == epoch)
                .findFirst()
                .orElse(Positions.beginning(epoch));
        replaced.removeIf(each -> each.epoch() == epoch);
        replace(known);
        // A position without an epoch still says from what time on messages are wanted.
        // Where a stream has gone back, what it has up to there was heard, or was reported as missing when it was left.
        beginAtAny(behind || known.epoch() == 0 || Positions.isBehind(known.epoch(), epoch) ? there : earlier);
        seeking = true;
    }

    void forgetReplaced() {
        replaced.clear();
    }
}
