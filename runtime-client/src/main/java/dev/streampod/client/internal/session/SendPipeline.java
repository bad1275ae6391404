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
import dev.streampod.wire.ResendBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbound side of a client: messages, the opening and closing of streams, and key changes, in one queue that
 * outlives connections.
 *
 * <p>The client's lock guards all state. Methods that the application reaches take it; those that {@link ClientSession}
 * calls with the lock held say so. A stream is opened on a connection on demand: before the first frame of the stream,
 * and once the connection is established if the stream is in use.
 */
final class SendPipeline implements BatchWriter.Source, CallSender, FeedSender {

    /** What one flush writes at most. */
    static final int BATCH_FRAMES = 64;

    static final int BATCH_BYTES = 64 * 1024;

    /** How many items of one stream there is room for at a time. */
    private static final int MOST_ITEMS = 64;

    /** When publishers for which no thread could be started are tried again. */
    private static final Duration ASK_FOR_ROOM_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SendPipeline.class);

    private final ReentrantLock lock;
    private final ConnectionSettings settings;
    /** What waits for readers of streams. */
    private final ByteBudget unread;

    private final CallbackExecutor callbacks;
    private final Scheduler timers;
    private final EventDispatcher dispatcher;
    private final StreamTable streams;
    private final Authentication authentication;
    private final FrameWriter frames;
    private final ClientCalls calls;
    private final ClientFeeds feeds;
    private final SendQueue queue;
    /** What was written in a resumable session and the server has not acknowledged, within the bound of the queue. */
    private ResendBuffer<Outgoing.Framed> sent = emptyResendBuffer();

    /** Whether the server acknowledges what it has taken in, so that what is written is kept until then. */
    private boolean acknowledged;

    private @Nullable BatchWriter writer;
    private @Nullable Runnable onDrained;
    /** Of publishers that have more items than there is room for. */
    private final List<Runnable> whenRoomForItems = new ArrayList<>();
    /** Whether a timer tries those again for which no thread could be started. */
    private boolean askingForRoomLater;

    private boolean batchInFlight;
    private boolean someMayWantOpening;
    private boolean paused;
    private boolean closed;
    /**
     * The largest message that the server takes, in bytes; unlimited until a welcome says so. Read without the lock
     * too.
     */
    private volatile int serverLimit = Integer.MAX_VALUE;

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
        this.timers = timers;
        this.dispatcher = dispatcher;
        this.streams = streams;
        this.authentication = authentication;
        this.frames = frames;
        this.calls =
                new ClientCalls(this, callbacks, timers, frames, settings.unreadBytes(), settings.maxMessageBytes());
        var bounds = new ClientFeeds.Bounds(
                settings.reader().capacity(), unread, settings.presenceBytes(), settings.backoff());
        this.feeds = new ClientFeeds(this, callbacks, timers, random, dispatcher, frames, bounds);
        this.queue = new SendQueue(settings.queuedMessages(), settings.queuedBytes());
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
        ClientFeed<M> feed = feeds.make(endpoint, channel, arguments, start, messages, serverLimit);
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
            if (size > serverLimit) {
                throw tooLarge(call, size);
            }
            queue.add(new Outgoing.Call(call, size));
            signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int serverLimit() {
        return serverLimit;
    }

    @Override
    public void discard(ClientCall call) {
        lock.lock();
        try {
            queue.discard(call);
            admitted(queue.admitWaiting());
            tellRoomForItems();
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
                            "The server at {} does not read what is sent to it; the connection is cut", settings.url());
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
            int room = closed ? Integer.MAX_VALUE : Math.min(MOST_ITEMS, queue.roomForItems());
            if (room == 0) {
                whenRoomForItems.add(whenRoom);
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held. */
    private void tellRoomForItems() {
        if (!whenRoomForItems.isEmpty() && queue.roomForItems() > 0) {
            List<Runnable> waiting = List.copyOf(whenRoomForItems);
            whenRoomForItems.clear();
            tell(waiting);
        }
    }

    /**
     * Each action has a worker ask for room again. An action for which no thread could be started waits for the next
     * time, which a timer makes sure of. The lock is held.
     */
    private void tell(List<Runnable> waitingForRoom) {
        for (Runnable action : waitingForRoom) {
            try {
                action.run();
            } catch (RejectedExecutionException e) {
                if (closed || callbacks.isClosing()) {
                    LOG.debug("The client's threads have ended; no more items are asked for", e);
                } else {
                    whenRoomForItems.add(action);
                }
            }
        }
        if (!whenRoomForItems.isEmpty() && !askingForRoomLater) {
            askingForRoomLater = true;
            var unused = timers.after(ASK_FOR_ROOM_AGAIN, this::askForRoomAgain);
        }
    }

    private void askForRoomAgain() {
        lock.lock();
        try {
            askingForRoomLater = false;
            tellRoomForItems();
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
        someMayWantOpening = true;
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

    /** Re-authenticates the resumed session, whatever waits. The lock is held. */
    void addOnReturn(KeyChange change) {
        queue.addFirst(new Outgoing.Auth(change));
        signal();
    }

    /** The server has taken in so many frames; returns false when so many were not written. The lock is held. */
    boolean acknowledge(long number) {
        return acknowledged && sent.acknowledge(number);
    }

    /**
     * The server goes on with the session after so many frames: what was written after them is written again. Returns
     * false when that is not possible. The lock is held.
     */
    boolean resume(long number) {
        return sent.rewind(number) == ResendBuffer.Position.KEPT;
    }

    /**
     * A connection was welcomed. The lock is held.
     *
     * @param acknowledges whether the server acknowledges what it takes in
     */
    void connectionUp(BatchWriter connectionWriter, int maxMessageBytes, boolean acknowledges) {
        acknowledged = acknowledges;
        writer = connectionWriter;
        batchInFlight = false;
        someMayWantOpening = true;
        paused = false;
        serverLimit = maxMessageBytes > 0 ? maxMessageBytes : Integer.MAX_VALUE;
        signal();
    }

    /** The server takes no new messages on this connection; they wait for the next one. The lock is held. */
    void pause() {
        paused = true;
    }

    /** There is no connection any more, and the session is over. The lock is held. */
    void connectionLost(Instant lastHeard) {
        List<Outgoing.Message> inFlight = takeInFlight();
        streams.connectionLost(lastHeard, acknowledged ? sentMessages() : inFlight);
        sent = emptyResendBuffer();
        sessionLost(lastHeard);
        admitted(queue.admitWaiting());
    }

    /**
     * There is no connection any more because the client closed it: what was written went out before. The lock is held.
     */
    void connectionClosed(Instant lastHeard) {
        streams.connectionClosed(lastHeard, takeInFlight());
        sent = emptyResendBuffer();
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
        streams.connectionLost(lastHeard, sentMessages());
        sent = emptyResendBuffer();
        sessionLost(lastHeard);
    }

    private static ResendBuffer<Outgoing.Framed> emptyResendBuffer() {
        return new ResendBuffer<>(frame -> frame.frame().length);
    }

    /** The messages that the server may not have received. */
    private List<Outgoing.Message> sentMessages() {
        var messages = new ArrayList<Outgoing.Message>();
        sent.forEach(frame -> {
            if (frame instanceof Outgoing.Message message) {
                messages.add(message);
            }
        });
        return messages;
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
        return queue.isEmpty() && !batchInFlight && (writer == null || !sent.hasWaiting());
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
                ErrorCode.UNAVAILABLE, endpoint, null, count + " messages were not sent before the close")));
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
        List<Runnable> waiting = List.copyOf(whenRoomForItems);
        whenRoomForItems.clear();
        tell(waiting);
    }

    @Override
    public List<byte[]> nextBatch(BatchWriter by) {
        lock.lock();
        try {
            if (by != writer) {
                return List.of();
            }
            var batch = new ArrayList<byte[]>();
            int bytes = 0;
            while (sent.hasWaiting() && batch.size() < BATCH_FRAMES && bytes < BATCH_BYTES) {
                byte[] frame = sent.next(true).frame();
                batch.add(frame);
                bytes += frame.length;
            }
            if (!paused && !sent.hasWaiting()) {
                openStreamsInUse(batch);
                for (Outgoing next = queue.peek();
                        next != null && batch.size() < BATCH_FRAMES && bytes < BATCH_BYTES;
                        next = queue.peek()) {
                    bytes += write(next, batch);
                }
            }
            batchInFlight = !batch.isEmpty();
            tellRoomForItems();
            checkDrained();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Not before a key change that waits: the streams may be for the one who signs in with it. */
    private void openStreamsInUse(List<byte[]> batch) {
        if (someMayWantOpening && !authentication.isChanging()) {
            someMayWantOpening = false;
            streams.those(ClientStream::inUse).forEach(stream -> open(stream, batch));
        }
    }

    /** Moves the first entry of the queue into the batch; returns how many bytes it takes there. */
    private int write(Outgoing entry, List<byte[]> batch) {
        if (entry instanceof Outgoing.Message message) {
            if (message.frame().length > serverLimit) {
                queue.discard();
                dispatcher.error(
                        new ClientError(ErrorCode.TOO_LARGE, message.stream().endpoint(), null, tooLarge(message)));
                return 0;
            }
            queue.take();
            open(message.stream(), batch);
            put(message, batch);
            return message.frame().length;
        }
        if (entry instanceof Outgoing.Call call) {
            return write(call, batch);
        }
        queue.take();
        if (entry instanceof Outgoing.Part part) {
            if (part.call().written()) {
                put(part.frame(), batch);
                return part.frame().frame().length;
            }
        } else if (entry instanceof Outgoing.Close close) {
            close(close.stream(), batch);
        } else if (entry instanceof Outgoing.Feed feed) {
            return write(feed.feed(), batch);
        } else if (entry instanceof Outgoing.Auth auth) {
            byte[] frame = frames.write(new Frame.Auth(auth.change().key));
            if (frame.length > serverLimit) {
                authentication.unsendable(
                        auth.change(),
                        new MessageTooLargeException("A key was not sent: its frame has " + frame.length
                                + " bytes, and the server takes " + serverLimit + " at most"));
            } else if (authentication.write(auth.change())) {
                put(new Outgoing.Control(frame), batch);
            }
            openStreamsInUse(batch);
        }
        return 0;
    }

    private int write(Outgoing.Call entry, List<byte[]> batch) {
        ClientCall call = entry.call();
        if (call.isOver()) {
            queue.discard();
            return 0;
        }
        byte[] frame = call.frame();
        if (frame.length > serverLimit) {
            queue.discard();
            call.fail(tooLarge(call, frame.length));
            return 0;
        }
        queue.take();
        call.written(true);
        put(new Outgoing.Control(frame), batch);
        return frame.length;
    }

    private int write(ClientFeed<?> feed, List<byte[]> batch) {
        int bytes = 0;
        for (byte[] frame : feed.takeFrames(serverLimit)) {
            put(new Outgoing.Control(frame), batch);
            bytes += frame.length;
        }
        return bytes;
    }

    private void open(ClientStream<?> stream, List<byte[]> batch) {
        if (stream.phase() == ClientStream.Phase.NOT_OPEN) {
            stream.openWritten();
            put(new Frame.Open(stream.endpoint()), batch);
        }
    }

    private void close(ClientStream<?> stream, List<byte[]> batch) {
        if (stream.phase() != ClientStream.Phase.NOT_OPEN) {
            stream.closeWritten();
            someMayWantOpening = true; // this one, if it has come into use again
            put(new Frame.Close(stream.endpoint()), batch);
        }
    }

    private void put(Frame control, List<byte[]> batch) {
        put(new Outgoing.Control(frames.write(control)), batch);
    }

    private void put(Outgoing.Framed frame, List<byte[]> batch) {
        batch.add(frame.frame());
        if (acknowledged) {
            sent.addSent(frame, settings.queuedBytes());
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
            tellRoomForItems();
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
        if (message.frame().length > serverLimit) {
            throw new MessageTooLargeException(tooLarge(message));
        }
    }

    private MessageTooLargeException tooLarge(ClientCall call, int size) {
        return new MessageTooLargeException("A call of " + size + " bytes was not sent to " + call.name()
                + ": the server takes " + serverLimit + " at most");
    }

    private String tooLarge(Outgoing.Message message) {
        return "The message " + message.data().getClass().getSimpleName() + " of " + message.frame().length
                + " bytes was not sent to " + message.stream().endpoint() + ": the server takes " + serverLimit
                + " at most";
    }

    private void checkOpen() {
        if (closed) {
            throw new ClientClosedException("The client is closed");
        }
    }
}
