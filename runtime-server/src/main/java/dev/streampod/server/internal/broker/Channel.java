package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one channel on this server. Any thread adds and removes listeners; the channel's worker alone
 * delivers, and tracks the sequence numbers. The lock guards the listeners; deliveries iterate over a copy that is
 * remade only after a change, so that adding n listeners costs O(n).
 */
final class Channel implements HistoryRecovery.ChannelView {

    private static final ChannelReceiver[] NONE = {};

    private final String name;
    private final ChannelWorker worker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<ChannelReceiver> listeners = new LinkedHashSet<>();
    private volatile ChannelReceiver @Nullable [] snapshot = NONE;

    /** Completes when its subscription stands, if something has to be done before; else null. */
    private volatile @Nullable CompletableFuture<Void> beginning;

    private final AtomicBoolean begun = new AtomicBoolean();

    /** Whether it is subscribed to, after what had to be done before. */
    private volatile boolean subscribed;

    /**
     * Where the last message was, or its history ended before one came. Written by the worker, before the subscription by the thread that
     * has read that end; read by threads that post.
     */
    private volatile @Nullable ChannelPosition heard;

    private final AtomicLong overflowed = new AtomicLong();
    private volatile Instant overflowedSince = Instant.EPOCH;
    private final Runnable overflowReport = this::deliverOverflowGap;

    // The worker's own.
    private final SequenceTracker numbers = new SequenceTracker();
    private final HeardStreams heardStreams = new HeardStreams();
    /** Of what comes from other servers; null where there are none. */
    private @Nullable HistoryRecovery recovery;

    private boolean messagesOutsideHistory;
    private @Nullable Instant lateSince;

    Channel(String name, ChannelWorker worker) {
        this.name = name;
        this.worker = worker;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean offer(int bytes, Runnable step) {
        return worker.offer(bytes, step);
    }

    @Override
    public void retryRefusedSoon() {
        worker.reportOverflowSoon(overflowReport);
    }

    ChannelWorker worker() {
        return worker;
    }

    /** Has what is missed read from the history that other servers share. Called once, before anybody listens. */
    void recoverBy(HistoryRecovery ofAllListeners) {
        recovery = ofAllListeners;
    }

    /** Completes when its subscription stands; null when nothing has to be done before that. */
    @Nullable
    CompletableFuture<Void> beginning() {
        return beginning;
    }

    void beginning(CompletableFuture<Void> subscription) {
        beginning = subscription;
    }

    /** Whether something has to be done before it is subscribed to, and the caller has to do it. */
    boolean begins() {
        return beginning != null && begun.compareAndSet(false, true);
    }

    /** The steps that had to precede the subscription are done, and it is subscribed to from here on. */
    void noteSubscribed() {
        subscribed = true;
    }

    /**
     * Whether what comes belongs to it. A subscription that was given up may still bring something until this one begins; what
     * comes between the two is missing, and no listener would be told.
     */
    boolean takesMessages() {
        CompletableFuture<Void> pending = beginning;
        return subscribed || pending == null || pending.isDone();
    }

    @Override
    public @Nullable HistoryRecovery recovery() {
        return recovery;
    }

    /** How far its history goes at least, as {@link HistoryProgress} says it; null when that is not known. */
    @Nullable
    ChannelPosition heard() {
        return heard;
    }

    /**
     * Notes how far its history goes. What comes of a master that was replaced, behind a break of the other one, keeps the number of that
     * break: else the other one would take it for something that it has told of.
     *
     * @param before from where on nothing was missed up to that position: it is the same, or that of the message before
     */
    void heard(ChannelPosition position, ChannelPosition before) {
        ChannelPosition earlier = heard;
        if (earlier == null || Positions.stream(earlier.epoch()) != Positions.stream(position.epoch())) {
            heardStreams.begin(before);
        }
        heard = earlier == null ? position : Positions.withBreaksOf(earlier, position);
    }

    /** The streams of its history that were heard here. The worker's own, once it has heard something. */
    HeardStreams heardStreams() {
        return heardStreams;
    }

    /** Notes that a message came that the history does not have. Called on the worker. */
    void noteMessageOutsideHistory() {
        messagesOutsideHistory = true;
    }

    /** Whether messages can have been missed that the history does not have. Called on the worker. */
    @Override
    public boolean hasMessagesOutsideHistory() {
        return messagesOutsideHistory;
    }

    SequenceTracker numbers() {
        return numbers;
    }

    void add(ChannelReceiver listener) {
        lock.lock();
        try {
            listeners.add(listener);
            snapshot = null;
        } finally {
            lock.unlock();
        }
    }

    void remove(ChannelReceiver listener) {
        lock.lock();
        try {
            if (listeners.remove(listener)) {
                snapshot = null;
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return listeners.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    ChannelReceiver[] listeners() {
        ChannelReceiver[] current = snapshot;
        if (current != null) {
            return current;
        }
        lock.lock();
        try {
            current = listeners.toArray(NONE);
            snapshot = current;
            return current;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Called on the worker.
     *
     * @throws EntityFormatException when a receiver could not read it; all others have it
     */
    void deliver(ReceivedMessage message, Envelope envelope) {
        ChannelReceiver[] all = listeners();
        boolean wanted = all.length == 0;
        EntityFormatException unreadable = null;
        for (ChannelReceiver listener : all) {
            worker.calling(listener);
            try {
                wanted |= listener.deliver(message);
            } catch (EntityFormatException e) {
                unreadable = e;
            }
        }
        worker.idle();
        if (unreadable != null) {
            throw unreadable;
        }
        if (!wanted) {
            worker.ignored(name, message.entity(envelope), all);
        }
    }

    /** Delivers a message that this server has heard before, of another history, to the listeners that may have not. */
    void deliverRepeat(ReceivedMessage message) {
        for (ChannelReceiver listener : listeners()) {
            listener.deliverRepeat(message);
        }
    }

    /** Fills a gap from the history, or tells it to those. Called on the worker. */
    void recover(Gap gap, ChannelReceiver[] told) {
        HistoryRecovery history = recovery;
        if (history == null || !history.recover(gap)) {
            deliverGap(gap, told);
        }
        for (ChannelReceiver listener : listeners()) {
            listener.retry();
        }
    }

    /** Called on the worker. */
    void deliverGap(Gap gap) {
        deliverGap(gap, listeners());
    }

    /** Called on the worker. */
    void deliverGap(Gap gap, ChannelReceiver[] told) {
        for (ChannelReceiver listener : told) {
            worker.calling(listener);
            listener.deliverGap(gap);
        }
        worker.idle();
    }

    /**
     * Reports messages that were missed and that no history has. Called on the worker.
     *
     * @param before the position of the next message, before which they are missing
     */
    void deliverLoss(Gap gap, ChannelPosition before) {
        for (ChannelReceiver listener : listeners()) {
            worker.calling(listener);
            listener.deliverLoss(gap, before);
        }
        worker.idle();
    }

    /**
     * Notes that a message came late, which is to be told soon. Called on the worker.
     *
     * @param since when it may have come elsewhere
     * @return false when another was noted that is yet to be told of
     */
    boolean late(Instant since) {
        Instant noted = lateSince;
        lateSince = noted == null || since.isBefore(noted) ? since : noted;
        return noted == null;
    }

    /** Tells of the messages that came late. Called on the worker. */
    void deliverLateGap() {
        Instant since = lateSince;
        if (since != null) {
            lateSince = null;
            deliverGap(new Gap(name, Gap.Cause.LATE, since, Instant.now(), OptionalLong.empty()));
        }
    }

    /** Notes that a message found the worker's queue full; any thread. */
    void overflowed() {
        if (overflowed.getAndIncrement() == 0) {
            overflowedSince = Instant.now();
        }
        retryRefusedSoon();
    }

    /** Whether messages found the worker's queue full, and the listeners were not told yet. */
    @Override
    public boolean hasOverflowed() {
        return overflowed.get() > 0;
    }

    /** Tells of the messages that found the queue full. Called on the worker. */
    private void deliverOverflowGap() {
        Instant since = overflowedSince;
        long missed = overflowed.getAndSet(0);
        if (missed > 0) {
            recover(new Gap(name, Gap.Cause.OVERFLOW, since, Instant.now(), OptionalLong.of(missed)), listeners());
        }
        HistoryRecovery history = recovery;
        if (history != null) {
            history.retryRefused();
        }
        for (ChannelReceiver listener : listeners()) {
            listener.retryRefused();
        }
    }
}
