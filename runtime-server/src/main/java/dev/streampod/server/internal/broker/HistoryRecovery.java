package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.Messages;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the history of one channel: passes on the kept messages that come, in order and each once, and reads from the
 * history what was missed between them. A gap that might be told is told only when the history does not fill it.
 *
 * <p>Each message names the one before it, and both bear the epoch of their history. So a message is passed on without
 * further ado only if it names the last one that was passed on, or if it is the first of a history that has replaced the
 * one before while nothing was missed. In every other case the history is read, and what it does not have is told.
 *
 * <p>While it reads, what comes is retained within bounds; beyond those it is read, too, since it is in the history anyway.
 * So no queue grows with the time that reading takes, and the last message is not passed over. What is read is passed on at
 * the pace of its sink: while that is congested it is dropped, and read again later.
 *
 * <p>Belongs to the worker of its channel; the methods whose names end with {@code Soon} may be called by any thread.
 */
final class HistoryRecovery {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private static final int RETAINED_MESSAGES = HistoryStore.PAGE;
    private static final int RETAINED_BYTES = 1 << 20;
    private static final int READ_BYTES = 1 << 20;

    /** How many messages are read at once at first, where the pace is bounded: most of them may have to be read again. */
    private static final int FIRST_PAGE = 16;

    private static final int LEAST_PAGE = 4;

    /** How many replaced histories are remembered, since messages of theirs may still be on their way. */
    private static final int REPLACED_EPOCHS = 8;

    /** Where messages go. Called on the worker. */
    interface Sink {
        void accept(HistoryEntry message);

        void tell(Gap gap);
    }

    private final Channel channel;
    private final HistoryStore store;
    private final Pace pace;
    private final Sink sink;

    /** The last message that was passed on, or the one after which is begun; null when neither is known. */
    private @Nullable ChannelPosition last;
    /** Whether the next message that is read may have any message before it: all are wanted, or the gap was told. */
    private boolean anyPredecessor;
    /** Says what was too old when it was asked for, of the first reading; null to pass on everything. */
    private @Nullable ChannelHistory youngEnough;
    /** When that was asked for, by {@link System#nanoTime()}. */
    private long askedAt;
    /** The same by the clock of the history, once something was read. */
    private long askedAtMillis;

    /** The epochs of histories that were replaced. What comes of them was told as missing. */
    private final Deque<Long> replaced = new ArrayDeque<>();
    /** Told unless everything is found. */
    private @Nullable Gap pending;

    private boolean reading;
    /** Whether reading waits for the sink. */
    private boolean paused;
    /** Whether what is being read may be too little, since the channel was interrupted again. */
    private boolean again;
    /** Whether there is something to be read, and reading failed. */
    private boolean unread;

    private int page;
    /** How many readings were begun: what one finds that is not the last is of no use. */
    private int readings;

    private final Deque<HistoryEntry> retained = new ArrayDeque<>();
    private int retainedBytes;
    private boolean retainedAll = true;

    /** What was to be done found no room in the worker's queue. */
    private volatile boolean refused;

    HistoryRecovery(Channel channel, HistoryStore store, Pace pace, Sink sink) {
        this.channel = channel;
        this.store = store;
        this.pace = pace;
        this.sink = sink;
        this.page = pace == Pace.UNBOUNDED ? HistoryStore.PAGE : FIRST_PAGE;
    }

    /**
     * Passes on what is kept after that position, null for everything; until then nothing. Once, before all else.
     *
     * @param history says which messages are too old to be given to a listener that asks for everything
     */
    void beginAfter(@Nullable ChannelPosition position, @Nullable ChannelHistory history) {
        last = position == null ? ChannelPosition.START : position;
        anyPredecessor = position == null;
        youngEnough = position == null ? history : null;
        askedAt = System.nanoTime();
        reading = true;
    }

    /** Reads what {@link #beginAfter} asks for, once the subscription stands. */
    void readSoon() {
        submit(this::read);
    }

    /** The history ended there before anybody could hear: so what is missed from here on can be found. */
    void beginAtEndSoon(ChannelPosition end) {
        submit(() -> last = last == null ? end : last);
    }

    /** A message that is kept has come. */
    void received(HistoryEntry message) {
        if (paused) {
            retainedAll = false; // It is read later.
        } else if (reading) {
            retain(message);
        } else {
            next(message);
        }
    }

    /** Something was missed, or may have been. Returns false, and does nothing, if the history cannot tell what. */
    boolean recover(Gap gap) {
        if (last == null) {
            return false;
        }
        Gap earlier = pending;
        pending = earlier == null ? gap : both(earlier, gap);
        if (reading) {
            again = true;
        } else {
            read();
        }
        return true;
    }

    /** The connection to the history is back: reads what could not be read without. */
    void retry() {
        if (reading) {
            again = true;
        } else if (unread) {
            read();
        }
    }

    /** There is room again in the worker's queue. */
    void retryRefused() {
        if (refused) {
            refused = false;
            read();
        }
    }

    private void read() {
        ChannelPosition after = last;
        if (after != null) {
            reading = true;
            paused = false;
            again = false;
            unread = false;
            int number = ++readings;
            var unused = HistoryPages.read(store, channel.name(), after, page, READ_BYTES)
                    .whenComplete((found, failure) -> submit(found == null ? 0 : found.bytes(), () -> {
                        if (number != readings) {
                            return;
                        }
                        if (found == null) {
                            failed(failure);
                        } else {
                            found(found);
                        }
                    }));
        }
    }

    private void retain(HistoryEntry message) {
        if (retained.size() < RETAINED_MESSAGES && retainedBytes + message.bytes().length <= RETAINED_BYTES) {
            retained.add(message);
            retainedBytes += message.bytes().length;
        } else {
            retainedAll = false;
        }
    }

    private void next(HistoryEntry message) {
        ChannelPosition known = last;
        if (isOver(message)) {
            return;
        }
        if (known == null || follows(message, known)) {
            accept(message);
        } else {
            retain(message);
            recover(gap(Gap.Cause.LOST, known.time(), Instant.now()));
        }
    }

    /** Whether a message was passed on already, or told as missing: mostly it was read before it came. */
    private boolean isOver(HistoryEntry message) {
        ChannelPosition known = last;
        return replaced.contains(message.position().epoch()) || (known != null && message.isUpTo(known));
    }

    /**
     * Whether no message is missing between that position and this message, which has come after it. The first message of
     * another history qualifies as long as nothing was missed: whatever the history before had came before it.
     */
    private boolean follows(HistoryEntry message, ChannelPosition known) {
        return message.follows(known) || (message.beginsAnotherThan(known) && !unread && !channel.hasOverflowed());
    }

    private void accept(HistoryEntry message) {
        passed(message);
        sink.accept(message);
    }

    private void passed(HistoryEntry message) {
        ChannelPosition known = last;
        if (known != null && known.epoch() != message.position().epoch()) {
            replace(known.epoch());
        }
        last = message.position();
        anyPredecessor = false;
    }

    private void replace(long epoch) {
        if (epoch != 0) {
            replaced.addLast(epoch);
            if (replaced.size() > REPLACED_EPOCHS) {
                replaced.removeFirst();
            }
        }
    }

    private void found(HistoryPages.Piece piece) {
        ChannelPosition known = last;
        if (known == null) {
            passRetained(null);
            return;
        }
        List<HistoryEntry> messages = piece.messages();
        ChannelPosition end =
                messages.isEmpty() ? piece.last() : messages.get(0).position();
        boolean nothingKept = messages.isEmpty() && piece.last().equals(ChannelPosition.START);
        if (nothingKept && !Positions.isBeginning(known)) {
            giveUp(); // The history that was read before is gone.
        } else if (!nothingKept && end.epoch() != known.epoch() && !(anyPredecessor && Positions.isBeginning(known))) {
            readReplacement(end.epoch());
        } else if (messages.isEmpty() && Positions.isAfter(known, piece.last())) {
            if (!anyPredecessor) {
                // Redis goes on with an older state of the same history.
                tell(notKept(known, piece.last()));
            }
            last = piece.last();
            complete(piece);
        } else {
            if (anyPredecessor && known.equals(ChannelPosition.START)) {
                askedAtMillis = piece.now() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedAt);
                tell(null); // What was missed before anything was known cannot be told from what never was.
            }
            pass(piece);
        }
    }

    private void pass(HistoryPages.Piece piece) {
        int count = 0;
        for (HistoryEntry message : piece.messages()) {
            ChannelPosition known = last;
            if (known != null
                    && !anyPredecessor
                    && known.epoch() != message.position().epoch()) {
                readReplacement(message.position().epoch()); // It was replaced between two pages.
                return;
            }
            if (pace.isCongested(message.bytes().length)) {
                page = Math.max(LEAST_PAGE, Math.min(2 * count, HistoryStore.PAGE));
                pause();
                return;
            }
            count++;
            if (known != null && !anyPredecessor && !message.follows(known)) {
                tell(notKept(known, message.position()));
            }
            if (youngEnough == null || Positions.isKept(message.position(), youngEnough, askedAtMillis)) {
                accept(message);
            } else {
                passed(message);
            }
        }
        if (!piece.messages().isEmpty()) {
            page = Math.min(2 * page, HistoryStore.PAGE);
        }
        complete(piece);
    }

    /** All of a piece was passed on: goes on with what there is after it. */
    private void complete(HistoryPages.Piece piece) {
        anyPredecessor = false;
        forgetPassed();
        if (again || !piece.complete() || !retainedAll) {
            retainedAll = true;
            read();
            return;
        }
        youngEnough = null;
        adoptEndOfChannel();
        if (channel.hasMessagesOutsideHistory() || piece.last().equals(ChannelPosition.START)) {
            // A history that is empty cannot show that nothing was in it meanwhile.
            tell(null);
        }
        pending = null;
        passRetained(piece.messages().isEmpty() ? piece.last() : null);
    }

    /** A listener that has found an empty history is as far as its channel, which knows more of what was before. */
    private void adoptEndOfChannel() {
        HistoryRecovery ofChannel = channel.catchUp();
        ChannelPosition end = ofChannel == null || ofChannel.reading || ofChannel.unread ? null : ofChannel.last;
        if (ChannelPosition.START.equals(last) && end != null && pending == null && retained.isEmpty()) {
            last = end;
        }
    }

    /** The history that was followed is gone, and another has begun: reads that one from its first message on. */
    private void readReplacement(long epoch) {
        ChannelPosition known = last;
        if (known == null || known.equals(ChannelPosition.END)) {
            giveUp();
            return;
        }
        tell(gap(Gap.Cause.NOT_KEPT, known.time(), Instant.now()));
        replace(known.epoch());
        replaced.remove(epoch);
        // A position without an epoch says at least from when on messages are wanted.
        last = known.epoch() == 0
                ? new ChannelPosition(known.millis(), known.number(), epoch)
                : Positions.beginning(epoch);
        anyPredecessor = true;
        youngEnough = null;
        read();
    }

    private Gap notKept(ChannelPosition after, ChannelPosition next) {
        return gap(Gap.Cause.NOT_KEPT, after.time(), next.time());
    }

    private void forgetPassed() {
        retained.removeIf(this::isOver);
        retainedBytes =
                retained.stream().mapToInt(message -> message.bytes().length).sum();
    }

    /**
     * Goes on with what was retained.
     *
     * @param end where the history ended when nothing was read after what was passed on last; else null
     */
    private void passRetained(@Nullable ChannelPosition end) {
        reading = false;
        ChannelPosition known = last;
        HistoryEntry first = retained.peek();
        if (end != null
                && known != null
                && first != null
                && !follows(first, known)
                && first.position().epoch() == end.epoch()
                && !Positions.isAfter(first.before(), end)) {
            tell(notKept(known, first.position()));
            last = null;
        }
        var all = new ArrayDeque<>(retained);
        forgetRetained();
        for (HistoryEntry message : all) {
            if (!reading && last != null && pace.isCongested(message.bytes().length)) {
                pause();
                return;
            }
            // If one has others missing before it, those behind it are retained again.
            received(message);
        }
        if (!reading && !retainedAll) {
            retainedAll = true;
            read();
        }
    }

    private void forgetRetained() {
        retained.clear();
        retainedBytes = 0;
    }

    /** Reads on when the sink is relieved. Whatever comes until then, and has come, is read as well: nothing is held. */
    private void pause() {
        reading = true;
        paused = true;
        retainedAll = false;
        forgetRetained();
        pace.whenRelieved(() -> submit(this::goOn));
    }

    private void goOn() {
        if (paused) {
            read();
        }
    }

    private void giveUp() {
        ChannelPosition known = last;
        Instant now = Instant.now();
        tell(known == null ? null : gap(Gap.Cause.NOT_KEPT, known.time(), now));
        last = null;
        anyPredecessor = false;
        youngEnough = null;
        passRetained(null);
    }

    private void tell(@Nullable Gap otherwise) {
        Gap gap = pending == null ? otherwise : pending;
        pending = null;
        if (gap != null) {
            sink.tell(gap);
        }
    }

    private void failed(@Nullable Throwable failure) {
        if (again) {
            read();
        } else if (failure instanceof HistoryUnavailableException unavailable && unavailable.isRefused()) {
            log.warn("The history of channel {} cannot be read: {}", channel.name(), unavailable.getMessage());
            giveUp();
        } else {
            // Nothing comes until the connection is back, which is told; what was retained is read then.
            unread = true;
            forgetRetained();
            retainedAll = true;
            reading = false;
        }
    }

    private void submit(Runnable step) {
        submit(0, step);
    }

    private void submit(int bytes, Runnable step) {
        var work = new ChannelWorker.Work(bytes) {
            @Override
            void run() {
                step.run();
            }
        };
        if (!channel.worker().offer(work)) {
            refused = true;
            channel.worker().overflowed(channel);
        }
    }

    private Gap gap(Gap.Cause cause, Instant from, Instant to) {
        return new Gap(channel.name(), cause, from, to, OptionalLong.empty());
    }

    /** Two gaps of this channel as one. */
    private Gap both(Gap earlier, Gap later) {
        return gap(
                earlier.cause(),
                earlier.from().isBefore(later.from()) ? earlier.from() : later.from(),
                earlier.to().isAfter(later.to()) ? earlier.to() : later.to());
    }
}
