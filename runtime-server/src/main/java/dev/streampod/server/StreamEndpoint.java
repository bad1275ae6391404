package dev.streampod.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.EndpointDefinition;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint with a stream.
 *
 * <p>For each session the hooks run one at a time and in order: {@link #streamOpened}, {@link #handleStreamMessage} for
 * each message, {@link #streamClosed}. They run on a handler thread and may block; what one session's hooks do holds up
 * that stream only. Hooks of different sessions run at the same time.
 *
 * @param <IN> what clients may send
 * @param <OUT> what may be sent to clients
 * @param <USER> what {@link #setUserObject} keeps for a session
 */
public abstract non-sealed class StreamEndpoint<IN extends SerializableEntity, OUT extends SerializableEntity, USER>
        extends Endpoint {

    private final Class<IN> messageType;

    /**
     * @param definition what the protocol says of the endpoint
     * @param messageType the class of what clients may send
     */
    protected StreamEndpoint(EndpointDefinition definition, Class<IN> messageType) {
        super(definition);
        this.messageType = messageType;
    }

    /**
     * Whether {@link #handleStreamMessage} never waits for anything: no lock that may be held for long, no I/O, no sleep. It
     * then runs on the network thread that read the message, which saves handing it over, and a handler that does wait all
     * the same holds up other clients. {@link #streamOpened} and {@link #streamClosed} run on a handler thread in any case
     * and may block. Asked once, when the server is built; false unless overridden.
     */
    protected boolean nonBlocking() {
        return false;
    }

    /**
     * Returns the policy for clients that read more slowly than they are sent to. Asked once, when the
     * server is built; unless overridden the client is disconnected.
     */
    protected SlowReaderPolicy<OUT> slowReaders() {
        return SlowReaderPolicy.disconnect();
    }

    /**
     * A client has opened the stream; called before any of its messages is handled. Messages sent from here arrive after
     * the client was told that its stream is open.
     *
     * @throws RequestException to refuse the stream with a code and a text; any other exception refuses it as well, and
     *     tells the client nothing but a reference
     */
    protected void streamOpened(StreamingSession session) {}

    /**
     * The stream has ended, for any reason: called exactly once for every {@link #streamOpened} that was called, also for
     * one that threw, after the last message was handled. The user object is still there.
     */
    protected void streamClosed(StreamingSession session) {}

    /**
     * A client has sent a message.
     *
     * @throws RequestException to answer it with a code and a text; any other exception is logged and tells the client
     *     nothing but a reference. Neither closes the stream.
     */
    protected abstract void handleStreamMessage(StreamingSession session, IN message);

    /**
     * Sends a message to the client of a session. Never blocks; may be called from any thread at any time. Messages sent by
     * one thread arrive in that order. After the stream has ended the message is dropped, and counted. A client that reads
     * so slowly that its queue overflows is disconnected ({@link Limits#queueBytes()}), unless {@link #slowReaders()} says
     * what to drop instead.
     *
     * @throws IllegalArgumentException when the message's class may not be sent on this stream, or the session is of
     *     another endpoint
     * @throws MessageTooLargeException when the message, encoded, is larger than {@link Limits#outboundMessageBytes()} or
     *     than this client takes: nothing was sent, and the stream goes on
     */
    protected final void sendStreamMessage(StreamingSession session, OUT message) {
        ServerAssembly.send(own(session), message);
    }

    /** Keeps an object for the session, in place of the one kept before; null keeps none. It is released with the session. */
    protected final void setUserObject(StreamingSession session, @Nullable USER userObject) {
        ServerAssembly.setUserObject(own(session), userObject);
    }

    /** The object that was kept for the session; null when there is none, and after {@link #streamClosed} has returned. */
    @SuppressWarnings("unchecked") // only setUserObject of this endpoint puts one there
    protected final @Nullable USER getUserObject(StreamingSession session) {
        return (USER) ServerAssembly.userObject(own(session));
    }

    /** The class of what clients may send. Not final, so that a proxy can pass it on. */
    protected Class<IN> messageType() {
        return messageType;
    }

    private StreamingSession own(StreamingSession session) {
        if (!session.endpoint().equals(definition().name())) {
            throw new IllegalArgumentException("The session " + session.id() + " belongs to the endpoint "
                    + session.endpoint() + ", not to " + this);
        }
        return session;
    }
}
