package dev.streampod.client;

import dev.streampod.client.internal.session.ClientStream;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.stream.MessageStream;
import dev.streampod.stream.OverflowPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * An endpoint as a client sees it. Generated code extends it. Safe for use from any thread.
 *
 * <p>The server opens the endpoint's stream for this connection when the client first uses it, be it by reading or by
 * sending; so it does again after the stream was closed or refused, and by itself after the connection was lost. The first
 * use opens the connection as well, and the client goes on trying while there is no server, as after a loss. When the server
 * refuses the client for good, or the retries of its {@link Backoff} are used up, readers fail, later ones at once, and messages
 * wait: then {@link StreampodClient#openStreamingConnection}, {@link StreampodClient#setKey} or a call of a method opens the
 * connection again, and the use of a stream does not.
 *
 * @param <IN> what the client sends
 * @param <OUT> what it receives
 */
public abstract class EndpointStub<IN extends SerializableEntity, OUT extends SerializableEntity> extends MethodStub {

    private final ClientStream<OUT> stream;

    /** @param toClient what every message that it receives is */
    protected EndpointStub(StreampodClient client, EndpointDefinition definition, Class<OUT> toClient) {
        super(client, definition);
        this.stream = client.session().addStream(definition, toClient);
    }

    /** A stub of the same stream with a deadline for every call. */
    protected EndpointStub(EndpointStub<IN, OUT> original, Duration deadline) {
        super(original, deadline);
        this.stream = original.stream;
    }

    /**
     * A new reader of the stream: it sees every message from now on, in a buffer of its own ({@link StreamOptions#DEFAULT}
     * unless the client was built with another). It survives a lost connection; it fails with a {@link StreamException}
     * when the server refuses or closes the stream, with a {@link ConnectionLostException} when the connection is not to
     * be opened again, with a {@link ConnectionFailedException} when it cannot be opened because the server refuses this
     * client, and ends well when the application closes the stream or the client.
     *
     * @throws ClientClosedException when the client is closed
     */
    public MessageStream<OUT> stream() {
        return stream.read(null);
    }

    /** A new reader of the stream, as by {@link #stream()}, with another policy for when its buffer is full. */
    public MessageStream<OUT> stream(OverflowPolicy overflow) {
        return stream.read(stream.readerOptions().withOverflow(overflow));
    }

    /** A new reader of the stream, as by {@link #stream()}, with another buffer. */
    public MessageStream<OUT> stream(StreamOptions options) {
        return stream.read(Objects.requireNonNull(options, "options"));
    }

    /**
     * Sends a message. It never waits: what cannot be written now is queued and sent in order, also before the connection
     * is open and while it is being opened again. Messages sent by one thread arrive in that order. That the server could
     * not handle one is told to the client's error listener, and so is how many were not sent before the client was closed.
     *
     * @throws SendQueueFullException when the client's queue is full
     * @throws MessageTooLargeException when the server takes none as large, or the queue
     * @throws ClientClosedException when the client is closed
     * @throws IllegalArgumentException when this endpoint takes no messages of that class
     */
    public void sendStreamMessage(IN message) {
        stream.send(message);
    }

    /**
     * Sends a message, waiting for room in the client's queue where {@link #sendStreamMessage} would fail.
     *
     * @return completes when the message is in the queue; fails with what {@link #sendStreamMessage} throws, also when as
     *     many messages wait for room as the queue may hold. A message whose future was cancelled or completed before
     *     there was room is not sent
     */
    public CompletableFuture<Void> sendStreamMessageAsync(IN message) {
        return stream.sendWhenRoom(message);
    }

    /**
     * Opens the stream, and the connection if need be. Only a caller that waits until the stream is open needs this: the
     * first use of the stream opens it, too.
     *
     * @return completes when the server has opened the stream, which runs {@code streamOpened} before it handles any message
     *     of it; at once when it is open. Fails with a {@link StreamRefusedException} when the server refuses it, with what a
     *     reader of the stream would fail with when there is no connection and will be none, and is cancelled when the
     *     application closes the stream or the client first
     * @throws ClientClosedException when the client is closed
     */
    public CompletableFuture<Void> openStream() {
        return stream.open();
    }

    /**
     * Closes the stream, after what was sent to it. All its readers end, after what is buffered. Does nothing when it is
     * not in use.
     */
    public void closeStream() {
        stream.close();
    }

    /** Adds a listener that hears what lost connections did to this stream. */
    public void addContinuityListener(ContinuityListener<IN> listener) {
        stream.addContinuityListener(new Continuity<>(listener));
    }

    public void removeContinuityListener(ContinuityListener<IN> listener) {
        stream.removeContinuityListener(new Continuity<>(listener));
    }

    /** A listener as the connection knows it, which has any message where this stub has IN. Equal when the listener is. */
    private record Continuity<IN extends SerializableEntity>(ContinuityListener<IN> listener)
            implements ContinuityListener<SerializableEntity> {

        private Continuity {
            Objects.requireNonNull(listener, "listener");
        }

        @Override
        @SuppressWarnings("unchecked")
        public void interrupted(Interruption<SerializableEntity> interruption) {
            listener.interrupted((Interruption<IN>) (Interruption<?>) interruption);
        }

        @Override
        public void resumed(Instant from, Instant to) {
            listener.resumed(from, to);
        }
    }
}
