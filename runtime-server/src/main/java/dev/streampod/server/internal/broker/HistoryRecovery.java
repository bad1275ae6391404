package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.Messages;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers what was missed of one channel from its history: delivers the messages that are kept, in order and each once, and
 * reads from the history those that are missing between them. A gap is reported only if the history does not fill it.
 *
 * <p>Each message names its predecessor, and both carry the epoch of their history. A message is delivered at once only if
 * its predecessor is the last message that was delivered, or if it is the first of a history that has replaced the earlier
 * one while nothing was missed. In every other case the history is read, and what it does not have is reported as a gap.
 *
 * <p>Live messages that come while the history is read are buffered within bounds. What exceeds them is dropped and read
 * later, since it is in the history as well. So no queue grows with the time that reading takes, and the last message is not
 * missed. What is read is delivered at the pace of the sink: while the sink is congested it is dropped, and read again later.
 *
 * <p>A recovery is in exactly one {@link RecoveryState}. Confined to the worker of its channel; the methods whose names end with
 * {@code Soon} may be called by any thread.
 */
final class HistoryRecovery {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    /** What a recovery sees of its channel. Called on the worker, except where any thread is named. */
    interface ChannelView extends HistoryQueries.Worker {

        String name();

        /** The recovery for all listeners of the channel; null where there is none. */
        @Nullable
        HistoryRecovery recovery();

        /** Whether messages found the worker's queue full, and the listeners were not told yet. */
        boolean hasOverflowed();

        /** Whether messages can have been missed that the history does not have. */
        boolean hasMessagesOutsideHistory();
    }

    private final ChannelView channel;
    private final Backpressure backpressure;
    private final RecoverySink sink;

    private RecoveryState state = RecoveryState.LIVE;

    private final HistoryCursor cursor = new HistoryCursor();
    private final HistoryOrder order;
    /** Whether the subscription was interrupted since the last message: one that begins another history may not be the next. */
    private boolean interrupted;

    private final PendingGap pending;
    private final HistoryDelivery delivery;

    private final RecoveryBuffer buffer = new RecoveryBuffer();
    /** What was buffered first when nothing was read that it follows. */
    private @Nullable HistoryEntry unplaced;

    private final HistoryQueries queries;

    HistoryRecovery(ChannelView channel, HistoryStore store, Backpressure backpressure, RecoverySink sink) {
        this.channel = channel;
        this.backpressure = backpressure;
        this.sink = sink;
        this.pending = new PendingGap(channel.name(), sink::report);
        this.queries = new HistoryQueries(channel.name(), channel, store);
        this.order = new HistoryOrder(store::mayBringReplaced, cursor);
        this.delivery = new HistoryDelivery(channel.name(), backpressure, sink, cursor, order, pending);
    }

    /**
     * Asks for the messages after a position. Nothing is delivered before those. Called once, before all else.
     *
     * @param position null for everything that is kept
     * @param history how old messages may be for a listener that asks for everything; null for any age
     */
    void beginAfter(@Nullable ChannelPosition position, @Nullable ChannelHistory history) {
        if (position != null) {
            cursor.moveTo(position);
        } else {
            cursor.beginAtAny(ChannelPosition.START);
            delivery.limitAge(history);
        }
        transitionTo(RecoveryState.STARTING);
    }

    /** Asks for the messages from the time on at which the subscription is established. Called once, before all else. */
    void beginNow() {
        transitionTo(RecoveryState.STARTING);
    }

    /** @param atEnd whether all live messages that came so far are up to there */
    private void startAt(@Nullable ChannelPosition end, boolean atEnd) {
        if (state != RecoveryState.STARTING) {
            return;
        }
        if (end != null) {
            cursor.moveTo(end);
        }
        order.noteLast(atEnd);
        sink.began(ChannelPosition.START.equals(end) ? null : end);
        if (end == null && buffer.hasDropped()) {
            buffer.drop(); // It begins with what comes now.
            buffer.resetDropped();
        }
        buffer.removeIf(cursor::isOver);
        if (buffer.hasDropped() || (end != null && interrupted)) {
            // After an interruption, the end may have been read before what was missed.
            buffer.resetDropped();
            read();
        } else {
            deliverBuffered(null);
        }
    }

    /** The position of the last message that was delivered, or where delivery begins; null when neither is known. */
    @Nullable
    ChannelPosition position() {
        return cursor.position();
    }

    private void transitionTo(RecoveryState next) {
        assert state.mayBecome(next) : state + " to " + next;
        state = next;
    }

    /**
     * Begins with what {@link #beginAfter} or {@link #beginNow} asks for. Called when the subscription is established.
     *
     * <p>After {@code beginNow} that is the end of the history: the end of the channel, if it knows that and has heard everything
     * since, otherwise it is read.
     * Without an end, because there is no connection to the history, the first message that comes is delivered whatever its
     * predecessor.
     */
    void startSoon() {
        queries.submit(this::start);
    }

    private void start() {
        if (state != RecoveryState.STARTING) {
            return;
        }
        if (cursor.isKnown()) {
            sink.began(cursor.takesAnyPredecessor() ? null : cursor.position());
            read();
            return;
        }
        HistoryRecovery ofChannel = channel.recovery();
        ChannelPosition end = ofChannel == null || ofChannel.state != RecoveryState.LIVE || ofChannel.interrupted
                ? null
                : ofChannel.position();
        if (end != null) {
            startAt(end, ofChannel != null && ofChannel.order.isLive());
        } else {
            queries.end((found, failure) -> startAt(found, false));
        }
    }

    /** Notes where the history ended before the subscription was established, so that what is missed after it is found. */
    void beginAtEndSoon(ChannelPosition end) {
        queries.submit(() -> {
            if (!cursor.isKnown()) {
                cursor.moveTo(end);
                interrupted = true; // What is posted until it is subscribed to does not come.
            }
        });
    }

    /** Takes a live message that the history has as well. */
    void received(HistoryEntry message) {
        switch (state) {
            case LIVE, AWAITING_HISTORY -> deliverInOrder(message);
            case STARTING, READING, READ_OUTDATED -> buffer.add(message);
            case AWAITING_SINK -> buffer.drop();
        }
    }

    /**
     * Reads what was missed, or may have been.
     *
     * @return false, and nothing is done, if no position is known after which to read
     */
    boolean recover(Gap gap) {
        if (!cursor.isKnown()) {
            interrupted |=
                    state == RecoveryState.STARTING; // It may begin before the gap: the end may have been read already.
            if (state != RecoveryState.LIVE) {
                noteInterruption();
            }
            return false;
        }
        ChannelPosition known = cursor.position();
        boolean heardAllBefore = (state == RecoveryState.LIVE && !interrupted) || pending.isPending();
        if (heardAllBefore || known == null || known.equals(ChannelPosition.START)) {
            pending.add(gap);
        } else {
            pending.addFrom(known, gap);
        }
        switch (state) {
            case LIVE, AWAITING_HISTORY -> read();
            case READING -> {
                noteInterruption();
                transitionTo(RecoveryState.READ_OUTDATED);
            }
            case STARTING, READ_OUTDATED -> noteInterruption(); // A reading is yet to begin.
            case AWAITING_SINK -> {} // The same.
        }
        return true;
    }

    /** Reports messages that are missing before a live message and that no history has, as {@link HistoryDelivery#missed} does. */
    void missed(Gap gap, ChannelPosition message) {
        delivery.missed(gap, message, !buffer.isEmpty());
    }

    /** Repeats what failed, now that the connection to the history is back. */
    void retry() {
        switch (state) {
            case AWAITING_HISTORY -> read();
            case READING -> {
                noteInterruption();
                transitionTo(RecoveryState.READ_OUTDATED);
            }
            case LIVE -> noteInterruption(); // What was missed is read when the next message does not follow.
            case STARTING -> {
                noteInterruption();
                interrupted = true;
            }
            case READ_OUTDATED -> noteInterruption();
            case AWAITING_SINK -> {}
        }
    }

    /** Repeats what was refused, now that there is room in the worker's queue. */
    void retryRefused() {
        if (queries.takeRefused()) {
            if (state == RecoveryState.STARTING) {
                start();
            } else if (cursor.isKnown()) {
                read();
            } else if (state == RecoveryState.READING || state == RecoveryState.READ_OUTDATED) {
                askAgainWhatComesNext();
            }
        }
    }

    /** The answer was refused, and without a position there is nothing to read instead. */
    private void askAgainWhatComesNext() {
        HistoryEntry first = buffer.first();
        if (first == null) {
            order.noteLast(true);
            deliverWithoutPosition();
        } else {
            askWhichIsNewer(first);
        }
    }

    private void read() {
        ChannelPosition after = cursor.position();
        if (after != null) {
            transitionTo(RecoveryState.READING);
            queries.read(after, delivery.pageSize(), (found, failure) -> {
                if (found == null) {
                    failed(failure);
                } else {
                    found(found);
                }
            });
        }
    }

    private void deliverInOrder(HistoryEntry message) {
        ChannelPosition known = cursor.position();
        if (cursor.isOver(message)) {
            return;
        }
        ChannelPosition heard = cursor.furthest();
        boolean sameHistory = heard == null
                || (known == null && heard.epoch() == 0)
                || message.position().epoch() == heard.epoch();
        // Where what was missed is yet to be read, the reading tells which history is there.
        boolean ofReplaced = cursor.isOfReplaced(message) && state != RecoveryState.AWAITING_HISTORY;
        if (ofReplaced || (!sameHistory && order.isInDoubt(message) && (known == null || isUnbroken()))) {
            buffer.add(message);
            askWhichIsNewer(message);
        } else if (known == null || follows(message, known)) {
            if (delivery.deliver(message)) {
                order.noteLast(true);
                interrupted = false;
            } else {
                pause();
            }
        } else {
            buffer.add(message);
            recover(pending.lostAfter(known));
        }
    }

    /** Which history is there now tells whether that of a buffered message is newer than that of the last one. */
    private void askWhichIsNewer(HistoryEntry message) {
        transitionTo(RecoveryState.READING);
        queries.end((end, failure) -> askedWhichIsNewer(message, end == null ? null : end.epoch()));
    }

    private void askedWhichIsNewer(HistoryEntry message, @Nullable Long there) {
        ChannelPosition known = cursor.position();
        boolean outdated = state == RecoveryState.READ_OUTDATED;
        switch (order.verdict(message, there, outdated, buffer.hasDropped())) {
            case NEXT -> {
                cursor.comesBack(message);
                order.trust(message);
                deliverAfterVerdict();
            }
            case OUTDATED -> {
                cursor.replaceHistoryOf(message);
                buffer.removeIf(each -> each == message || cursor.isOver(each));
                deliverAfterVerdict();
            }
            case LATE -> {
                buffer.removeIf(each -> each == message);
                boolean more = buffer.removeIf(
                        each -> each.position().epoch() == message.position().epoch());
                if (more && known != null) {
                    // Since these came the history may be there again, which a reading tells for all of them at once.
                    read();
                } else {
                    deliverAfterVerdict();
                }
            }
            case BACK -> {
                buffer.resetDropped();
                read();
            }
            case UNKNOWN -> {
                if (known != null && !outdated) {
                    pending.begin(known);
                }
                buffer.resetDropped();
                read();
            }
        }
    }

    private void deliverAfterVerdict() {
        if (cursor.isKnown()) {
            deliverBuffered(null); // What found no room in the buffer is read.
        } else {
            deliverWithoutPosition();
        }
    }

    /** Delivers what was buffered, and reports what found no room there: from where on it could be read is not known. */
    private void deliverWithoutPosition() {
        ChannelPosition over = cursor.passed();
        boolean dropped = buffer.hasDropped();
        deliverBuffered(null);
        if (dropped && !cursor.isKnown() && state == RecoveryState.LIVE) {
            pending.reportOverflow(over == null ? Instant.now() : over.time());
        }
    }

    /**
     * Whether no message is missing between a position and a message that came after it. That is true of the first message
     * of another history as long as nothing was missed: all messages of the earlier history came before it.
     */
    private boolean follows(HistoryEntry message, ChannelPosition known) {
        return message.follows(known) || (message.beginsAnotherThan(known) && isUnbroken());
    }

    /** Whether everything that was posted lately has come live. */
    private boolean isUnbroken() {
        return state != RecoveryState.AWAITING_HISTORY && !interrupted && !channel.hasOverflowed();
    }

    private void found(HistoryPages.Piece piece) {
        ChannelPosition known = cursor.position();
        if (known == null) {
            deliverBuffered(null);
            return;
        }
        switch (delivery.deliver(piece, known)) {
            case DELIVERED -> complete(piece);
            case CONGESTED -> pause();
            case REPLACED -> read();
            case GONE -> giveUp();
        }
    }

    /** Continues after a piece that was delivered as a whole. */
    private void complete(HistoryPages.Piece piece) {
        if (state == RecoveryState.READING
                && ChannelPosition.START.equals(cursor.position())
                && piece.complete()
                && hasNoneWaiting()) {
            adoptEndOfChannel();
            if (ChannelPosition.START.equals(cursor.position())) {
                askWhereItBegins(piece);
                return;
            }
        }
        completed(piece);
    }

    /**
     * Nothing was ever kept, as far as is known. Where the history begins is the position to go on after: without it, who is
     * interrupted before the first message could not tell what was missed.
     */
    private void askWhereItBegins(HistoryPages.Piece piece) {
        queries.end((end, failure) -> askedWhereItBegins(piece, end, failure));
    }

    private void askedWhereItBegins(
            HistoryPages.Piece piece, @Nullable ChannelPosition beginning, @Nullable Throwable failure) {
        if (beginning == null) {
            if (failure instanceof HistoryUnavailableException unavailable && unavailable.isRefused()) {
                completed(piece); // Without a position it is complete all the same.
            } else {
                failed(failure);
            }
        } else if (state == RecoveryState.READING && Positions.isBeginning(beginning) && hasNoneWaiting()) {
            cursor.moveTo(beginning);
            completed(piece);
        } else {
            buffer.resetDropped();
            read(); // There is a message by now.
        }
    }

    private boolean hasNoneWaiting() {
        return buffer.isEmpty() && !buffer.hasDropped();
    }

    private void completed(HistoryPages.Piece piece) {
        if (piece.complete()) {
            cursor.requirePredecessor(); // nothing of a piece was delivered that is all of a replaced history
        }
        interrupted = false;
        buffer.removeIf(cursor::isOver);
        if (state == RecoveryState.READ_OUTDATED || !piece.complete() || buffer.hasDropped()) {
            buffer.resetDropped();
            read();
            return;
        }
        buffer.resetInterruptions();
        if (channel.hasMessagesOutsideHistory() || piece.last().equals(ChannelPosition.START)) {
            // Messages may be missing that the history never had or, if it is empty, has no longer.
            pending.report();
        }
        pending.filled();
        deliverBuffered(piece.messages().isEmpty() ? piece.last() : null);
    }

    /** After an empty history a listener takes over the position of its channel, which may know what was there before. */
    private void adoptEndOfChannel() {
        HistoryRecovery ofChannel = channel.recovery();
        ChannelPosition end = ofChannel == null || ofChannel.state != RecoveryState.LIVE ? null : ofChannel.position();
        if (end != null && !pending.isPending()) {
            cursor.moveTo(end);
            order.noteLast(ofChannel != null && ofChannel.order.isLive());
        }
    }

    /**
     * Ends the reading and delivers what was buffered meanwhile.
     *
     * @param end where the history ended, if nothing was read after the last message that was delivered; else null
     */
    private void deliverBuffered(@Nullable ChannelPosition end) {
        transitionTo(RecoveryState.LIVE);
        delivery.endReading();
        ChannelPosition known = cursor.position();
        if (end != null && known != null) {
            HistoryEntry first = dropRepeats(known, end);
            if (first != null && isNowhere(first, known, end)) {
                pending.reportNotKept(known, first.position().time());
                cursor.forget();
            }
            unplaced = first;
        }
        boolean interruptedAfter = buffer.isInterrupted();
        for (RecoveryBuffer.Buffered each : buffer.takeAll()) {
            HistoryEntry message = each.message();
            if (state == RecoveryState.LIVE && cursor.isKnown() && backpressure.isFull(message.bytes().length)) {
                pause();
                return;
            }
            if (each.interrupted()) {
                noteInterruption();
            }
            // If messages are missing before this one, or it has to wait, those after it are buffered or dropped.
            received(message);
        }
        if (interruptedAfter) {
            noteInterruption();
        }
        if (state == RecoveryState.LIVE && buffer.hasDropped()) {
            buffer.resetDropped();
            read();
        }
        if (state == RecoveryState.LIVE) {
            sink.caughtUp(ChannelPosition.START.equals(cursor.position()) ? null : cursor.position());
        }
    }

    /**
     * Drops what comes from a master that was replaced, and was sent to the one that has replaced it as well.
     *
     * @return the first message that is left; null if none is
     */
    private @Nullable HistoryEntry dropRepeats(ChannelPosition known, ChannelPosition end) {
        ChannelPosition over = end;
        HistoryEntry first = buffer.first();
        while (first != null && isNowhere(first, known, over) && sink.isRepeat(first)) {
            HistoryEntry dropped = first;
            buffer.removeIf(message -> message == dropped);
            over = dropped.position();
            first = buffer.first();
        }
        return first;
    }

    /** Whether a message is not in its history, of which nothing was read after a position. */
    private boolean isNowhere(HistoryEntry message, ChannelPosition known, ChannelPosition end) {
        return !follows(message, known)
                && message.position().epoch() == end.epoch()
                && (message == unplaced || !Positions.isAfter(message.before(), end));
    }

    /**
     * Something may have been missed after the last message that came. If that is buffered, the gap is told before it, and it is
     * not yet known what comes behind the two.
     */
    private void noteInterruption() {
        switch (state) {
            case LIVE -> interrupted = true;
            case STARTING, READING, READ_OUTDATED -> buffer.interrupt();
            case AWAITING_SINK, AWAITING_HISTORY -> {} // Nothing is buffered, and it is read.
        }
    }

    /** Reads on when the sink has room again. Nothing is buffered until then: live messages are read as well. */
    private void pause() {
        transitionTo(RecoveryState.AWAITING_SINK);
        buffer.drop();
        backpressure.whenDrained(() -> queries.submit(this::resume));
    }

    private void resume() {
        if (state == RecoveryState.AWAITING_SINK) {
            read();
        }
    }

    /** Reports all that is missing, and continues with what comes live. */
    private void giveUp() {
        ChannelPosition known = cursor.position();
        if (known == null) {
            pending.report();
        } else {
            pending.reportNotKept(known, Instant.now());
        }
        cursor.forget();
        deliverBuffered(null);
    }

    private void failed(@Nullable Throwable failure) {
        if (state == RecoveryState.READ_OUTDATED) {
            read();
        } else if (failure instanceof HistoryUnavailableException unavailable && unavailable.isRefused()) {
            log.warn("The history of channel {} cannot be read: {}", channel.name(), unavailable.getMessage());
            giveUp();
        } else {
            // The return of the connection calls retry(); what was buffered is read then.
            transitionTo(RecoveryState.AWAITING_HISTORY);
            buffer.clear();
            buffer.resetDropped();
        }
    }
}
