package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.Subscription;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener on one channel. The channel's worker delivers to it; any thread may close it. Its confirmation is set
 * once, before it is published to other threads.
 */
final class ChannelSubscription extends RecoveringReceiver implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    /** The scope that a subscription was added to. Safe for use from any thread. */
    interface Owner {

        /** Runs the listener, if it has a mailbox. */
        Executor executor();

        /** Completes the futures that users hold. */
        Executor completions();

        /**
         * How fast messages of a history may be delivered, waited for within bounds.
         *
         * @param mailbox where they are put in, if not null
         * @param over whether they are not waited for any more
         */
        Backpressure backpressure(@Nullable ListenerMailbox mailbox, BooleanSupplier over);

        /** It is closed: it belongs to no channel from here on. */
        void remove(ChannelSubscription closed);
    }

    private final Owner owner;
    private final String channel;
    private final SubscriptionSpec<?> spec;
    private final Consumer<Object> listener;
    private final Object original;
    private final Runnable onClose;
    private final @Nullable ListenerMailbox mailbox;
    /** Decodes the channel's messages; set before it is added to its channel. */
    private @Nullable Envelope envelope;

    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile @Nullable Consumer<? super Gap> gapListener;

    /**
     * @param listener called with messages that match the spec, or {@link Positioned} with it if it is positioned
     * @param original the object that the user knows it by
     * @param mailboxCapacity of its own mailbox, 0 for one that runs on the channel's worker
     * @param onClose runs once when it has been removed
     */
    ChannelSubscription(
            Owner owner,
            String channel,
            SubscriptionSpec<?> spec,
            Consumer<Object> listener,
            Object original,
            int mailboxCapacity,
            Runnable onClose) {
        this.owner = owner;
        this.channel = channel;
        this.spec = spec;
        this.listener = listener;
        this.original = original;
        this.onClose = onClose;
        this.mailbox = mailboxCapacity == 0
                ? null
                : new ListenerMailbox(channel, mailboxCapacity, owner.executor(), this::handle, this::handle);
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public Class<?> type() {
        return spec.type();
    }

    boolean isOf(Object listenerObject) {
        return original == listenerObject;
    }

    @Override
    public boolean deliver(ReceivedMessage message) {
        HistoryRecovery own = recovery();
        HistoryEntry entry = message.entry();
        SerializableEntity entity = message.entity(Objects.requireNonNull(envelope, "envelope"));
        if (own == null || entry == null) {
            hand(entity, null);
        } else {
            own.received(entry);
        }
        return spec.wants(entity);
    }

    /** Has it read the history by itself, if it asks for that. */
    @Override
    public void join(
            HistoryRecovery.ChannelView of, HistoryStore store, Envelope ofServer, PublicationEncoder publications) {
        envelope = ofServer;
        if (!spec.positioned()) {
            return;
        }
        var own = new HistoryRecovery(of, store, owner.backpressure(mailbox, closed::get), new RecoverySink() {
            @Override
            public boolean accept(HistoryEntry message) {
                try {
                    hand(ofServer.read(message), message.position());
                } catch (EntityFormatException e) {
                    log.debug("A message in the history of {} cannot be read", channel, e);
                }
                return true;
            }

            @Override
            public void report(Gap gap) {
                lost(gap);
            }
        });
        own.beginAfter(spec.after(), spec.history());
        recovery(own);
    }

    @Override
    public void begin() {
        HistoryRecovery own = recovery();
        CompletableFuture<Void> given = confirmation();
        if (own != null && given != null) {
            var unused = given.thenRun(own::startSoon);
        }
    }

    @Override
    public boolean isOfHistory() {
        return spec.history() != null;
    }

    private void hand(Object entity, @Nullable ChannelPosition position) {
        if (!spec.wants(entity) || closed.get()) {
            return;
        }
        Object message = spec.positioned() ? new Positioned(entity, position) : entity;
        if (mailbox != null) {
            mailbox.offer(message);
        } else {
            handle(message);
        }
    }

    @Override
    void lost(Gap gap) {
        if (gapListener == null || closed.get()) {
            return;
        }
        if (mailbox != null) {
            mailbox.offer(gap);
        } else {
            handle(gap);
        }
    }

    private void handle(Object message) {
        if (!closed.get()) {
            try {
                listener.accept(message);
            } catch (Throwable e) {
                log.error("The listener {} on channel {} failed", this, channel, e);
            }
        }
    }

    private void handle(Gap gap) {
        Consumer<? super Gap> told = gapListener;
        if (told != null && !closed.get()) {
            try {
                told.accept(gap);
            } catch (Throwable e) {
                log.error("The gap listener of {} on channel {} failed", this, channel, e);
            }
        }
    }

    @Override
    public boolean isConfirmed() {
        return super.isConfirmed();
    }

    @Override
    public CompletionStage<Void> confirmed() {
        CompletableFuture<Void> given = confirmation();
        if (given == null) {
            var cancelled = new CompletableFuture<Void>();
            cancelled.cancel(false);
            return cancelled;
        }
        return given.isDone() ? given.copy() : given.thenRunAsync(() -> {}, owner.completions());
    }

    @Override
    public Subscription onGap(Consumer<? super Gap> told) {
        gapListener = told;
        return this;
    }

    @Override
    public boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            owner.remove(this);
            onClose.run();
        }
    }

    /** A message with its position, for the listener of a history. */
    record Positioned(Object message, @Nullable ChannelPosition position) {}

    @Override
    public String toString() {
        return original.getClass().getName();
    }
}
