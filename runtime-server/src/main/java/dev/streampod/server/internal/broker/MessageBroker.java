package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.messaging.Subscription;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
 * Messaging of one server: owns all subscriptions, the workers that deliver to them, and the bus. As {@link Messages}
 * it is the scope of the server, for code without a session: its subscriptions last until they are removed or the
 * server closes.
 */
public final class MessageBroker implements Messages, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    /** How long a start waits for the channels of the servers. */
    private static final Duration CONTROL_WAIT = Duration.ofSeconds(2);

    private final Envelope envelope;
    private final MessagingLimits limits;
    private final BooleanSupplier mayWait;
    private final @Nullable MessageBus bus;
    private final MessagingThreads threads;
    private final ChannelWorkers workers;

    private final Channels channels;
    private final MessagePublisher publisher;
    private final ScopedMessages.Parts parts;
    private final ScopedMessages root;
    private final InboundDispatcher received;
    private final ControlChannels controlChannels;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private MessageBroker(Builder builder) {
        this.envelope = new Envelope(builder.registry);
        this.limits = builder.limits;
        this.mayWait = builder.mayWait;
        this.bus = builder.bus;
        var localHistory = new LocalHistory(limits.localHistoryBytes());
        HistoryStore histories = bus == null
                ? localHistory
                : new ThrottledHistoryStore(bus, limits.historyReadsAtOnce(), limits.historyReads());
        this.threads = new MessagingThreads(builder.executor, builder.timers, builder.failures);
        this.workers = new ChannelWorkers(
                limits, threads.timers(), builder.failures, () -> new PublicationEncoder(builder.registry, envelope));
        this.channels = new Channels(bus, workers, histories, envelope);
        this.received = channels.received();
        this.controlChannels = new ControlChannels(received, builder.failures);
        this.publisher =
                new MessagePublisher(builder.registry, envelope, channels, bus, localHistory, limits.messageBytes());
        this.parts = new ScopedMessages.Parts(
                limits, threads, builder.failures, envelope, histories, publisher, this::add, channels::remove);
        this.root = new ScopedMessages(parts, Backpressure.NONE);
    }

    /** @param registry the classes that can be posted */
    public static Builder builder(EntityRegistry registry) {
        return new Builder(registry);
    }

    /** A view for one session. */
    public ScopedMessages scoped() {
        return scoped(Backpressure.NONE);
    }

    /**
     * A view for one session.
     *
     * @param backpressure how fast the client of the session takes what it is sent: messages of a history wait for it
     */
    public ScopedMessages scoped(Backpressure backpressure) {
        return new ScopedMessages(parts, backpressure);
    }

    /**
     * Has a client follow a channel, until the follower that is returned is closed.
     *
     * @param backpressure reports when the sink has room again, and does so without fail for as long as it is followed
     */
    public Follower follow(FollowSpec spec, FollowSink sink, Backpressure backpressure) {
        var follower = new ChannelFollower(spec, sink, backpressure, channels::remove, received::undecodable);
        channels.add(follower);
        if (closed) {
            follower.close();
        }
        return follower;
    }

    /** A channel of the servers among themselves, which applications cannot reach. */
    public ControlChannel control(String name) {
        return controlChannels.channel(bus, name);
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
    public HistoryMessages withHistory(ChannelHistory history) {
        return root.withHistory(history);
    }

    @Override
    public CompletableFuture<Void> postMessage(String channel, SerializableEntity message, MessageScope scope) {
        return root.postMessage(channel, message, scope);
    }

    /** The channels that this server listens to now, a copy. */
    public List<String> channels() {
        return channels.names();
    }

    /** How messaging is doing now. */
    public MessagingState state() {
        return new MessagingState(
                redisState(),
                channels.size(),
                bus == null ? 0 : bus.bufferedPosts(),
                received.undecodable(),
                received.repeats(),
                received.lost());
    }

    private MessagingState.Redis redisState() {
        if (bus == null) {
            return MessagingState.Redis.NONE;
        }
        if (!bus.isUp()) {
            return MessagingState.Redis.DOWN;
        }
        return bus.isRefusing() ? MessagingState.Redis.REFUSING : MessagingState.Redis.UP;
    }

    /** How many listeners there are on this server, streams included. */
    public int listeners() {
        return channels.listeners().size();
    }

    private void add(ChannelReceiver listener) {
        channels.add(listener);
        if (closed) {
            listener.close();
        } else {
            awaitConfirmation(listener);
        }
    }

    private void awaitConfirmation(ChannelReceiver listener) {
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
     * A message as servers write it for each other.
     *
     * @throws IllegalArgumentException when its class belongs to no protocol of this server
     * @throws MessageTooLargeException when it is larger than {@link MessagingLimits#messageBytes()}
     */
    public byte[] encode(SerializableEntity message) {
        byte[] bytes = envelope.write(message);
        int most = limits.messageBytes();
        if (bytes.length > most) {
            throw new MessageTooLargeException(
                    "The message " + message.getClass().getSimpleName() + " of " + bytes.length
                            + " bytes was not sent: servers send each other at most " + most
                            + " (MessagingLimits.messageBytes)",
                    bytes.length,
                    most);
        }
        return bytes;
    }

    /** @throws EntityFormatException when {@link #encode} of this version has not written it, or its class is not known here */
    public SerializableEntity decode(byte[] message) {
        return envelope.read(message);
    }

    /** Ends all listeners, streams and posts, and every thread. A listener that is being called has two seconds to return. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed = true;
        publisher.close();
        try {
            if (bus != null) {
                bus.close();
            }
        } finally {
            channels.listeners().forEach(ChannelReceiver::close);
            root.close();
            workers.close();
            threads.close();
        }
    }

    /**
     * Waits until this server hears the others on the channels of the servers, for {@link #CONTROL_WAIT} at most, and not at all
     * while there is no connection to Redis. A server that took clients before would miss what is sent to them.
     */
    public void awaitControlChannels() {
        if (bus == null || !bus.isUp()) {
            return;
        }
        try {
            controlChannels.subscribed().get(CONTROL_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Not all channels of the servers are subscribed to yet");
        }
    }

    private void start() {
        if (bus != null) {
            bus.start(controlChannels, threads.completions());
        }
    }

    /** Collects what messaging is made of. Not safe for several threads. */
    public static final class Builder {

        private final EntityRegistry registry;
        private @Nullable MessageBus bus;
        private @Nullable Executor executor;
        private @Nullable Scheduler timers;
        private BooleanSupplier mayWait = () -> true;
        private MessagingLimits limits = MessagingLimits.defaults();
        private Failures failures = ServerFailures.logged();

        private Builder(EntityRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
        }

        /** The bus between this server and others; without one, messages stay in this process. */
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

        /**
         * The scheduler of delays and of the watch over slow listeners. It stays the caller's to end. Unless one is given
         * there is one.
         */
        public Builder timers(Scheduler ofServer) {
            this.timers = Objects.requireNonNull(ofServer, "ofServer");
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

        /** Takes the failures on threads of messaging; they are logged unless set. */
        public Builder failures(Failures ofServer) {
            this.failures = Objects.requireNonNull(ofServer, "ofServer");
            return this;
        }

        /** Starts messaging: its threads, and the connection to other servers, for which this waits a moment. */
        public MessageBroker build() {
            var broker = new MessageBroker(this);
            try {
                broker.start();
            } catch (Throwable e) {
                closeAfter(e, broker);
                throw e;
            }
            return broker;
        }

        /** Ends the threads of a broker that could not be started. */
        private static void closeAfter(Throwable failure, MessageBroker broker) {
            try {
                broker.close();
            } catch (Throwable e) {
                failure.addSuppressed(e);
            }
        }
    }
}
