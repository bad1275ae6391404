package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.Gap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are missing before the first message of a history that replaces another one, and are in neither. The loss is reported
 * once, before that message, unless the replacement itself was reported as a loss. Confined to the worker of the channel.
 */
final class ReplacementLoss {

    /** How many histories that are still to come may have a loss before them; one more has the earliest loss reported early. */
    static final int MAX_EXPECTED = 8;

    private final Consumer<Gap> told;

    /** The last history whose replacement of another one was reported as a loss; 0 for none. */
    private long covered;
    /** The losses that are not reported yet, by the histories before which they are reported; in the order in which those come. */
    private final Map<Long, Gap> expected = new LinkedHashMap<>();

    /** @param told is told of gaps */
    ReplacementLoss(Consumer<Gap> told) {
        this.told = told;
    }

    /** Messages are missing before the first one of a history, which is still to come. */
    void expect(Gap gap, long epoch) {
        expected.merge(epoch, gap, PendingGap::both);
        if (expected.size() > MAX_EXPECTED) {
            Iterator<Gap> earliest = expected.values().iterator();
            told.accept(earliest.next());
            earliest.remove();
        }
    }

    /** Messages are missing before the first one of a history, which has come already. */
    void tell(Gap gap, long epoch) {
        if (epoch != covered) {
            told.accept(gap);
        }
    }

    /**
     * The first message of another history comes next.
     *
     * @param covers whether it was reported that messages may be missing before it
     */
    void replaced(boolean covers, long epoch) {
        Gap gap = takeUpTo(epoch);
        if (covers) {
            covered = epoch;
        } else if (gap != null) {
            told.accept(gap);
        }
    }

    /** Takes the losses before a history, with those before earlier ones that were passed over; null when none is expected before it. */
    private @Nullable Gap takeUpTo(long epoch) {
        if (!expected.containsKey(epoch)) {
            return null;
        }
        Gap all = null;
        Iterator<Map.Entry<Long, Gap>> losses = expected.entrySet().iterator();
        boolean more = true;
        while (more) {
            Map.Entry<Long, Gap> loss = losses.next();
            all = all == null ? loss.getValue() : PendingGap.both(all, loss.getValue());
            more = loss.getKey() != epoch;
            losses.remove();
        }
        return all;
    }
}
