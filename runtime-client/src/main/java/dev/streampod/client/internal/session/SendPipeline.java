package dev.streampod.client.internal.session;

import dev.streampod.client.ClientClosedException;
import dev.streampod.client.ClientError;
import dev.streampod.client.FollowStart;
import dev.streampod.client.MessageTooLargeException;
import dev.streampod.client.StreamOptions;
import dev.streampod.client.StreampodException;
import dev.streampod.client.internal.call.CallSender;
import dev.streampod.client.internal.call.ClientCall;
import dev.streampod.client.internal.call.ClientCalls;
import dev.streampod.client.internal.feed.ClientFeed;
import dev.streampod.client.internal.feed.ClientFeeds;
import dev.streampod.client.internal.feed.FeedSender;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.stream.BufferedMessageStream;
import dev.streampod.stream.ByteBudget;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbound side of a client: messages, the opening and closing of streams, and key changes, in one queue that
 * outlives connections. {@link OutboundFrames} makes frames of them.
 *
 * <p>The client's lock guards all state. Methods that the application reaches take it; those that {@link ClientSession}
 * calls with the lock held say so. A stream is opened on a connection on demand: before the first frame of the stream,
 * and once the connection is established if the stream is in use.
 */
final class SendPipeline implements BatchWriter.Source, CallSender, FeedSender {

    private static final Logger LOG = LoggerFactory.getLogger(SendPipeline.class);

    private final ReentrantLock lock;
    private final ConnectionSettings settings;
    /** The bound of messages that wait for readers of streams. */
    private final ByteBudget unread;

    private final CallbackExecutor callbacks;
    private final EventDispatcher dispatcher;
    private final StreamTable streams;
    private final FrameWriter frames;
    private final ClientCalls calls;
    private final ClientFeeds feeds;
    private final SendQueue queue;
    private final OutboundFrames outbound;
    private final WaitingPublishers publishers;
    private final MessageLimit limit = new MessageLimit();

    private @Nullable BatchWriter writer;
    private @Nullable Runnable onDrained;
    private boolean batchInFlight;
    private boolean paused;
    private boolean closed;

    SendPipeline(
            ReentrantLock lock,
            ConnectionSettings settings,
            CallbackExecutor callbacks,
            Scheduler timers,
            EventDispatcher dispatcher,
            StreamTable streams,
            Authentication authentication,
            FrameWriter frames,
            RandomGenerator random) {
        this.lock = lock;
        this.settings = settings;
        this.unread = new ByteBudget(settings.unreadBytes());
        this.callbacks = callbacks;
        this.dispatcher = dispatcher;
        this.streams = streams;
        this.frames = frames;
        this.calls =
                new ClientCalls(this, callbacks, timers, frames, settings.unreadBytes(), settings.maxMessageBytes());
        var bounds = new ClientFeeds.Bounds(
                settings.reader().capacity(), unread, settings.presenceBytes(), settings.backoff());
        this.feeds = new ClientFeeds(this, callbacks, timers, random, dispatcher, frames, bounds);
        this.queue = new SendQueue(settings.queuedMessages(), settings.queuedBytes());
        this.outbound =
                new OutboundFrames(queue, streams, authentication, dispatcher, frames, limit, settings.queuedBytes());
        this.publishers = new WaitingPublishers(lock, queue, callbacks, timers);
    }

    ClientCalls calls() {
        return calls;
    }

    ClientFeeds feeds() {
        return feeds;
    }

    StreamOptions readerOptions() {
        return settings.reader();
    }

    <OUT extends SerializableEntity> BufferedMessageStream<OUT> read(
            ClientStream<OUT> stream, @Nullable StreamOptions options) {
        lock.lock();
        try {
            checkOpen();
            use(stream);
            return stream.newReader(
                    options == null ? settings.reader() : options, unread, callbacks, EventDispatcher::threw);
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<Void> openStream(ClientStream<?> stream) {
        lock.lock();
        try {
            checkOpen();
            use(stream);
            return stream.whenOpen();
        } finally {
            lock.unlock();
        }
    }

    void send(ClientStream<?> stream, SerializableEntity data) {
        Outgoing.Message message = encode(stream, data);
        lock.lock();
        try {
            checkSendable(message);
            queue.add(message);
            stream.use();
            signal();
        } finally {
            lock.unlock();
        }
    }

    <M extends SerializableEntity> ClientFeed<M> follow(
            String endpoint,
            ChannelDefinition channel,
            List<@Nullable Object> arguments,
            FollowStart start,
            Class<M> messages) {
        ClientFeed<M> feed = feeds.make(endpoint, channel, arguments, start, messages, limit.bytes());
        lock.lock();
        try {
            checkOpen();
            feeds.opened(feed);
            queue.add(new Outgoing.Feed(feed));
            signal();
            return feed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void request(ClientFeed<?> feed) {
        lock.lock();
        try {
            queue.add(new Outgoing.Feed(feed));
            signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void discard(ClientFeed<?> feed) {
        lock.lock();
        try {
            queue.discard(feed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(ClientCall call) {
        int size = call.frame().length;
        lock.lock();
        try {
            checkOpen();
            if (limit.isBelow(size)) {
                throw limit.tooLarge(call, size);
            }
            queue.add(new Outgoing.Call(call, size));
            signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int serverLimit() {
        return limit.bytes();
    }

    @Override
    public void discard(ClientCall call) {
        lock.lock();
        try {
            queue.discard(call);
            admitted(queue.admitWaiting());
            publishers.tellRoom();
            checkDrained();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(ClientCall call, byte[] frame) {
        lock.lock();
        try {
            boolean unheardOf = call.isOver() && !call.written();
            if (!closed && !unheardOf) {
                queue.add(new Outgoing.Part(call, new Outgoing.Control(frame)));
                signal();
                if (writer != null && queue.holdsTooManyParts()) {
                    LOG.warn(
                            "The server at {} does not read what is sent to it; the connection is aborted",
                            settings.url());
                    writer.abort();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int roomForItems(Runnable whenRoom) {
        lock.lock();
        try {
            return publishers.room(whenRoom);
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<Void> sendWhenRoom(ClientStream<?> stream, SerializableEntity data) {
        try {
            Outgoing.Message message = encode(stream, data);
            lock.lock();
            try {
                checkSendable(message);
                CompletableFuture<Void> admitted = queue.addWhenRoom(message);
                stream.use();
                signal();
                return admitted == null ? CompletableFuture.completedFuture(null) : admitted;
            } finally {
                lock.unlock();
            }
        } catch (StreampodException | IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    void close(ClientStream<?> stream) {
        lock.lock();
        try {
            boolean somethingToClose = stream.phase() != ClientStream.Phase.NOT_OPEN || queue.holdsMessageFor(stream);
            streams.closed(stream);
            if (somethingToClose) {
                queue.add(new Outgoing.Close(stream));
                signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The stream is in use from here on: it is opened if there is a connection. The lock is held. */
    void use(ClientStream<?> stream) {
        stream.use();
        outbound.openStreams();
        signal();
    }

    /** Opens what was refused for want of a login or a scope, now that there is another key. The lock is held. */
    void useWhatWasDenied() {
        streams.those(ClientStream::deniedForKey).forEach(this::use);
    }

    /** Re-authenticates the connection, in its turn. The lock is held. */
    void add(KeyChange change) {
        queue.add(new Outgoing.Auth(change));
        signal();
    }

    /** Re-authenticates the resumed session, ahead of all queued frames. The lock is held. */
    void addOnReturn(KeyChange change) {
        queue.addFirst(new Outgoing.Auth(change));
        signal();
    }

    /** Does not write a change again; false when the server has taken it in. Right after {@link #resume}. The lock is held. */
    boolean withdraw(KeyChange change) {
        return outbound.withdraw(change);
    }

    /** The server has taken in so many frames; returns false when so many were not written. The lock is held. */
    boolean acknowledge(long number) {
        return outbound.acknowledge(number);
    }

    /**
     * The server goes on with the session after so many frames: what was written after them is written again. Returns
     * false when that is not possible. The lock is held.
     */
    boolean resume(long number) {
        return outbound.resume(number);
    }

    /**
     * A connection was welcomed. The lock is held.
     *
     * @param acknowledges whether the server acknowledges what it takes in
     */
    void connectionUp(BatchWriter connectionWriter, int maxMessageBytes, boolean acknowledges) {
        writer = connectionWriter;
        batchInFlight = false;
        paused = false;
        limit.welcomed(maxMessageBytes);
        outbound.connectionUp(acknowledges);
        signal();
    }

    /** The server takes no new messages on this connection; they wait for the next one. The lock is held. */
    void pause() {
        paused = true;
    }

    /** There is no connection any more, and the session is over. The lock is held. */
    void connectionLost(Instant lastHeard) {
        List<Outgoing.Message> inFlight = takeInFlight();
        streams.connectionLost(lastHeard, outbound.areAcknowledged() ? outbound.unacknowledged() : inFlight);
        outbound.sessionOver();
        sessionLost(lastHeard);
        admitted(queue.admitWaiting());
    }

    /**
     * There is no connection any more because the client closed it. The lock is held.
     *
     * @param answered whether the server has answered the close: then it has read what was written before
     */
    void connectionClosed(Instant lastHeard, boolean answered) {
        List<Outgoing.Message> inFlight = takeInFlight();
        boolean unread = !answered && outbound.areAcknowledged();
        streams.connectionClosed(lastHeard, unread ? outbound.unacknowledged() : inFlight);
        outbound.sessionOver();
        sessionLost(lastHeard);
        admitted(queue.admitWaiting());
    }

    /**
     * There is no connection now, and the session may go on over another: what was written is kept. The lock is held.
     */
    void suspend() {
        takeInFlight();
        admitted(queue.admitWaiting());
    }

    /** The session does not go on over another connection. The lock is held. */
    void abandon(Instant lastHeard) {
        streams.connectionLost(lastHeard, outbound.unacknowledged());
        outbound.sessionOver();
        sessionLost(lastHeard);
    }

    private void sessionLost(Instant lastHeard) {
        for (ClientCall call : calls.sessionLost()) {
            queue.addAgain(new Outgoing.Call(call, call.frame().length));
        }
        for (ClientFeed<?> feed : feeds.sessionLost(lastHeard)) {
            queue.add(new Outgoing.Feed(feed));
        }
    }

    private List<Outgoing.Message> takeInFlight() {
        writer = null;
        batchInFlight = false;
        return queue.connectionLost();
    }

    /**
     * Runs the action once nothing waits to be written any more, perhaps at once. The lock is held, also for the
     * action.
     */
    void whenDrained(Runnable action) {
        onDrained = action;
        checkDrained();
    }

    /** Whether nothing waits to be written, and nothing is being written. The lock is held. */
    boolean isDrained() {
        return queue.isEmpty() && !batchInFlight && (writer == null || !outbound.hasUnwritten());
    }

    /** Gives up what could not be sent, and says so. The lock is held. */
    void giveUpUnsent() {
        onDrained = null;
        calls.giveUp(new ClientClosedException("The connection was closed before the call was answered"));
        Map<String, Integer> unsent = new LinkedHashMap<>();
        for (Outgoing.Message message : queue.clear()) {
            unsent.merge(message.stream().endpoint(), 1, Integer::sum);
        }
        unsent.forEach((endpoint, count) -> dispatcher.error(new ClientError(
                ErrorCode.UNAVAILABLE, endpoint, null, "Messages that were not sent before the close: " + count)));
        List<RuntimeFuture<@Nullable Void>> waiting = queue.clearWaiting();
        if (!waiting.isEmpty()) {
            var cause = new ClientClosedException("The connection was closed before there was room for the message");
            waiting.forEach(future -> future.fail(cause));
            callbacks.publish(waiting);
        }
    }

    /** There will be no connection unless the application asks for one: all feeds end, with that cause if any. The lock is held. */
    void giveUpFeeds(@Nullable StreampodException cause) {
        feeds.giveUp(cause);
        queue.discardFeeds();
    }

    /** Takes nothing any more. The lock is held. */
    void end() {
        closed = true;
        publishers.end();
    }

    @Override
    public List<byte[]> nextBatch(BatchWriter by) {
        lock.lock();
        try {
            if (by != writer) {
                return List.of();
            }
            List<byte[]> batch = outbound.nextBatch(paused);
            batchInFlight = !batch.isEmpty();
            publishers.tellRoom();
            checkDrained();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void batchWritten(BatchWriter by) {
        lock.lock();
        try {
            if (by != writer) {
                return;
            }
            batchInFlight = false;
            admitted(queue.written());
            publishers.tellRoom();
            checkDrained();
        } finally {
            lock.unlock();
        }
    }

    private void checkDrained() {
        Runnable action = onDrained;
        if (action != null && isDrained()) {
            onDrained = null;
            action.run();
        }
    }

    private void admitted(List<RuntimeFuture<@Nullable Void>> senders) {
        if (senders.isEmpty()) {
            return;
        }
        signal();
        senders.forEach(sender -> sender.succeed(null));
        callbacks.runCallback(() -> senders.forEach(RuntimeFuture::publish));
    }

    private void signal() {
        if (writer != null) {
            writer.signal();
        }
    }

    private Outgoing.Message encode(ClientStream<?> stream, SerializableEntity data) {
        if (!stream.takes(data)) {
            throw new IllegalArgumentException(
                    "No " + data.getClass().getName() + " may be sent to " + stream.endpoint());
        }
        return new Outgoing.Message(stream, data, frames.write(new Frame.Message(stream.endpoint(), data)));
    }

    private void checkSendable(Outgoing.Message message) {
        checkOpen();
        if (limit.isBelow(message.frame().length)) {
            throw new MessageTooLargeException(limit.tooLarge(message));
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new ClientClosedException("The client is closed");
        }
    }
}
