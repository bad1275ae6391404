package dev.streampod.client.internal.session;

import dev.streampod.client.ClientClosedException;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.ConnectionRefusedException;
import dev.streampod.client.ConnectionState;
import dev.streampod.client.FollowStart;
import dev.streampod.client.KeyProvider;
import dev.streampod.client.SignedInUser;
import dev.streampod.client.StreampodException;
import dev.streampod.client.internal.call.ClientCalls;
import dev.streampod.client.internal.feed.ClientFeed;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.concurrent.FutureCopy;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session of a client with its server, across connections: the state machine behind {@link ConnectionState}.
 *
 * <p>One lock guards this object, its {@link Reconnection} and {@link PendingOpens}, the queue of {@link SendPipeline}, the
 * {@link StreamTable} and the {@link Authentication}. No thread blocks while it holds the lock, and no application code
 * runs under it: {@link EventDispatcher} calls listeners and readers and completes futures. Sockets and timers report to
 * this object; reports of a connection that is not the current one are ignored.
 *
 * <p>Invariants while the lock is free: {@code connection} is present exactly when CONNECTING or CONNECTED; an attempt is
 * scheduled exactly when WAITING_TO_RETRY; {@code opening} is empty unless CONNECTING.
 */
public final class ClientSession implements TransportConnection.Owner {

    /** How long a server that said goodbye may take to close, beyond the delay after which the client is to return. */
    static final Duration DRAIN_PATIENCE = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final ConnectionSettings settings;
    private final ClientResources resources;
    private final EntityRegistry registry;
    private final StreamCodecs codecs;
    private final FrameWriter frames;
    private final EventDispatcher dispatcher;
    private final StreamTable streams;
    private final Authentication authentication;
    private final SendPipeline pipeline;
    private final SessionResumption resumption;
    private final KeyRenewal renewal;
    private final FrameDispatcher inbound;
    private final Reconnection reconnection;
    private final ConnectionStarter starter;
    private final PendingOpens opening;
    private final ConnectionLog log;

    private volatile ConnectionState state = ConnectionState.DISCONNECTED;
    private volatile @Nullable TransportConnection connection;

    private @Nullable Closing closing;
    private boolean closed;

    /** A close that the application asked for and that has not ended. */
    private record Closing(RuntimeFuture<Void> done, Scheduler.Timeout deadline) {}

    public ClientSession(ConnectionSettings settings, ClientResources resources, KeyProvider keys) {
        this.settings = settings;
        this.resources = resources;
        this.registry = EntityRegistry.of(List.of(settings.protocol()));
        this.codecs = new StreamCodecs(settings.protocol());
        this.frames = new FrameWriter(registry, Audience.CLIENT);
        this.dispatcher = new EventDispatcher(resources.callbacks());
        this.log = new ConnectionLog(dispatcher, settings.url());
        this.streams = new StreamTable(codecs, dispatcher, resources.callbacks(), resources.timers());
        this.authentication = new Authentication(lock, dispatcher, resources.callbacks(), keys);
        this.pipeline = new SendPipeline(
                lock,
                settings,
                resources.callbacks(),
                resources.timers(),
                dispatcher,
                streams,
                authentication,
                frames,
                resources.random());
        this.resumption = new SessionResumption(
                settings.resume(), lock, resources.timers(), streams, pipeline, authentication, this::connected);
        this.renewal = new KeyRenewal(lock, resources.timers(), dispatcher, () -> authentication.renew(pipeline::add));
        this.inbound = new FrameDispatcher(lock, streams, pipeline, authentication, renewal, dispatcher);
        this.reconnection = new Reconnection(resources.timers(), settings.backoff(), resources.random());
        this.starter = new ConnectionStarter(resources.callbacks());
        this.opening = new PendingOpens(resources.callbacks());
    }

    /** Adds the stream of an endpoint; while the client is made. */
    public <OUT extends SerializableEntity> ClientStream<OUT> addStream(
            EndpointDefinition endpoint, Class<OUT> toClient) {
        var stream = new ClientStream<OUT>(
                pipeline,
                endpoint,
                toClient,
                this::openForStream,
                new ContinuityEvents(dispatcher, endpoint.name(), settings.queuedBytes()));
        EndpointDefinition.StreamDefinition definition = endpoint.stream();
        if (definition != null) {
            streams.add(stream, definition);
        }
        return stream;
    }

    public ConnectionState state() {
        return state;
    }

    /** Tells the application's listeners of states and errors. */
    public EventDispatcher dispatcher() {
        return dispatcher;
    }

    /** See {@link dev.streampod.client.StreampodClient#openStreamingConnection()}. */
    public CompletableFuture<Void> open() {
        lock.lock();
        try {
            if (closed) {
                return isClosed();
            }
            if (closing != null) {
                return FutureCopy.ofSecond(closing.done, done -> open());
            }
            if (state == ConnectionState.CONNECTED) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> opened = opening.add();
            reconnection.forgetRefusal();
            if (state != ConnectionState.CONNECTING) {
                reconnection.beginOwnAttempt();
                connect();
            }
            return opened;
        } finally {
            lock.unlock();
        }
    }

    private void connect() {
        changeTo(ConnectionState.CONNECTING, null, null);
        var reader = new FrameReader(codecs, registry, Audience.CLIENT, FrameReader.ALL_THAT_IS_WRITTEN);
        var next = new TransportConnection(
                settings, resources, reader, pipeline.calls(), pipeline.feeds(), frames, this, resumption::request);
        connection = next;
        KeyProvider keys = authentication.connectionOpening();
        resumption.beforeNextConnection(() -> start(next, keys));
    }

    private void start(TransportConnection next, KeyProvider keys) {
        try {
            starter.start(next, keys);
        } catch (RejectedExecutionException e) {
            next.abort();
            ConnectionEnd end = resources.callbacks().isClosing()
                    ? new ConnectionEnd(new ClientClosedException("The client's threads have been closed"), false)
                    : new ConnectionEnd(
                            new ConnectionRefusedException(
                                    "No thread could be started to connect to " + settings.url(), e),
                            true);
            ended(next, end);
        }
    }

    @Override
    public void welcomed(TransportConnection from, Transport transport, Frame.Welcome welcome, @Nullable String key) {
        lock.lock();
        try {
            if (from != connection) {
                return;
            }
            if (!resumption.accepts(welcome)) {
                from.cannotContinue();
                return;
            }
            reconnection.welcomed();
            log.connected();
            changeTo(ConnectionState.CONNECTED, null, null);
            boolean acknowledges = resumption.begin(from, welcome, key);
            renewal.validFor(welcome.expiresInMillis());
            pipeline.connectionUp(
                    new BatchWriter(transport, resources.callbacks().io(), pipeline),
                    welcome.maxMessageBytes(),
                    acknowledges);
            opening.succeed();
            if (closing != null) {
                closeOnceDrained();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection while it is welcomed; null otherwise. The lock is held. */
    private @Nullable TransportConnection connected() {
        return state == ConnectionState.CONNECTED ? connection : null;
    }

    @Override
    public void received(TransportConnection from, Frame frame, int size) {
        ResumeState counted = resumption.state();
        if (counted == null || !frame.numbered()) {
            if (from == connection) {
                uncounted(from, frame, size);
            }
            return;
        }
        counted.received().enter();
        try {
            if (from != connection) {
                return;
            }
            inbound.received(frame, size);
            counted.received().add(size);
        } finally {
            counted.received().leave();
        }
        counted.acknowledge(from);
    }

    private void uncounted(TransportConnection from, Frame frame, int size) {
        if (frame instanceof Frame.Goodbye goodbye) {
            drained(from, goodbye);
        } else if (frame instanceof Frame.Ack ack) {
            acknowledged(from, ack.received());
        } else {
            inbound.received(frame, size);
        }
    }

    private void acknowledged(TransportConnection from, long number) {
        lock.lock();
        try {
            if (from == connection && !pipeline.acknowledge(number)) {
                from.violated("the server acknowledged frames that were not written");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The server is about to close: nothing more is written, so that what was written is still handled; what the server
     * sends is read until it closes.
     */
    private void drained(TransportConnection from, Frame.Goodbye goodbye) {
        lock.lock();
        try {
            if (from == connection && from.firstGoodbye()) {
                Duration delay = reconnection.stayAway(goodbye.reconnectAfterMillis());
                pipeline.pause();
                resources.timers().after(delay.plus(DRAIN_PATIENCE), from::drainTookTooLong);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(TransportConnection from, ConnectionEnd end) {
        lock.lock();
        try {
            if (from != connection) {
                return;
            }
            if (end.reconnectAfterMillis() != null) {
                var unused = reconnection.stayAway(end.reconnectAfterMillis());
            }
            boolean wasConnected = state == ConnectionState.CONNECTED;
            connection = null;
            boolean signedOut = !wasConnected && reconnection.isRefusedForKey(end, from.key());
            boolean anotherKey = signedOut && authentication.isUnproven(from.key());
            boolean continues = reconnection.isRetrying()
                    && closing == null
                    && resumption.mayContinue(end, wasConnected, anotherKey);
            if (continues) {
                resumption.suspend(lastHeard(from), end.cause());
                renewal.stop();
            } else {
                connectionLost(from, end.cause());
            }
            if (wasConnected) {
                reconnection.connectionLost();
            }
            if (signedOut) {
                authentication.connectionRefused(from.key(), end.cause(), continues);
            }
            boolean retrying = reconnection.isRetrying();
            Duration delay = retrying && (end.reconnects() || signedOut) ? reconnection.nextDelay() : null;
            if (closing != null && (wasConnected || delay == null || pipeline.isDrained())) {
                opening.fail(end.cause());
                finishClosing(null);
                return;
            }
            if (delay == null) {
                reconnection.giveUp(end);
                log.ended(end, wasConnected, retrying);
                disconnected(end.cause());
            } else {
                log.retrying(end, wasConnected, delay);
                reconnection.start(delay, this::retry);
                changeTo(
                        ConnectionState.WAITING_TO_RETRY,
                        end.cause(),
                        resources.timers().now().plus(delay));
            }
            opening.fail(end.cause());
        } finally {
            lock.unlock();
        }
    }

    private Instant lastHeard(TransportConnection ended) {
        long silence = resources.timers().nanoTime() - ended.lastHeard();
        return resources.timers().now().minusNanos(silence);
    }

    private void retry() {
        lock.lock();
        try {
            if (state == ConnectionState.WAITING_TO_RETRY) {
                connect();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * See {@link dev.streampod.client.StreampodClient#closeStreamingConnection()}; completes under no lock but on any
     * thread.
     */
    public CompletableFuture<Void> close() {
        lock.lock();
        try {
            if (closing != null) {
                return closing.done.copy();
            }
            var done = new RuntimeFuture<Void>();
            closing = new Closing(done, resources.timers().after(settings.closeTimeout(), this::closingTookTooLong));
            boolean nothingToWaitFor = state != ConnectionState.CONNECTED
                    && (state == ConnectionState.DISCONNECTED || pipeline.isDrained());
            if (nothingToWaitFor || resources.timers().isClosed()) {
                finishClosing(connection);
            } else if (state == ConnectionState.CONNECTED) {
                closeOnceDrained();
            }
            return done.copy();
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connection for good. */
    public CompletableFuture<Void> end() {
        lock.lock();
        try {
            closed = true;
            pipeline.end();
            return close();
        } finally {
            lock.unlock();
        }
    }

    private void closeOnceDrained() {
        TransportConnection open = connection;
        if (open != null) {
            pipeline.whenDrained(() ->
                    resources.callbacks().io().execute(() -> open.close(CloseCode.NORMAL, "closed by the client")));
        }
    }

    private void closingTookTooLong() {
        lock.lock();
        try {
            if (closing != null) {
                finishClosing(connection);
            }
        } finally {
            lock.unlock();
        }
    }

    private void finishClosing(@Nullable TransportConnection open) {
        Closing ending = closing;
        if (ending == null) {
            return;
        }
        ending.deadline.cancel();
        if (open != null) {
            connection = null;
            open.abort();
            connectionLost(open, null); // which is no interruption of the streams, since it is closing
        }
        closing = null;
        reconnection.closed();
        pipeline.giveUpUnsent();
        log.closed();
        disconnected(null);
        opening.fail(new ClientClosedException("The connection was closed while it was being opened"));
        ending.done.succeed(null);
        resources.callbacks().publish(List.of(ending.done));
    }

    /** The streams and keys of the connection are gone. */
    private void connectionLost(TransportConnection ended, @Nullable StreampodException cause) {
        resumption.abandon();
        if (closing == null) {
            pipeline.connectionLost(lastHeard(ended));
        } else {
            pipeline.connectionClosed(lastHeard(ended), answered(cause));
        }
        authentication.connectionLost(cause);
        renewal.stop();
    }

    /** Whether the connection ended because the server has answered our close, and so has read everything before it. */
    private static boolean answered(@Nullable StreampodException cause) {
        return cause instanceof ConnectionLostException lost && lost.closeCode() == CloseCode.NORMAL;
    }

    private void disconnected(@Nullable StreampodException cause) {
        resumption.abandon();
        authentication.givenUp(cause);
        boolean streamsEnd = reconnection.isRetrying() || cause == null;
        reconnection.disconnected();
        if (state != ConnectionState.DISCONNECTED) {
            changeTo(ConnectionState.DISCONNECTED, cause, null);
        }
        if (streamsEnd) {
            streams.givenUp(cause);
            pipeline.giveUpFeeds(cause);
        }
        pipeline.calls().giveUp(cause != null ? cause : new ClientClosedException("The connection was closed"));
    }

    private void changeTo(ConnectionState next, @Nullable Throwable cause, @Nullable Instant retryAt) {
        state = next;
        dispatcher.state(new ConnectionEvent(next, cause, retryAt));
    }

    /** The calls of this client. */
    public ClientCalls calls() {
        return pipeline.calls();
    }

    /** Opens the connection for a call that waits to be sent; when that fails, so does the call. */
    public void openForCall() {
        if (state == ConnectionState.DISCONNECTED) {
            var unused = open();
        }
    }

    /**
     * Follows a channel through an endpoint; see {@link dev.streampod.client.MethodStub}.
     *
     * @param messages what every message of the channel is
     */
    public <M extends SerializableEntity> ClientFeed<M> follow(
            String endpoint,
            ChannelDefinition channel,
            List<@Nullable Object> arguments,
            FollowStart start,
            Class<M> messages) {
        ClientFeed<M> feed = pipeline.follow(endpoint, channel, arguments, start, messages);
        StreampodException refusal = openForStream();
        if (refusal != null) {
            feed.end(refusal);
        }
        return feed;
    }

    /**
     * Opens the connection for the stream of an endpoint or a feed, with retries: no caller waits for the attempt itself.
     * Returns null, or, when the server has refused this client, the reason why there will be no connection unless the
     * application asks for one.
     */
    private @Nullable StreampodException openForStream() {
        if (state != ConnectionState.DISCONNECTED) {
            return null;
        }
        lock.lock();
        try {
            if (state != ConnectionState.DISCONNECTED || closed) {
                return null;
            }
            if (reconnection.refusal() == null) {
                reconnection.beginRetrying();
                connect();
            }
            return reconnection.refusal();
        } finally {
            lock.unlock();
        }
    }

    /** See {@link dev.streampod.client.StreampodClient#setKey}. */
    public CompletableFuture<Void> setKey(@Nullable String key) {
        lock.lock();
        try {
            if (closed) {
                return isClosed();
            }
            reconnection.forgetRefusal(); // it may have been for the key
        } finally {
            lock.unlock();
        }
        return authentication.setKey(key, pipeline::add);
    }

    /** See {@link dev.streampod.client.StreampodClient#signedInUser}. */
    public @Nullable SignedInUser user() {
        return authentication.user();
    }

    /** See {@link dev.streampod.client.StreampodClient#refreshKey}. */
    public CompletableFuture<Void> refreshKey() {
        lock.lock();
        try {
            if (closed) {
                return isClosed();
            }
        } finally {
            lock.unlock();
        }
        return authentication.refresh(pipeline::add);
    }

    private static CompletableFuture<Void> isClosed() {
        return CompletableFuture.failedFuture(new ClientClosedException("The client is closed"));
    }
}
