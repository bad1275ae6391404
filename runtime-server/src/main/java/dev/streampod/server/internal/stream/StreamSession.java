package dev.streampod.server.internal.stream;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.server.RequestException;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.broker.Backpressure;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import dev.streampod.server.internal.endpoint.FailureReport;
import dev.streampod.server.internal.endpoint.SessionScope;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.outbound.OutboundLimit;
import dev.streampod.server.internal.outbound.OutboundQueue;
import dev.streampod.server.internal.outbound.OutboundWriter;
import dev.streampod.server.internal.outbound.SlowReaderBuffer;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presences;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opening of a stream. The runner of the stream calls its hooks, one at a time; every other method may be called
 * from any thread. The state changes atomically; this object's lock guards what is buffered for the opening and the
 * actions for the end.
 */
public final class StreamSession implements StreamingSession, Backpressure {

    private static final Logger log = LoggerFactory.getLogger(StreamSession.class);

    private enum State {
        /** {@code streamOpened} runs; what is sent is held until the client was told that its stream is open. */
        OPENING,
        OPEN,
        /** Nothing is sent any more. */
        ENDED
    }

    private final String id;
    private final ServerStream stream;
    private final ParentSession session;
    private final EndpointRoute route;
    private final SessionScope scope;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
    /** Null when nothing of the stream may be dropped. */
    private final @Nullable SlowReaderBuffer slowReaderBuffer;

    private volatile @Nullable AuthenticationInfo authentication;
    private volatile @Nullable Object userObject;
    private volatile boolean refused;

    // Guarded by this.
    private @Nullable List<byte[]> held;
    private int heldBytes;
    /** The actions that wait for the client to have read more, since the stream was being opened. */
    private @Nullable List<Runnable> relievedOnceOpen;

    private boolean userObjectReleased;

    // Written by the thread that runs a hook, and compared by any other with itself only.
    private @Nullable Thread handlingThread;
    private boolean handlingOnReader;

    StreamSession(String id, ServerStream stream, @Nullable AuthenticationInfo authentication) {
        this.id = id;
        this.stream = stream;
        this.session = stream.parent();
        this.route = stream.route();
        this.scope = new SessionScope(
                id, session.context().messages(), session.context().presence(), this);
        this.authentication = authentication;
        this.slowReaderBuffer = SlowReaderBuffer.of(
                route.slowReaders(),
                session.writer(),
                session.queue(),
                session.context().counters());
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String connectionId() {
        return session.id();
    }

    @Override
    public String endpoint() {
        return route.name();
    }

    @Override
    public Optional<AuthenticationInfo> authentication() {
        return Optional.ofNullable(authentication);
    }

    void authenticated(@Nullable AuthenticationInfo as) {
        this.authentication = as;
    }

    @Override
    public boolean isOpen() {
        return state.get() != State.ENDED;
    }

    @Override
    public void send(SerializableEntity message) {
        boolean fromHook = handlingThread == Thread.currentThread();
        byte[] frame = fromHook
                ? session.writer().encode(route, message)
                : session.writer().encodeForMany(route, message);
        State now = state.get();
        if (now == State.ENDED) {
            counters().messagesIgnored.increment();
            return;
        }
        OutboundLimit limit = session.writer().limit();
        if (!limit.allows(frame)) {
            throw limit.exceeded(
                    "The message " + message.getClass().getSimpleName() + " of the stream " + route.name(),
                    frame.length);
        }
        counters().messagesSent.increment();
        if (now == State.OPENING && bufferUntilOpen(message, frame)) {
            return;
        }
        OutboundWriter writer = session.writer();
        OutboundQueue.Offer offer =
                slowReaderBuffer == null ? writer.offer(frame) : slowReaderBuffer.offer(message, frame);
        if (!fromHook) {
            writer.sent(offer);
        } else if (handlingOnReader) {
            writer.sentFromReader(offer);
        } else {
            writer.sentFromHandler(offer);
        }
    }

    private synchronized boolean bufferUntilOpen(SerializableEntity message, byte[] frame) {
        if (state.get() != State.OPENING) {
            return false;
        }
        if (slowReaderBuffer != null
                && (!slowReaderBuffer.isEmpty() || heldBytes + frame.length > slowReaderBuffer.share())) {
            session.writer().sent(slowReaderBuffer.holdBack(message, frame));
            return true;
        }
        int limit = session.context().limits().queueBytes();
        if (heldBytes > limit) {
            counters().messagesIgnored.increment(); // the connection is being closed as a slow reader
            return true;
        }
        heldBytes += frame.length;
        if (heldBytes > limit) {
            held = null;
            session.closeSlowReader();
            return true;
        }
        if (held == null) {
            held = new ArrayList<>();
        }
        held.add(frame);
        return true;
    }

    /** A quarter of the queue is for messages of histories; the rest is left to other frames. */
    @Override
    public synchronized boolean isFull(int bytes) {
        OutboundQueue queue = session.queue();
        int waiting = queue.bytes() + (held == null ? 0 : heldBytes);
        return waiting > 0 && waiting + bytes > queue.limit() / 4;
    }

    /** While the stream is being opened nothing is drained: what is held goes into the queue afterwards. */
    @Override
    public void whenDrained(Runnable action) {
        synchronized (this) {
            if (state.get() == State.OPENING) {
                if (relievedOnceOpen == null) {
                    relievedOnceOpen = new ArrayList<>();
                }
                relievedOnceOpen.add(action);
                return;
            }
        }
        if (state.get() == State.OPEN) {
            session.queue().whenWritten(action);
        }
    }

    /** Tells the client that its stream is open, and sends what was held; does neither when it was ended meanwhile. */
    void becomeOpen(byte[] openedFrame) {
        List<Runnable> waiting;
        synchronized (this) {
            sendHeld(openedFrame);
            waiting = relievedOnceOpen;
            relievedOnceOpen = null;
        }
        if (waiting != null && state.get() == State.OPEN) {
            OutboundQueue queue = session.queue();
            // The stream is open: what one of them throws concerns neither it nor the others.
            waiting.forEach(action -> counters()
                    .failures
                    .run("An action after the opening of a stream", () -> queue.whenWritten(action)));
        }
    }

    private void sendHeld(byte[] openedFrame) {
        if (state.get() == State.OPENING) {
            session.writer().sendFromHandler(openedFrame);
            if (held != null) {
                held.forEach(session.writer()::sendFromHandler);
            }
            if (slowReaderBuffer != null) {
                slowReaderBuffer.refill();
            }
            state.compareAndSet(State.OPENING, State.OPEN);
        }
        held = null;
    }

    /**
     * The connection is about to end: what was held back goes out before. Under the lock, so that a thread that shuts the
     * session at the same time has sent it when this returns.
     */
    synchronized void sendHeldBack() {
        if (slowReaderBuffer != null && state.get() == State.OPEN) {
            slowReaderBuffer.end();
        }
    }

    /** Sends nothing any more; returns whether this call ended the session. */
    synchronized boolean markEnded() {
        State before = state.getAndSet(State.ENDED);
        if (slowReaderBuffer != null && before == State.OPEN) {
            slowReaderBuffer.end();
        } else if (slowReaderBuffer != null && before == State.OPENING) {
            slowReaderBuffer.discard();
        }
        return before != State.ENDED;
    }

    /**
     * Ends the session as {@link #markEnded}, and tells the client: under the lock, so that the opening is not sent afterwards. The
     * client of a stream that is being opened is first told that it is open, and gets what the endpoint has sent.
     */
    synchronized boolean endAndNotify(String code, String message) {
        if (state.get() == State.OPENING) {
            sendHeld(session.writer().encode(new Frame.Opened(route.name())));
        }
        boolean first = markEnded();
        if (first) {
            session.writer().sendClosed(route.name(), code, message);
        }
        return first;
    }

    /**
     * Ends the session as {@link #endAndNotify}, since its user may not use it any more. A stream that is being opened is
     * refused: what the endpoint has sent was for the user before.
     */
    synchronized boolean refuse(ErrorCode code, String message) {
        if (state.get() != State.OPENING) {
            return endAndNotify(code.wireName(), message);
        }
        refused = true;
        held = null;
        markEnded();
        session.writer().send(new Frame.Refused(route.name(), code.wireName(), message));
        return true;
    }

    /** Whether the client was told that the stream is refused, while {@code streamOpened} ran. */
    boolean isRefused() {
        return refused;
    }

    void open() {
        counters().streamsOpened.increment();
        counters().sessions.increment();
        enter(false);
        try {
            route.handler().opened(this);
        } finally {
            leave();
        }
    }

    /** Handles a message; what the handler throws is answered and goes no further. */
    void handle(SerializableEntity message, boolean onReader) {
        enter(onReader);
        try {
            route.handler().message(this, message);
        } catch (RequestException e) {
            session.writer().sendError(e.code(), e.getMessage(), null, route.name());
        } catch (MessageTooLargeException e) {
            String reference = FailureReport.log("handleStreamMessage", this, message, e);
            session.writer().sendError(e.code(), e.getMessage(), reference, route.name());
        } catch (Throwable e) {
            String reference = FailureReport.log("handleStreamMessage", this, message, e);
            session.writer().sendError(ErrorCode.INTERNAL, "the message could not be handled", reference, route.name());
        } finally {
            leave();
        }
    }

    /** Runs everything that belongs to the end, once, in order. */
    void end() {
        markEnded();
        enter(false);
        try {
            route.handler().closed(this);
        } catch (Throwable e) {
            log.error("streamClosed of {} failed in session {}", route.name(), id, e);
        } finally {
            leave();
        }
        counters().streamsClosed.increment();
        releaseUserObject();
        try {
            scope.release();
        } finally {
            synchronized (this) {
                held = null;
            }
            counters().sessions.decrement();
        }
    }

    private void enter(boolean onReader) {
        handlingOnReader = onReader;
        handlingThread = Thread.currentThread();
    }

    private void leave() {
        handlingThread = null;
    }

    @Override
    public void onClose(Runnable action) {
        scope.onClose(action);
    }

    @Override
    public Messages messages() {
        return scope.messages();
    }

    @Override
    public Presences presences() {
        return scope.presences();
    }

    public synchronized void setUserObject(@Nullable Object object) {
        if (!userObjectReleased) {
            counters().userObjects.add((object == null ? 0 : 1) - (userObject == null ? 0 : 1));
            userObject = object;
        }
    }

    private synchronized void releaseUserObject() {
        setUserObject(null);
        userObjectReleased = true;
    }

    public @Nullable Object userObject() {
        return userObject;
    }

    @Override
    public void closeStream(String reason) {
        stream.end(this, reason);
    }

    @Override
    public void closeConnection(int code, String reason) {
        session.close(CloseCode.ofApplication(code), reason);
    }

    private ServerCounters counters() {
        return session.context().counters();
    }

    @Override
    public String toString() {
        return "session " + id + " of " + route.name();
    }
}
