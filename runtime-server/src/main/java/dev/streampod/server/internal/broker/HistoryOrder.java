package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of two histories of one channel is the newer: that of the last message of a recovery, or that of a message that comes
 * live. The latter is either the first of a history that has replaced the other, or it is of an older one: it was still on its way
 * when the newer was read, or comes from a master that was replaced, or the older is there again.
 *
 * <p>Confined to the worker of the channel.
 */
final class HistoryOrder {

    /** What is to be done about a message of another history than that of the last message. */
    enum Verdict {
        /** It is delivered: its history has replaced the other, or is there again. */
        NEXT,
        /** Its history is over, of which nothing came so far: what of that is buffered is dropped. */
        OUTDATED,
        /** It is late: of a history of which it is known that it is over. */
        LATE,
        /** Its history was replaced, and is there again: a reading tells what came in it. */
        BACK,
        /** That is not known. A reading tells; what it does not have is missing. */
        UNKNOWN
    }

    private final BooleanSupplier mayBringReplaced;
    private final HistoryCursor cursor;

    /**
     * Whether the last message came live. What was read may be ahead of what comes live, and then a message of another
     * history may be of an older one.
     */
    private boolean live;
    /** The history that was last decided to be the newest; 0 for none. */
    private long newest;

    /** @param mayBringReplaced as {@link HistoryStore#mayBringReplaced} says it */
    HistoryOrder(BooleanSupplier mayBringReplaced, HistoryCursor cursor) {
        this.mayBringReplaced = mayBringReplaced;
        this.cursor = cursor;
    }

    /** Whether nothing was read that is ahead of what comes live. */
    boolean isLive() {
        return live;
    }

    /** @param live whether the last message, or the position at which delivery begins, is not ahead of what comes live */
    void noteLast(boolean live) {
        this.live = live;
    }

    /** Whether a message of another history than that of the last message may be of an older one. */
    boolean isInDoubt(HistoryEntry message) {
        ChannelPosition known = cursor.position();
        boolean mayBeReplaced =
                mayBringReplaced.getAsBoolean() && message.position().epoch() != newest;
        return !live || (mayBeReplaced && (known == null || message.beginsAnotherThan(known)));
    }

    /** A message is of no older history than the last one: it is as if both had come live. */
    void trust(HistoryEntry message) {
        live = true;
        newest = message.position().epoch();
    }

    /**
     * Decides about a message that is {@linkplain #isInDoubt in doubt}, or of a history that was replaced.
     *
     * @param there the epoch of the history that is there now; null when that could not be read
     * @param outdated whether something may have been missed since that was asked
     * @param dropped whether messages after this one are to be read
     */
    Verdict verdict(HistoryEntry message, @Nullable Long there, boolean outdated, boolean dropped) {
        ChannelPosition known = cursor.position();
        if (cursor.isOfReplaced(message)) {
            return verdictOnReplaced(message, known, there, outdated || dropped);
        }
        return known == null
                ? verdictAfterEnd(message, there)
                : verdictOnOther(message, known, there, outdated, dropped);
    }

    private static Verdict verdictOnReplaced(
            HistoryEntry message, @Nullable ChannelPosition known, @Nullable Long there, boolean incomplete) {
        boolean back = there != null && there == message.position().epoch();
        if (known == null) {
            return back ? Verdict.NEXT : Verdict.LATE;
        }
        if (!incomplete && there != null && there == known.epoch()) {
            return Verdict.LATE;
        }
        return back ? Verdict.BACK : Verdict.UNKNOWN;
    }

    private static Verdict verdictOnOther(
            HistoryEntry message, ChannelPosition known, @Nullable Long there, boolean outdated, boolean dropped) {
        boolean begins = message.beginsAnotherThan(known);
        if (!outdated && begins && there != null && there == message.position().epoch()) {
            return Verdict.NEXT; // What was dropped comes after that, and is read.
        }
        if (outdated || dropped || there == null) {
            return Verdict.UNKNOWN;
        }
        if (there == known.epoch() && there != 0) {
            return Verdict.OUTDATED;
        }
        boolean later = message.position().millis() > known.millis(); // in one millisecond their order is not known
        return begins && later && !Positions.isBeginning(known) ? Verdict.NEXT : Verdict.UNKNOWN;
    }

    /**
     * The history of what was read last is over, which was reported: a message of another one comes next, unless it is older by
     * the clock of the history, and not of the history that is there now.
     */
    private Verdict verdictAfterEnd(HistoryEntry message, @Nullable Long there) {
        ChannelPosition over = cursor.passed();
        boolean older = over != null
                && there != null
                && there != message.position().epoch()
                && (there == over.epoch() || !Positions.isAfter(message.position(), over));
        return older ? Verdict.OUTDATED : Verdict.NEXT;
    }
}
