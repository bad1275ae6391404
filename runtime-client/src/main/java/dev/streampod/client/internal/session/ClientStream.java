package dev.streampod.client.internal.session;

import dev.streampod.client.ClientClosedException;
import dev.streampod.client.ContinuityListener;
import dev.streampod.client.StreamOptions;
import dev.streampod.client.StreampodException;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.RuntimeFuture;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.stream.BufferedMessageStream;
import dev.streampod.stream.ByteBudget;
import dev.streampod.stream.MessageStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one endpoint as a client uses it.
 *
 * <p>The list of readers and {@code closesUnanswered} are read without a lock; they and all other state change under the
 * client's lock only, except that a reader removes itself, and {@code continuity}, which has a lock of its own. So a message
 * reaches its readers without a lock of the client.
 *
 * @param <OUT> what the client receives
 */
public final class ClientStream<OUT extends SerializableEntity> {

    /** The state of the stream on the current connection, as the server was told. */
    enum Phase {
        NOT_OPEN,
        OPENING,
        OPEN
    }

    private final SendPipeline pipeline;
    private final EndpointDefinition definition;
    private final Class<OUT> toClient;
    private final Supplier<@Nullable StreampodException> opening;
    private final CopyOnWriteArrayList<BufferedMessageStream<OUT>> readers = new CopyOnWriteArrayList<>();
    private final ContinuityEvents continuity;

    private Phase phase = Phase.NOT_OPEN;
    private boolean inUse;
    private boolean deniedForKey;
    private final AtomicInteger closesUnanswered = new AtomicInteger();
    /** Futures of the callers that wait until the stream is open. */
    private final List<RuntimeFuture<Void>> awaitingOpen = new ArrayList<>();

    private @Nullable Instant interruptedSince;
    /** The messages that were sent since then and that the server may not have received. */
    private UnacknowledgedMessages unacknowledged;

    /**
     * @param opening opens the connection if need be; gives null, or why there will be none unless the application asks for
     *     one
     */
    ClientStream(
            SendPipeline pipeline,
            EndpointDefinition definition,
            Class<OUT> toClient,
            Supplier<@Nullable StreampodException> opening,
            ContinuityEvents continuity) {
        this.continuity = continuity;
        this.unacknowledged = new UnacknowledgedMessages(continuity.maxBytes());
        this.opening = opening;
        this.pipeline = pipeline;
        this.definition = definition;
        this.toClient = toClient;
    }

    /** The endpoint's name on the wire. */
    public String endpoint() {
        return definition.name();
    }

    /** How readers are buffered unless something else is said. */
    public StreamOptions readerOptions() {
        return pipeline.readerOptions();
    }

    /**
     * A new reader; null for the options that the client was built with.
     *
     * @throws ClientClosedException when the client is closed
     */
    public MessageStream<OUT> read(@Nullable StreamOptions options) {
        BufferedMessageStream<OUT> reader = pipeline.read(this, options);
        StreampodException refusal = opening.get();
        if (refusal != null) {
            reader.fail(refusal);
        }
        return reader;
    }

    /** Opens it; see {@link dev.streampod.client.EndpointStub#openStream}. */
    public CompletableFuture<Void> open() {
        CompletableFuture<Void> open = pipeline.openStream(this);
        StreampodException refusal = opening.get();
        if (refusal != null) {
            open.completeExceptionally(refusal);
        }
        return open;
    }

    /** Sends a message or throws; see {@link dev.streampod.client.EndpointStub#sendStreamMessage}. */
    public void send(SerializableEntity message) {
        pipeline.send(this, message);
        var unused = opening.get();
    }

    /** Sends a message when there is room; see {@link dev.streampod.client.EndpointStub#sendStreamMessageAsync}. */
    public CompletableFuture<Void> sendWhenRoom(SerializableEntity message) {
        CompletableFuture<Void> admitted = pipeline.sendWhenRoom(this, message);
        var unused = opening.get();
        return admitted;
    }

    /** Closes the stream, after what was sent. */
    public void close() {
        pipeline.close(this);
    }

    public void addContinuityListener(ContinuityListener<SerializableEntity> listener) {
        continuity.addListener(listener);
    }

    /** Removes a listener, if there is one equal to it. */
    public void removeContinuityListener(ContinuityListener<SerializableEntity> listener) {
        continuity.removeListener(listener);
    }

    boolean takes(SerializableEntity message) {
        var stream = definition.stream();
        return stream != null && stream.fromClient().allows(message.getClass());
    }

    /**
     * Hands a message of that many bytes to all readers; called by the thread that reads the connection, without a
     * lock.
     */
    void deliver(SerializableEntity message, int size) {
        if (closesUnanswered.get() > 0) {
            return; // sent by the server before it knew that the stream was closed
        }
        OUT typed = toClient.cast(message);
        for (BufferedMessageStream<OUT> reader : readers) {
            reader.offer(typed, size);
        }
    }

    /** Makes a reader; the rest of this class is called under the client's lock. */
    BufferedMessageStream<OUT> newReader(
            StreamOptions options, ByteBudget budget, CallbackExecutor callbacks, Consumer<Throwable> onReaderError) {
        var holder = new Runnable() {
            private @Nullable BufferedMessageStream<OUT> reader;

            @Override
            public void run() {
                readers.remove(reader);
            }
        };
        BufferedMessageStream<OUT> reader = BufferedMessageStream.<OUT>builder(callbacks)
                .capacity(options.capacity())
                .budget(budget)
                .overflow(options.overflow())
                .onReaderError(onReaderError)
                .onClose(holder)
                .build();
        holder.reader = reader;
        readers.add(reader);
        return reader;
    }

    /** A future that completes when it is open; at once when it is. */
    CompletableFuture<Void> whenOpen() {
        if (phase == Phase.OPEN) {
            return CompletableFuture.completedFuture(null);
        }
        var open = new RuntimeFuture<Void>();
        awaitingOpen.add(open);
        return open;
    }

    /** Removes the futures that wait until the stream is open, for the caller to complete. */
    List<RuntimeFuture<Void>> takeAwaitingOpen() {
        List<RuntimeFuture<Void>> all = List.copyOf(awaitingOpen);
        awaitingOpen.clear();
        return all;
    }

    Phase phase() {
        return phase;
    }

    /** Whether it is to be open whenever there is a connection. */
    boolean inUse() {
        return inUse;
    }

    void use() {
        inUse = true;
        deniedForKey = false;
    }

    void openWritten() {
        phase = Phase.OPENING;
    }

    void closeWritten() {
        phase = Phase.NOT_OPEN;
        closesUnanswered.incrementAndGet();
    }

    /** The server has opened it: returns the interruption that this ends, if it does end one. */
    @Nullable
    ContinuityEvent opened(Instant now) {
        if (phase == Phase.OPENING) {
            phase = Phase.OPEN;
        }
        return endInterruption(now);
    }

    /**
     * A {@code closed} came: returns whether it ends the stream as it is now. It does not when it answers a {@code
     * close} of ours, nor while the server has not said what became of our {@code open}: then it is about the stream
     * before.
     */
    boolean closedNow() {
        if (closesUnanswered.get() > 0) {
            closesUnanswered.decrementAndGet();
            return false;
        }
        return phase == Phase.OPEN;
    }

    /** The server refused or closed it. */
    void ended(boolean forKey) {
        phase = Phase.NOT_OPEN;
        inUse = false;
        deniedForKey = forKey;
    }

    /** Whether it was refused or closed for want of a login or a scope, and not used since. */
    boolean deniedForKey() {
        return deniedForKey;
    }

    /**
     * The connection is gone.
     *
     * @param closedByClient whether nothing of what the server sends is missed, since the application wants no more of it
     */
    void connectionGone(Instant lastHeard, List<Outgoing.Message> inFlight, boolean closedByClient) {
        boolean missing = !inFlight.isEmpty() || (phase != Phase.NOT_OPEN && !closedByClient);
        if (interruptedSince == null && missing) {
            interruptedSince = lastHeard;
        }
        inFlight.forEach(message -> unacknowledged.add(message.data(), message.size()));
        phase = Phase.NOT_OPEN;
        closesUnanswered.set(0);
    }

    /** The stream is not in use any more: returns the interruption that nothing else will end. */
    @Nullable
    ContinuityEvent release(Instant now) {
        inUse = false;
        deniedForKey = false;
        return endInterruption(now);
    }

    private @Nullable ContinuityEvent endInterruption(Instant now) {
        Instant since = interruptedSince;
        if (since == null) {
            return null;
        }
        var interruption = new ContinuityEvent(since, now, unacknowledged);
        interruptedSince = null;
        unacknowledged = new UnacknowledgedMessages(continuity.maxBytes());
        return interruption;
    }

    ContinuityEvents continuity() {
        return continuity;
    }

    /** Lets go of all readers, for the caller to end them: they get no more messages. */
    List<BufferedMessageStream<OUT>> takeReaders() {
        List<BufferedMessageStream<OUT>> all = List.copyOf(readers);
        readers.removeAll(all);
        return all;
    }

    @Override
    public String toString() {
        return Objects.toString(definition);
    }
}
