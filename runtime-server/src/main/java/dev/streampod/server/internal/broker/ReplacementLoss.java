package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that no history has, since the one that they were posted to was replaced. They are found missing before a message of the
 * history that has replaced it. Their loss is reported once, before the first message of that history if it is still to come, unless
 * the replacement itself was reported as a loss after they had been posted. Confined to the worker of the channel.
 */
final class ReplacementLoss {

    /** How many histories that are still to come may have a loss before them; one more has the earliest loss reported early. */
    static final int MAX_EXPECTED = 8;

    /** @param before the position of the last message before which the messages of the gap were found missing */
    private record Loss(Gap gap, ChannelPosition before) {

        private Loss and(Loss later) {
            return new Loss(PendingGap.both(gap, later.gap), later.before);
        }
    }

    private final Consumer<Gap> told;

    /** Where the last history ended whose replacement of another one was reported as a loss, when that was reported. */
    private ChannelPosition covered = ChannelPosition.START;
    /** The losses that are not reported yet, by the histories before which they are reported; in the order in which those come. */
    private final Map<Long, Loss> expected = new LinkedHashMap<>();

    /** @param told is told of gaps */
    ReplacementLoss(Consumer<Gap> told) {
        this.told = told;
    }

    /**
     * Messages are missing before one of a history whose first message is still to come.
     *
     * @param before its position
     */
    void expect(Gap gap, ChannelPosition before) {
        expected.merge(before.epoch(), new Loss(gap, before), Loss::and);
        if (expected.size() > MAX_EXPECTED) {
            Iterator<Loss> earliest = expected.values().iterator();
            told.accept(earliest.next().gap());
            earliest.remove();
        }
    }

    /**
     * Messages are missing before one of a history whose first message has come already.
     *
     * @param before its position
     */
    void report(Gap gap, ChannelPosition before) {
        if (!isCovered(before)) {
            told.accept(gap);
        }
    }

    /**
     * The replacement of a history by another one, whose first message comes next, was reported as a loss.
     *
     * @param end where the other history ended when that was found: what was posted before its messages is reported with it
     */
    void replacementReported(ChannelPosition end) {
        covered = end;
        Loss loss = takeUpTo(end.epoch());
        if (loss != null && !isCovered(loss.before())) {
            told.accept(loss.gap());
        }
    }

    /** The first message of another history comes next, and nothing was reported before it. */
    void replaced(long epoch) {
        Loss loss = takeUpTo(epoch);
        if (loss != null) {
            told.accept(loss.gap());
        }
    }

    /**
     * Up to where messages before one that was read were reported as missing, with the replacement by its history; null if it follows one
     * of those, or begins its history.
     *
     * @param message the first one that is read since the replacement was reported
     */
    @Nullable
    ChannelPosition reportedShortOf(HistoryEntry message) {
        ChannelPosition before = message.before();
        return before.epoch() == covered.epoch() && Positions.isAfter(before, covered) ? covered : null;
    }

    private boolean isCovered(ChannelPosition position) {
        return position.epoch() == covered.epoch() && !Positions.isAfter(position, covered);
    }

    /** Takes the losses before a history, with those before earlier ones that were passed over; null when none is expected before it. */
    private @Nullable Loss takeUpTo(long epoch) {
        if (!expected.containsKey(epoch)) {
            return null;
        }
        Loss all = null;
        Iterator<Map.Entry<Long, Loss>> losses = expected.entrySet().iterator();
        boolean more = true;
        while (more) {
            Map.Entry<Long, Loss> loss = losses.next();
            all = all == null ? loss.getValue() : all.and(loss.getValue());
            more = loss.getKey() != epoch;
            losses.remove();
        }
        return all;
    }
}
