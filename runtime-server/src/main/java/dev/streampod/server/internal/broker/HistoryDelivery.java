package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.Messages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the messages of one history to one sink in their order, whether they come live or were read: moves the position, and reports
 * what is not kept. What is read is delivered at the pace of the sink, and without what is too old.
 *
 * <p>Position and pending gap belong to the {@link HistoryRecovery}, which moves and reports them as well. Confined to the worker of
 * the channel.
 */
final class HistoryDelivery {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    /** How many histories may replace each other while one is read. */
    static final int MAX_REPLACEMENTS = 8;

    /** What became of a piece of the history that was read. */
    enum Outcome {
        /** It was delivered, and reading goes on behind it if it is not the last. */
        DELIVERED,
        /** The sink has no room: it is read again from the position on. */
        CONGESTED,
        /** Another history has replaced its own, and is read from the position on. */
        REPLACED,
        /** There is nothing more to be read: the history is gone, or cannot be made sense of. */
        GONE
    }

    private final String channel;
    private final Backpressure backpressure;
    private final RecoverySink sink;
    private final HistoryCursor cursor;
    private final HistoryOrder order;
    private final PendingGap pending;
    private final ReplacementLoss replacementLoss;
    private final PageSize page;
    private final AgeLimit ageLimit = new AgeLimit();
    /** How many histories have replaced each other while one was read: each is read from its beginning on. */
    private int replacements;

    HistoryDelivery(
            String channel,
            Backpressure backpressure,
            RecoverySink sink,
            HistoryCursor cursor,
            HistoryOrder order,
            PendingGap pending) {
        this.channel = channel;
        this.backpressure = backpressure;
        this.sink = sink;
        this.cursor = cursor;
        this.order = order;
        this.pending = pending;
        this.replacementLoss = new ReplacementLoss(sink::report);
        this.page = new PageSize(backpressure);
    }

    /** The first reading leaves out what is too old by now; nothing if it is null. */
    void limitAge(@Nullable ChannelHistory history) {
        ageLimit.begin(history);
    }

    /** How many messages are to be read at once. */
    int pageSize() {
        return page.messages();
    }

    /** Reading has ended: from here on messages are new. */
    void endReading() {
        replacements = 0;
        ageLimit.end();
    }

    /**
     * Reports messages that are missing before a live message and that no history has: at once if a message of its history was delivered,
     * else before the first one that is. Not if the replacement by that history is reported as a loss after the message was posted.
     *
     * @param message the position of the live message
     * @param buffered whether messages wait to be delivered
     */
    void missed(Gap gap, ChannelPosition message, boolean buffered) {
        ChannelPosition last = cursor.furthest();
        if (last == null ? buffered : last.epoch() != message.epoch()) {
            replacementLoss.expect(gap, message);
        } else if (last != null) {
            replacementLoss.report(gap, message);
        }
    }

    /** Delivers the next message. Returns false when the sink has no room: then it is to be read again. */
    boolean deliver(HistoryEntry message) {
        ChannelPosition known = cursor.position();
        HistoryCursor.Mark before = cursor.mark();
        ChannelPosition last = cursor.furthest();
        if (last != null && last.epoch() != message.position().epoch()) {
            replacementLoss.replaced(message.position().epoch());
        }
        cursor.advanceTo(message);
        if (sink.accept(message)) {
            return true;
        }
        if (known == null) {
            // Without a position before it, it cannot be read again.
            pending.reportOverflow(message.position().time());
            return true;
        }
        cursor.resetTo(before);
        return false;
    }

    /** Delivers what was read after a position, which is the current one. */
    Outcome deliver(HistoryPages.Piece piece, ChannelPosition known) {
        List<HistoryEntry> messages = piece.messages();
        HistoryEntry next = messages.stream()
                .filter(message -> !cursor.passesOver(message))
                .findFirst()
                .orElse(null);
        ChannelPosition end = next == null ? piece.last() : next.position();
        boolean nothingKept = messages.isEmpty() && piece.last().equals(ChannelPosition.START);
        if (nothingKept && !Positions.isBeginning(known)) {
            sink.wentBack(known, false);
            return Outcome.GONE;
        }
        if (!nothingKept && end.epoch() != known.epoch() && !cursor.takesAnyHistory()) {
            return replace(end.epoch(), next != null && next.isBehindBreak(), piece.last());
        }
        if (messages.isEmpty() && Positions.isAfter(known, piece.last())) {
            if (!cursor.takesAnyPredecessor()) {
                // Redis continues from an older state of the same history, after a failover for example.
                pending.reportNotKept(known, piece.last().time());
            }
            sink.wentBack(known, false);
            cursor.moveTo(piece.last());
            return Outcome.DELIVERED;
        }
        if (cursor.takesAnyPredecessor() && known.equals(ChannelPosition.START)) {
            ageLimit.readAt(piece.now());
            pending.report(); // Before the first reading, a missed message cannot be told from one that never was.
            // It begins with what is kept: what was lost before is not missed.
            replacementLoss.replacementReported(piece.last());
        }
        return deliverMessages(piece);
    }

    private Outcome deliverMessages(HistoryPages.Piece piece) {
        order.noteLast(false);
        int count = 0;
        for (HistoryEntry message : piece.messages()) {
            ChannelPosition known = cursor.position();
            if (cursor.passesOver(message)) {
                cursor.passOver(message);
                continue;
            }
            if (known != null
                    && !cursor.takesAnyPredecessor()
                    && known.epoch() != message.position().epoch()) {
                // It was replaced between two pages.
                return replace(message.position().epoch(), message.isBehindBreak(), piece.last());
            }
            if (backpressure.isFull(message.bytes().length)) {
                page.congestedAfter(count);
                return Outcome.CONGESTED;
            }
            count++;
            reportTrimmedSinceReplacement(message);
            if (known != null && !cursor.takesAnyPredecessor() && !message.follows(known)) {
                pending.reportNotKept(known, message.position().time());
                if (message.followsBefore(known)) {
                    sink.wentBack(known, true);
                }
            }
            if (ageLimit.leavesOut(message.position())) {
                cursor.advanceTo(message);
            } else if (!deliver(message)) {
                return Outcome.CONGESTED;
            }
        }
        if (!piece.messages().isEmpty()) {
            page.taken();
        }
        return Outcome.DELIVERED;
    }

    /** The replacement by a history was reported before that was read: until then, messages may have made room for others. */
    private void reportTrimmedSinceReplacement(HistoryEntry message) {
        ChannelPosition reported = cursor.comesBehindReplacement() ? replacementLoss.reportedShortOf(message) : null;
        if (reported != null) {
            pending.reportNotKept(reported, message.position().time());
            replacementLoss.replacementReported(message.position());
        }
    }

    /**
     * Moves to the beginning of the history that has replaced the one before.
     *
     * @param behind whether all of it comes behind the last message, in the same stream
     * @param end where the history that is there ended when this was found
     */
    private Outcome replace(long epoch, boolean behind, ChannelPosition end) {
        ChannelPosition known = cursor.position();
        if (known == null || known.equals(ChannelPosition.END)) {
            return Outcome.GONE;
        }
        if (++replacements > MAX_REPLACEMENTS) {
            log.warn(
                    "The history of channel {} has more than {} epochs: Redis has lost data repeatedly, or another program"
                            + " writes to its stream. The rest is not read, and its listeners get a gap",
                    channel,
                    MAX_REPLACEMENTS);
            cursor.forgetReplaced();
            return Outcome.GONE;
        }
        if (Positions.isLostBehind(known.epoch(), epoch)) {
            sink.wentBack(known, false);
        }
        pending.reportNotKept(known, Instant.now());
        replacementLoss.replacementReported(new ChannelPosition(end.millis(), end.number(), epoch));
        cursor.replaceBy(epoch, behind);
        ageLimit.end();
        return Outcome.REPLACED;
    }
}
