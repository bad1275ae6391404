package dev.streampod.server.messaging;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the history of one channel: passes on the kept messages that come, in order and each once, and reads from the
 * history what was missed between them. A gap that might be told is told only when the history does not fill it.
 *
 * <p>While it reads, what comes is retained within bounds; beyond those it is read, too, since it is in the history anyway.
 * So no queue grows with the time that reading takes, and the last message is not passed over.
 *
 * <p>Belongs to the worker of its channel; the methods whose names end with {@code Soon} may be called by any thread.
 */
final class CatchUp {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private static final int RETAINED_MESSAGES = HistoryStore.PAGE;
    private static final int RETAINED_BYTES = 1 << 20;
    private static final int READ_BYTES = 1 << 20;

    /** Where messages go. Called on the worker. */
    interface Sink {
        void accept(KeptMessage message);

        /**
         * A message whose position is not greater than that of one before it. Mostly it came already, while the history was
         * read; where the sink knows better, since the clock of the history was set back, it accepts it and says so.
         */
        boolean acceptOld(KeptMessage message);

        void tell(Gap gap);
    }

    private final Channel channel;
    private final HistoryStore store;
    private final Sink sink;

    /** The last message that was passed on, or the one after which is begun; null when neither is known. */
    private @Nullable ChannelPosition last;
    /** Whether everything that is kept is wanted, whatever was kept before it. */
    private boolean fromOldest;
    /** Told unless everything is found. */
    private @Nullable Gap pending;

    private boolean reading;
    /** Whether what is being read may be too little, since the channel was interrupted again. */
    private boolean again;
    /** Whether there is something to be read, and reading failed. */
    private boolean unread;

    private final Deque<KeptMessage> retained = new ArrayDeque<>();
    private int retainedBytes;
    private boolean retainedAll = true;

    /** What was to be done found no room in the worker's queue. */
    private volatile boolean refused;

    CatchUp(Channel channel, HistoryStore store, Sink sink) {
        this.channel = channel;
        this.store = store;
        this.sink = sink;
    }

    /** Passes on what is kept after that position, null for everything; until then nothing. Once, before all else. */
    void beginAfter(@Nullable ChannelPosition position) {
        last = position == null ? ChannelPosition.START : position;
        fromOldest = position == null;
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
    void received(KeptMessage message) {
        if (reading) {
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
        pending = earlier == null ? gap : earlier.and(gap);
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
            again = false;
            unread = false;
            var unused = HistoryPages.read(store, channel.name(), after, READ_BYTES)
                    .whenComplete((found, failure) -> submit(found == null ? 0 : found.bytes(), () -> {
                        if (found == null) {
                            failed(failure);
                        } else {
                            found(found);
                        }
                    }));
        }
    }

    private void retain(KeptMessage message) {
        if (retained.size() < RETAINED_MESSAGES && retainedBytes + message.bytes().length <= RETAINED_BYTES) {
            retained.add(message);
            retainedBytes += message.bytes().length;
        } else {
            retainedAll = false;
        }
    }

    private void next(KeptMessage message) {
        ChannelPosition known = last;
        if (known == null || (message.position().isAfter(known) && message.follows(known))) {
            accept(message);
        } else if (message.position().isAfter(known)) {
            retain(message);
            recover(Gap.of(channel.name(), Gap.Cause.LOST, known.time(), Instant.now()));
        } else if (sink.acceptOld(message)) {
            last = message.position();
        }
    }

    private void accept(KeptMessage message) {
        last = message.position();
        sink.accept(message);
    }

    private void found(HistoryPages.Piece piece) {
        ChannelPosition before = last;
        if (before == null) {
            passRetained(false);
            return;
        }
        boolean empty = piece.messages().isEmpty();
        if (empty && before.isAfter(piece.last())) {
            giveUp(); // The history that was read before is gone.
            return;
        }
        for (KeptMessage message : piece.messages()) {
            if (!fromOldest && !message.follows(before)) {
                tell(notKept(before, message));
            }
            fromOldest = false;
            before = message.position();
            accept(message);
        }
        fromOldest = false;
        forgetPassed();
        if (again || !piece.complete() || !retainedAll) {
            retainedAll = true;
            read();
            return;
        }
        if (channel.heardUnkept()) {
            tell(null);
        }
        pending = null;
        passRetained(empty);
    }

    private Gap notKept(ChannelPosition after, KeptMessage next) {
        return Gap.of(
                channel.name(),
                Gap.Cause.NOT_KEPT,
                after.time(),
                next.position().time());
    }

    private void forgetPassed() {
        ChannelPosition known = last;
        retained.removeIf(message -> known != null && !message.position().isAfter(known));
        retainedBytes =
                retained.stream().mapToInt(message -> message.bytes().length).sum();
    }

    /**
     * Goes on with what was retained.
     *
     * @param nothingBetween whether the history has nothing between what was passed on and the first that was retained
     */
    private void passRetained(boolean nothingBetween) {
        reading = false;
        ChannelPosition known = last;
        KeptMessage first = retained.peek();
        if (nothingBetween && known != null && first != null && !first.follows(known)) {
            tell(notKept(known, first));
            last = null;
        }
        var all = new ArrayDeque<>(retained);
        retained.clear();
        retainedBytes = 0;
        // If one has others missing before it, those behind it are retained again.
        all.forEach(this::received);
        if (!reading && !retainedAll) {
            retainedAll = true;
            read();
        }
    }

    private void giveUp() {
        ChannelPosition known = last;
        Instant now = Instant.now();
        tell(known == null ? null : Gap.of(channel.name(), Gap.Cause.NOT_KEPT, known.time(), now));
        last = null;
        fromOldest = false;
        passRetained(false);
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
            retained.clear();
            retainedBytes = 0;
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
}
