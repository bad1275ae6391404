package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.Subscription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener on one channel. The channel's worker delivers to it; any thread may close it. Its confirmation is set
 * once, before it is published to other threads.
 */
final class ChannelSubscription implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private final ScopedMessages owner;
    private final MessageBroker broker;
    private final String channel;
    private final SubscriptionSpec<?> spec;
    private final Consumer<Object> listener;
    private final Object original;
    private final Runnable onClose;
    private final @Nullable Mailbox mailbox;
    /** Of one that follows the history by itself; set before it is added to its channel. */
    private @Nullable HistoryRecovery catchUp;

    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile @Nullable CompletableFuture<Void> confirmation;
    private volatile @Nullable Consumer<? super Gap> gapListener;

    /**
     * @param listener called with messages that match the spec, or {@link Positioned} with it if it is positioned
     * @param original the object that the user knows it by
     * @param mailboxCapacity of its own mailbox, 0 for one that runs on the channel's worker
     * @param onClose runs once when it has been removed
     */
    ChannelSubscription(
            ScopedMessages owner,
            MessageBroker broker,
            String channel,
            SubscriptionSpec<?> spec,
            Consumer<Object> listener,
            Object original,
            int mailboxCapacity,
            Runnable onClose) {
        this.owner = owner;
        this.broker = broker;
        this.channel = channel;
        this.spec = spec;
        this.listener = listener;
        this.original = original;
        this.onClose = onClose;
        this.mailbox = mailboxCapacity == 0
                ? null
                : new Mailbox(channel, mailboxCapacity, broker.executor(), this::handle, this::handle);
    }

    @Override
    public String channel() {
        return channel;
    }

    /** The class of the messages that it takes. */
    Class<?> type() {
        return spec.type();
    }

    boolean wants(Object message) {
        return spec.wants(message);
    }

    boolean isOf(Object listenerObject) {
        return original == listenerObject;
    }

    /** A message that is not kept. Called on the channel's worker. */
    void deliver(Object message) {
        hand(message, null);
    }

    /** A message of the history. Called on the channel's worker. */
    void deliver(HistoryEntry entry, SerializableEntity message) {
        HistoryRecovery own = catchUp;
        if (own == null) {
            hand(message, null);
        } else {
            own.received(entry);
        }
    }

    /** Has it follow the history by itself, if it asks for that. Called before it is added. */
    void follow(Channel of, HistoryStore store, Envelope envelope) {
        if (!spec.positioned()) {
            return;
        }
        Pace pace = broker.bounded(mailbox == null ? owner.pace() : mailbox.pace(owner.pace()), closed::get);
        var own = new HistoryRecovery(of, store, pace, new HistoryRecovery.Sink() {
            @Override
            public void accept(HistoryEntry message) {
                try {
                    hand(message.entity(envelope), message.position());
                } catch (EntityFormatException e) {
                    log.debug("A message in the history of {} cannot be read", channel, e);
                }
            }

            @Override
            public void tell(Gap gap) {
                handGap(gap);
            }
        });
        own.beginAfter(spec.after(), spec.history());
        catchUp = own;
    }

    @Nullable
    HistoryRecovery catchUp() {
        return catchUp;
    }

    /** Whether it was added with a history in mind. */
    boolean isOfHistory() {
        return spec.history() != null;
    }

    /** Called on the channel's worker. */
    void retry() {
        if (catchUp != null) {
            catchUp.retry();
        }
    }

    /** Called on the channel's worker. */
    void retryRefused() {
        if (catchUp != null) {
            catchUp.retryRefused();
        }
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

    /** Called on the channel's worker. */
    void deliverGap(Gap gap) {
        HistoryRecovery own = catchUp;
        if (own == null || gap.cause() == Gap.Cause.LATE || !own.recover(gap)) {
            handGap(gap);
        }
    }

    private void handGap(Gap gap) {
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
            } catch (RuntimeException | Error e) {
                log.error("The listener {} on channel {} failed", this, channel, e);
            }
        }
    }

    private void handle(Gap gap) {
        Consumer<? super Gap> told = gapListener;
        if (told != null && !closed.get()) {
            try {
                told.accept(gap);
            } catch (RuntimeException | Error e) {
                log.error("The gap listener of {} on channel {} failed", this, channel, e);
            }
        }
    }

    void confirmation(CompletableFuture<Void> given) {
        confirmation = given;
    }

    /** Completes on a thread of the bus, so that nothing foreign may depend on it; null when it was never added. */
    @Nullable
    CompletableFuture<Void> confirmation() {
        return confirmation;
    }

    @Override
    public boolean isConfirmed() {
        CompletableFuture<Void> given = confirmation;
        return given != null && given.isDone() && !given.isCompletedExceptionally();
    }

    @Override
    public CompletionStage<Void> confirmed() {
        CompletableFuture<Void> given = confirmation;
        if (given == null) {
            var cancelled = new CompletableFuture<Void>();
            cancelled.cancel(false);
            return cancelled;
        }
        return given.isDone() ? given.copy() : given.thenRunAsync(() -> {}, broker.completions());
    }

    @Override
    public Subscription onGap(Consumer<? super Gap> told) {
        gapListener = told;
        return this;
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            owner.forget(this);
            broker.remove(this);
            onClose.run();
        }
    }

    /** What the listener of a history is called with. */
    record Positioned(Object message, @Nullable ChannelPosition position) {}

    @Override
    public String toString() {
        return original.getClass().getName();
    }
}
