package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.Failures;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelListener;
import dev.streampod.server.messaging.ChannelMessage;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.Subscription;
import dev.streampod.stream.BufferedMessageStream;
import dev.streampod.stream.MessageStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one session, which end with it. Created by {@link MessageBroker#scoped(Backpressure)}.
 *
 * <p>After {@link #close()} a new subscription is closed, and a new stream ended, from the beginning; posts are still sent.
 * The lock guards the set of subscriptions, and is not held while anything else is called.
 */
public final class ScopedMessages implements Messages, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    /**
     * The parts that all scopes of a server share.
     *
     * @param add adds a receiver to its channel, and waits for its confirmation where the thread may
     * @param remove removes it
     */
    record Parts(
            MessagingLimits limits,
            MessagingThreads threads,
            Failures failures,
            Envelope envelope,
            HistoryStore histories,
            MessagePublisher publisher,
            Consumer<ChannelReceiver> add,
            Consumer<ChannelReceiver> remove) {}

    private final Parts parts;
    private final Backpressure backpressure;
    private final ChannelSubscription.Owner owner = new Scope();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Map<String, Set<ChannelSubscription>> added;
    private boolean closed;

    /** @param backpressure limits how fast history messages are delivered to the subscriptions */
    ScopedMessages(Parts parts, Backpressure backpressure) {
        this.parts = parts;
        this.backpressure = backpressure;
    }

    /** The owner of subscriptions that are removed with this. */
    ChannelSubscription.Owner owner() {
        return owner;
    }

    @Override
    public <T extends SerializableEntity> Subscription addListener(
            String channel, Class<T> type, Consumer<? super T> listener, Delivery delivery) {
        Objects.requireNonNull(type, "type");
        return addListener(channel, SubscriptionSpec.in(type, null), listener, delivery);
    }

    @SuppressWarnings("unchecked") // a subscription delivers only what its spec matches
    private <T extends SerializableEntity> Subscription addListener(
            String channel, SubscriptionSpec<T> spec, Consumer<? super T> listener, Delivery delivery) {
        Objects.requireNonNull(listener, "listener");
        var subscription = new ChannelSubscription(
                owner, named(channel), spec, (Consumer<Object>) listener, listener, mailbox(delivery), () -> {});
        add(subscription);
        return subscription;
    }

    @SuppressWarnings("unchecked") // a subscription delivers only what its spec matches
    private <T extends SerializableEntity> Subscription addListener(
            String channel, SubscriptionSpec<T> spec, ChannelListener<? super T> listener, Delivery delivery) {
        Objects.requireNonNull(listener, "listener");
        Consumer<Object> adapter = item -> {
            var positioned = (ChannelSubscription.Positioned) item;
            listener.message((T) positioned.message(), positioned.position());
        };
        var subscription =
                new ChannelSubscription(owner, named(channel), spec, adapter, listener, mailbox(delivery), () -> {});
        subscription.onGap(listener::gap);
        add(subscription);
        return subscription;
    }

    private int mailbox(Delivery delivery) {
        return delivery == Delivery.BLOCKING ? parts.limits.mailbox() : 0;
    }

    @Override
    public <T extends SerializableEntity> MessageStream<T> createStream(String channel, Class<T> type) {
        Objects.requireNonNull(type, "type");
        return createStream(channel, SubscriptionSpec.in(type, null));
    }

    @SuppressWarnings("unchecked") // a subscription delivers only what its spec matches
    private <T extends SerializableEntity> MessageStream<T> createStream(String channel, SubscriptionSpec<T> spec) {
        var place = new AtomicReference<@Nullable ChannelSubscription>();
        BufferedMessageStream<T> stream = BufferedMessageStream.<T>builder(parts.threads.readers())
                .capacity(parts.limits.streamBuffer())
                .onClose(() -> leave(place.get()))
                .onReaderError(failure -> log.error("A reader of channel {} failed", channel, failure))
                .build();
        var subscription = new ChannelSubscription(
                owner, named(channel), spec, message -> stream.offer((T) message), stream, 0, stream::complete);
        place.set(subscription);
        add(subscription);
        return stream;
    }

    private static void leave(@Nullable ChannelSubscription subscription) {
        if (subscription != null) {
            subscription.close();
        }
    }

    private void add(ChannelSubscription subscription) {
        if (remember(subscription)) {
            parts.add.accept(subscription);
        } else {
            subscription.close();
        }
    }

    private boolean remember(ChannelSubscription subscription) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (added == null) {
                added = new HashMap<>(4);
            }
            added.computeIfAbsent(subscription.channel(), name -> new LinkedHashSet<>(2))
                    .add(subscription);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void forget(ChannelSubscription subscription) {
        lock.lock();
        try {
            if (added != null) {
                added.computeIfPresent(
                        subscription.channel(), (name, all) -> all.remove(subscription) && all.isEmpty() ? null : all);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean removeListener(String channel, Object listener) {
        List<ChannelSubscription> found = new ArrayList<>(1);
        lock.lock();
        try {
            if (added != null) {
                for (ChannelSubscription subscription : added.getOrDefault(channel, Set.of())) {
                    if (subscription.isOf(listener)) {
                        found.add(subscription);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        found.forEach(ChannelSubscription::close);
        return !found.isEmpty();
    }

    @Override
    public CompletableFuture<Void> postMessage(String channel, SerializableEntity message, MessageScope scope) {
        return postMessage(channel, message, scope, null);
    }

    private CompletableFuture<Void> postMessage(
            String channel, SerializableEntity message, MessageScope scope, @Nullable ChannelHistory history) {
        return parts.publisher.post(named(channel), Objects.requireNonNull(message, "message"), scope, history);
    }

    @Override
    public HistoryMessages withHistory(ChannelHistory history) {
        return new HistoryScope(Objects.requireNonNull(history, "history"));
    }

    private <T extends SerializableEntity> CompletableFuture<List<ChannelMessage<T>>> history(
            String channel, Class<T> type, ChannelHistory history) {
        return new HistoryReading<>(parts.envelope, named(channel), Objects.requireNonNull(type, "type"), history)
                .start(parts.histories, parts.threads.completions());
    }

    /** Removes everything that was added and ends its streams. No call of a listener begins after this has returned. */
    @Override
    public void close() {
        List<ChannelSubscription> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            if (added != null) {
                added.values().forEach(all::addAll);
                added = null;
            }
        } finally {
            lock.unlock();
        }
        all.forEach(ChannelSubscription::close);
    }

    private static String named(String channel) {
        if (channel.isEmpty() || channel.length() > MAX_CHANNEL_NAME) {
            throw new IllegalArgumentException(
                    "A channel name must have 1 to " + MAX_CHANNEL_NAME + " characters, not " + channel.length());
        }
        if (channel.startsWith(ControlChannels.PREFIX)) {
            throw new IllegalArgumentException(
                    "Channel names that begin with " + ControlChannels.PREFIX + " are reserved");
        }
        return channel;
    }

    /** What subscriptions need of the scope. */
    private final class Scope implements ChannelSubscription.Owner {

        @Override
        public Executor executor() {
            return parts.threads.readers();
        }

        @Override
        public Executor completions() {
            return parts.threads.completions();
        }

        @Override
        public Backpressure backpressure(@Nullable ListenerMailbox mailbox, BooleanSupplier over) {
            Backpressure most = mailbox == null ? backpressure : mailbox.backpressure(backpressure);
            long wait = parts.limits.historyWait().toNanos();
            return most == Backpressure.NONE
                    ? most
                    : new BoundedBackpressure(most, parts.threads.timers(), wait, over, parts.failures);
        }

        @Override
        public void remove(ChannelSubscription closed) {
            forget(closed);
            parts.remove.accept(closed);
        }
    }

    /** The same scope, for channels with a history. Has no state of its own. */
    private final class HistoryScope implements HistoryMessages {

        private final ChannelHistory history;

        private HistoryScope(ChannelHistory history) {
            this.history = history;
        }

        @Override
        public <T extends SerializableEntity> Subscription addListener(
                String channel, Class<T> type, Consumer<? super T> listener, Delivery delivery) {
            return ScopedMessages.this.addListener(channel, SubscriptionSpec.in(type, history), listener, delivery);
        }

        @Override
        public <T extends SerializableEntity> Subscription addListenerAfter(
                String channel,
                @Nullable ChannelPosition after,
                Class<T> type,
                ChannelListener<? super T> listener,
                Delivery delivery) {
            return ScopedMessages.this.addListener(
                    channel, SubscriptionSpec.after(after, type, history), listener, delivery);
        }

        @Override
        public boolean removeListener(String channel, Object listener) {
            return ScopedMessages.this.removeListener(channel, listener);
        }

        @Override
        public <T extends SerializableEntity> MessageStream<T> createStream(String channel, Class<T> type) {
            return ScopedMessages.this.createStream(channel, SubscriptionSpec.in(type, history));
        }

        @Override
        public HistoryMessages withHistory(ChannelHistory another) {
            return new HistoryScope(another);
        }

        @Override
        public CompletableFuture<Void> postMessage(String channel, SerializableEntity message, MessageScope reach) {
            return ScopedMessages.this.postMessage(channel, message, reach, history);
        }

        @Override
        public <T extends SerializableEntity> CompletableFuture<List<ChannelMessage<T>>> history(
                String channel, Class<T> type) {
            return ScopedMessages.this.history(channel, type, history);
        }
    }
}
