package dev.streampod.server.messaging;

import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import dev.streampod.stream.MessageStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messaging of one server: owns every listener, the workers that call them, and the bus. As {@link Messages} it is the
 * server's own view, for code without a session; what is added through it stays until it is removed or the server closes.
 *
 * <p>A channel exists here while somebody listens. Adding and removing go through one atomic step of the map per channel, in
 * which the bus is told too, so that it hears of the first listener and of the last in the right order.
 */
public final class MessageCentral implements Messages, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MessageCentral.class);

    private final EntityRegistry registry;
    private final Envelope envelope;
    private final MessagingLimits limits;
    private final BooleanSupplier mayWait;
    private final @Nullable MessageBus bus;
    private final MessagingThreads threads;
    private final ChannelWorkers workers;

    private final ConcurrentHashMap<String, Channel> channels = new ConcurrentHashMap<>();
    private final ScopedMessages root = new ScopedMessages(this);
    private final PostNumbers numbers = new PostNumbers();
    private final LocalHistory localHistory;
    private final HistoryStore histories;
    private final ReceivedMessages received;
    private final ControlChannels controlChannels;
    private final LostMessages failedPosts = new LostMessages("A post failed");
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private MessageCentral(Builder builder) {
        this.registry = builder.registry;
        this.envelope = new Envelope(registry);
        this.received = new ReceivedMessages(channels::get, envelope);
        this.controlChannels = new ControlChannels(received);
        this.limits = builder.limits;
        this.mayWait = builder.mayWait;
        this.bus = builder.bus;
        this.localHistory = new LocalHistory(limits.localHistoryBytes());
        this.histories = bus == null ? localHistory : new BoundedReads(HistoryStore.of(bus), limits.historyReads());
        this.threads = new MessagingThreads(builder.executor);
        this.workers = new ChannelWorkers(limits);
    }

    /** @param registry the classes that can be posted */
    public static Builder builder(EntityRegistry registry) {
        return new Builder(registry);
    }

    /** A view for one session. */
    public ScopedMessages scoped() {
        return new ScopedMessages(this);
    }

    /** A channel of the servers among themselves, which applications cannot reach. */
    public ControlChannel control(String name) {
        return new ControlChannel(bus, controlChannels, name);
    }

    @Override
    public <T extends SerializableEntity> Subscription addListener(
            String channel, Class<T> type, Consumer<? super T> listener, Delivery delivery) {
        return root.addListener(channel, type, listener, delivery);
    }

    @Override
    public boolean removeListener(String channel, Object listener) {
        return root.removeListener(channel, listener);
    }

    @Override
    public <T extends SerializableEntity> MessageStream<T> createStream(String channel, Class<T> type) {
        return root.createStream(channel, type);
    }

    @Override
    public HistoryMessages keeping(ChannelHistory history) {
        return root.keeping(history);
    }

    @Override
    public CompletableFuture<Void> postMessage(String channel, SerializableEntity message, MessageScope scope) {
        return root.postMessage(channel, message, scope);
    }

    /** How messaging is doing now. */
    public MessagingState state() {
        MessagingState.Redis redis = bus == null
                ? MessagingState.Redis.NONE
                : bus.isUp() ? MessagingState.Redis.UP : MessagingState.Redis.DOWN;
        return new MessagingState(
                redis,
                channels.size(),
                bus == null ? 0 : bus.keptPosts(),
                received.undecodable(),
                received.repeats(),
                received.lost());
    }

    /** How many listeners there are on this server, streams included. */
    public int listeners() {
        int count = 0;
        for (Channel channel : channels.values()) {
            count += channel.listeners().length;
        }
        return count;
    }

    MessagingLimits limits() {
        return limits;
    }

    /** Runs what may be held up: listeners with a mailbox, readers of streams. */
    Executor executor() {
        return threads.readers();
    }

    /** Completes the futures that users hold. */
    Executor completions() {
        return threads.completions();
    }

    void add(Registration listener) {
        channels.compute(listener.channel(), (name, existing) -> {
            if (listener.isClosed()) {
                return existing;
            }
            Channel channel = existing == null ? newChannel(name) : existing;
            listener.follow(channel, histories, envelope);
            channel.add(listener);
            boolean first = existing == null && listener.isOfHistory();
            listener.confirmation(
                    bus == null ? CompletableFuture.completedFuture(null) : subscription(bus, channel, first));
            return channel;
        });
        begin(listener);
        if (closed) {
            listener.close();
        } else {
            awaitConfirmation(listener);
        }
    }

    /** Called within the map's step for the channel. */
    private static CompletableFuture<Void> subscription(MessageBus bus, Channel channel, boolean afterHistory) {
        CompletableFuture<Void> beginning = afterHistory ? new CompletableFuture<>() : channel.beginning();
        if (beginning == null || beginning.isDone()) {
            return bus.subscribe(channel.name());
        }
        channel.beginning(beginning);
        return beginning;
    }

    /** Does what has to precede the subscription, and what follows it. Not within a step of the map. */
    private void begin(Registration listener) {
        Channel channel = channels.get(listener.channel());
        CatchUp own = listener.catchUp();
        CompletableFuture<Void> confirmation = listener.confirmation();
        if (own != null && confirmation != null) {
            var unused = confirmation.thenRun(own::readSoon);
        }
        if (bus != null && channel != null && channel.begins()) {
            // Where the history ends is asked before the subscription: what comes after that is missed by nobody.
            var unused = histories
                    .kept(channel.name(), ChannelPosition.END)
                    .whenComplete((end, failure) -> subscribeAfter(end, channel, bus));
        }
    }

    private void subscribeAfter(@Nullable KeptMessages end, Channel channel, MessageBus between) {
        CatchUp history = channel.catchUp();
        if (end != null && history != null) {
            history.beginAtEndSoon(end.last());
        }
        channels.compute(channel.name(), (name, current) -> {
            CompletableFuture<Void> beginning = channel.beginning();
            if (beginning != null && current == channel) {
                var unused = between.subscribe(name).whenComplete((done, failure) -> {
                    if (failure == null) {
                        beginning.complete(null);
                    } else {
                        beginning.cancel(false);
                    }
                });
            } else if (beginning != null) {
                beginning.cancel(false);
            }
            return current;
        });
    }

    private Channel newChannel(String name) {
        var channel = new Channel(name, workers.of(name));
        if (bus != null) {
            channel.follow(received.catchUp(channel, histories));
        }
        return channel;
    }

    void remove(Registration listener) {
        channels.computeIfPresent(listener.channel(), (name, channel) -> {
            channel.remove(listener);
            if (!channel.isEmpty()) {
                return channel;
            }
            if (bus != null) {
                bus.unsubscribe(name);
            }
            return null;
        });
    }

    private void awaitConfirmation(Registration listener) {
        CompletableFuture<Void> confirmation = listener.confirmation();
        if (bus == null
                || confirmation == null
                || confirmation.isDone()
                || !bus.isUp()
                || Thread.currentThread() instanceof ChannelWorker.WorkerThread
                || !mayWait.getAsBoolean()) {
            return;
        }
        try {
            confirmation.get(limits.confirmationWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            log.debug("Redis did not confirm the subscription to {} in time", listener.channel());
        } catch (ExecutionException | CancellationException e) {
            log.debug("The subscription to {} ended while it was made", listener.channel());
        }
    }

    /**
     * Posts; a failure is in the future, and in the log for whoever does not look at futures.
     *
     * @param history what keeps it, if it is not of scope {@link MessageScope#LOCAL}; null to post without
     */
    CompletableFuture<Void> post(
            String channel, SerializableEntity message, MessageScope scope, @Nullable ChannelHistory history) {
        CompletableFuture<Void> posted = attempt(channel, message, scope, history);
        if (!posted.isDone() || posted.isCompletedExceptionally()) {
            var unused = posted.whenComplete((done, failure) -> {
                if (failure != null && !closed) {
                    failedPosts.add(channel, failure);
                }
            });
        }
        return posted;
    }

    private CompletableFuture<Void> attempt(
            String channel, SerializableEntity message, MessageScope scope, @Nullable ChannelHistory history) {
        if (closed) {
            return failed(new MessageNotPostedException(Reason.CLOSED, "The server is closed"));
        }
        if (scope == MessageScope.LOCAL || (bus == null && scope == MessageScope.AUTO)) {
            return postHere(channel, message, scope == MessageScope.LOCAL ? null : history);
        }
        if (bus == null) {
            return failed(
                    new MessageNotPostedException(
                            Reason.NO_REDIS,
                            "Messages of scope GLOBAL go through Redis, and this server has none; configure it or post with AUTO"));
        }
        byte[] bytes = envelope.write(message);
        try {
            return numbers.publish(bus, channel, bytes, history);
        } catch (MessageNotPostedException e) {
            return failed(e);
        }
    }

    private CompletableFuture<Void> postHere(
            String channel, SerializableEntity message, @Nullable ChannelHistory history) {
        boolean taken;
        if (history == null) {
            registry.of(message); // what no other server could be told is not posted here either
            taken = handOn(channel, message, null);
        } else {
            byte[] bytes = envelope.write(message);
            Envelope.number(bytes, numbers.origin(), 1, 1); // nobody compares them
            taken = localHistory.add(channel, bytes, history, kept -> handOn(channel, message, kept));
        }
        if (taken) {
            return CompletableFuture.completedFuture(null);
        }
        return failed(new MessageNotPostedException(
                Reason.FULL, "The listeners of this server cannot keep up: the queue of the channel's worker is full"));
    }

    private boolean handOn(String channel, SerializableEntity message, @Nullable KeptMessage kept) {
        Channel found = channels.get(channel);
        return found == null || found.worker().offer(new LocalMessage(found, message, kept));
    }

    /** Reads what is kept of a channel. */
    <T extends SerializableEntity> CompletableFuture<List<ChannelMessage<T>>> history(
            String channel, Class<T> type, ChannelHistory history) {
        return new HistoryReading<>(envelope, channel, type, history).start(histories, completions());
    }

    private static CompletableFuture<Void> failed(MessageNotPostedException why) {
        return CompletableFuture.failedFuture(why);
    }

    /** Ends all listeners, streams and posts, and every thread. A listener that is being called has two seconds to return. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed = true;
        if (bus != null) {
            bus.close();
        }
        for (Channel channel : channels.values()) {
            for (Registration listener : channel.listeners()) {
                listener.close();
            }
        }
        root.close();
        workers.close();
        threads.close();
    }

    private void start() {
        if (bus != null) {
            bus.start(controlChannels, threads.completions());
        }
    }

    private static final class LocalMessage extends ChannelWorker.Work {
        private final Channel channel;
        private final SerializableEntity message;
        private final @Nullable KeptMessage kept;

        private LocalMessage(Channel channel, SerializableEntity message, @Nullable KeptMessage kept) {
            super(0);
            this.channel = channel;
            this.message = message;
            this.kept = kept;
        }

        @Override
        void run() {
            if (kept == null) {
                channel.deliver(message);
            } else {
                channel.deliver(kept.with(message), message);
            }
        }
    }

    /** Collects what messaging is made of. Not safe for several threads. */
    public static final class Builder {

        private final EntityRegistry registry;
        private @Nullable MessageBus bus;
        private @Nullable Executor executor;
        private BooleanSupplier mayWait = () -> true;
        private MessagingLimits limits = MessagingLimits.defaults();

        private Builder(EntityRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
        }

        /** What connects this server with others; without one, messages stay in this process. */
        public Builder bus(MessageBus between) {
            this.bus = Objects.requireNonNull(between, "between");
            return this;
        }

        /**
         * Runs listeners with {@link Delivery#BLOCKING} and readers of streams, which may hold up its threads. It stays
         * the caller's to end. Unless one is given there is a pool of 16 threads.
         */
        public Builder executor(Executor forReaders) {
            this.executor = Objects.requireNonNull(forReaders, "forReaders");
            return this;
        }

        /** Whether the thread that asks may wait for Redis: network threads may not. By default all may. */
        public Builder mayWait(BooleanSupplier thisThread) {
            this.mayWait = Objects.requireNonNull(thisThread, "thisThread");
            return this;
        }

        public Builder limits(MessagingLimits bounds) {
            this.limits = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /** Starts messaging: its threads, and the connection to other servers, for which this waits a moment. */
        public MessageCentral build() {
            var central = new MessageCentral(this);
            central.start();
            return central;
        }
    }
}
