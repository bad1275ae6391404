package dev.streampod.server.internal.session;

import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.outbound.OutboundQueue;
import dev.streampod.server.internal.outbound.OutboundWriter;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.ResendBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of a session, and its connection: the current one or, for a resumable session, the wait for the next. This
 * object's lock guards each change of the state, with everything that has to change together with it. While the lock of
 * one session is held, the lock of another is taken in one place only: a session that is resumed takes over the
 * connection of the session that its client opened meanwhile.
 */
final class SessionTransport {

    /** The effect of the loss of a connection. */
    enum Loss {
        /** Nothing: it did not carry the session any more. */
        NOTHING,
        /** The session waits for another. */
        WAITS,
        /** The session has to end with it. */
        ENDS
    }

    /** The outcome of a client's wish to continue a session on another connection. */
    enum Resume {
        CONTINUED,
        /** The session has ended meanwhile. */
        ENDED,
        /** The session belongs to another user than the new connection does. */
        ANOTHER_USER,
        /** Something that the client has not received is not kept any more. */
        NOT_KEPT,
        /** The client says that it has received more than was sent. */
        NOT_SENT,
        /** The new connection is closed already. */
        CONNECTION_CLOSED
    }

    /** An attempt of a client to continue the session on another connection. No lock is held when it is called. */
    interface Attempt {

        /** The hash of the token that the client has. */
        String token();

        /** Looks for the session of the token anew. */
        void start();

        /** The frames that were received on the session's last connection are taken in. Called once. */
        void decide();

        /** The client has come back once more, on yet another connection, before this was decided. */
        void supersede();
    }

    private final ServerContext context;
    private final ResumableSessions<?>.Place place;
    private final Consumer<BooleanSupplier> endDetached;
    private final OutboundQueue queue;

    // Written with the lock held.
    private volatile SessionState state = SessionState.AWAITING_HELLO;
    /** Null while the session is DETACHED or RESUMING. */
    private volatile @Nullable TransportConnection connection;
    /** Null until a client that asked for it is welcomed. */
    private volatile @Nullable ResumeState resumption;
    /** Of the connection that carries the session now, or did last. */
    private volatile String address;

    // Guarded by this.
    private int holds;
    /** How often the session became DETACHED: a timer of an earlier wait must not end a later one. */
    private long waits;
    /** The attempt to continue the session: the last one that came while it was RESUMING. */
    private @Nullable Attempt attempt;

    /**
     * @param place among the sessions that can be resumed
     * @param endDetached ends the session if it has no connection and the condition holds, which is looked at with the lock held
     */
    SessionTransport(
            ServerContext context,
            TransportConnection connection,
            ResumableSessions<?>.Place place,
            Consumer<BooleanSupplier> endDetached) {
        this.context = context;
        this.place = place;
        this.endDetached = endDetached;
        this.address = connection.address();
        this.connection = connection;
        this.queue = new OutboundQueue(
                connection.transport(),
                context.limits().queueBytes(),
                failure -> context.counters().failures.report("Writing to a connection", failure));
    }

    /** The frames that wait to be sent, over any of the session's connections. */
    OutboundQueue queue() {
        return queue;
    }

    SessionState state() {
        return state;
    }

    @Nullable
    TransportConnection connection() {
        return connection;
    }

    @Nullable
    ResumeState resumption() {
        return resumption;
    }

    String address() {
        return address;
    }

    /** Whether the session is over: nothing that comes is looked at any more. */
    boolean ending() {
        return state == SessionState.CLOSED;
    }

    /**
     * True before the streams are told of their end. A frame counts as taken in only if it was handed on before that:
     * so no message is acknowledged that came too late to be handled.
     */
    boolean streamsEnd() {
        SessionState now = state;
        return now == SessionState.DRAINING || now == SessionState.CLOSED;
    }

    /** Whether the session is within the limits, now or since before. */
    boolean admitted() {
        TransportConnection current = connection;
        return current != null && current.admitted();
    }

    /**
     * Whether a session with such a hello may go on. One beyond the limits may if it is about to take the place of its
     * client's last one.
     */
    boolean mayAuthenticate(Frame.@Nullable ResumeRequest request) {
        String token = request == null ? null : request.token();
        return admitted() || (token != null && place.isTaken(ResumableSessions.hash(token)));
    }

    /** The lock is held. */
    void transitionTo(SessionState next) {
        assert state.mayBecome(next) : state + " to " + next;
        state = next;
    }

    /** Adds a hold to this connection, and to each that comes after it. */
    synchronized void pauseReading() {
        holds++;
        TransportConnection current = connection;
        if (current != null) {
            current.pauseReading();
        }
    }

    void resumeReading() {
        TransportConnection current;
        synchronized (this) {
            holds--;
            current = connection;
        }
        if (current != null) {
            current.resumeReading();
        }
    }

    /**
     * Nothing more is read, and the session is not resumed on another connection, until the action that is returned has
     * been run. Called by the reading thread.
     */
    Runnable hold() {
        ResumeState resumable = resumption;
        if (resumable != null) {
            resumable.received().enter();
        }
        pauseReading();
        return () -> {
            resumeReading();
            if (resumable != null) {
                resumable.received().leave();
            }
        };
    }

    /**
     * The first hello has arrived.
     *
     * @return false when it may not come any more: there was one already, or the session is over
     */
    boolean beginAuthenticating() {
        TransportConnection current;
        synchronized (this) {
            if (state != SessionState.AWAITING_HELLO) {
                return false;
            }
            transitionTo(SessionState.AUTHENTICATING);
            current = connection;
        }
        if (current != null) {
            current.helloReceived();
        }
        return true;
    }

    /**
     * The session begins on the connection that it has, with a welcome as its first frame: in one step, so that a drain
     * either comes before and closes the connection without a goodbye, or after and says goodbye after the welcome.
     *
     * @param resumeRequested whether the client asked for a session that can be resumed
     * @param writer of the session
     * @param welcome makes the welcome, with what it says about resuming
     * @return the connection; null when the session is closed already
     */
    synchronized @Nullable TransportConnection welcome(
            boolean resumeRequested, OutboundWriter writer, Function<Frame.@Nullable Resumable, byte[]> welcome) {
        if (state != SessionState.AUTHENTICATING) {
            return null;
        }
        Frame.Resumable offer = null;
        if (resumeRequested && place.allowed()) {
            var resumable = new ResumeState(writer, context.timers(), place);
            offer = offer(null);
            resumable.issue(ResumableSessions.hash(offer.token()));
            queue.keepUnacknowledged();
            resumption = resumable;
        }
        queue.offerUnnumbered(welcome.apply(offer)); // there is room, since it is the first frame
        transitionTo(SessionState.LIVE);
        return connection;
    }

    private Frame.Resumable offer(@Nullable Long received) {
        return new Frame.Resumable(
                place.newToken(), context.limits().resumeWindow().toMillis(), received);
    }

    /**
     * The client has shown on that connection that it knows its last token. A connection that does not carry the
     * session any more shows nothing: one of the tokens before may be that with which the client has just come back.
     */
    synchronized void discardEarlierTokens(TransportConnection from) {
        ResumeState resumable = resumption;
        if (resumable != null && from == connection && state == SessionState.LIVE) {
            resumable.forgetEarlierTokens();
        }
    }

    /** Whether the session has no connection and its client may come back. */
    boolean mayContinue() {
        SessionState now = state;
        return now == SessionState.DETACHED || now == SessionState.RESUMING;
    }

    /** The connection is lost, or as good as lost. */
    Loss detach(TransportConnection from) {
        synchronized (this) {
            if (from != connection) {
                return Loss.NOTHING;
            }
            ResumeState resumable = resumption;
            if (resumable == null || state != SessionState.LIVE) {
                return Loss.ENDS;
            }
            connection = null;
            queue.detach();
            startWaiting(resumable);
        }
        from.stopHeartbeat();
        place.evictOldest();
        return Loss.WAITS;
    }

    /** The lock is held. */
    private void startWaiting(ResumeState resumable) {
        transitionTo(SessionState.DETACHED);
        long wait = ++waits;
        resumable.startWindow(
                context.limits().resumeWindow(),
                () -> endDetached.accept(() -> state == SessionState.DETACHED && waits == wait));
        place.addDetached();
    }

    /**
     * Leaves the connection, if there is one, for another: nothing more is received until then. When what was received
     * before is taken in, the attempt decides; if another one comes with the same token before that, the later one
     * does.
     *
     * @return false when the session cannot be continued with that token any more
     */
    boolean detachForResume(Attempt next) {
        String usedToken = next.token();
        TransportConnection before;
        ResumeState resumable;
        Attempt superseded;
        boolean first;
        synchronized (this) {
            resumable = resumption;
            // The token was looked up before the lock was taken.
            if (resumable == null || !resumable.knows(usedToken)) {
                return false;
            }
            if (state == SessionState.LIVE || state == SessionState.DETACHED) {
                first = true;
                resumable.stopWindow();
                place.removeDetached();
                queue.detach();
                transitionTo(SessionState.RESUMING);
            } else if (state == SessionState.RESUMING) {
                first = false;
            } else {
                return false;
            }
            resumable.tokenPresented(usedToken);
            superseded = attempt;
            attempt = next;
            before = connection;
            connection = null;
        }
        if (superseded != null) {
            superseded.supersede();
        }
        if (before != null) {
            before.close(CloseCode.SESSION_ELSEWHERE, "resumed on another connection");
        }
        if (first) {
            resumable.received().whenIdle(this::decide);
        }
        return true;
    }

    /** The frames that were received are taken in: the attempt decides, and one that came while it did so begins anew. */
    private void decide() {
        Attempt current;
        synchronized (this) {
            current = attempt;
            attempt = null;
            ResumeState resumable = resumption;
            if (current != null && resumable != null) {
                resumable.markUsed(current.token());
            }
        }
        try {
            if (current != null) {
                current.decide();
            }
        } finally {
            startLaterAttempt();
        }
    }

    private void startLaterAttempt() {
        Attempt later = null;
        synchronized (this) {
            if (state != SessionState.RESUMING) { // else the session is taken over once more, and that attempt decides
                later = attempt;
                attempt = null;
            }
        }
        if (later != null) {
            later.start();
        }
    }

    /**
     * Goes on with the connection of another session, which its client opened to continue this one, after so many of
     * the frames that were sent, and with a welcome first. There is no connection still unless the answer is CONTINUED.
     */
    synchronized Resume attach(SessionTransport fresh, long received, Function<Frame.Resumable, byte[]> welcome) {
        ResumeState resumable = resumption;
        if (state != SessionState.RESUMING || resumable == null) {
            return Resume.ENDED;
        }
        ResendBuffer.Position position = queue.position(received);
        if (position != ResendBuffer.Position.KEPT) {
            return position == ResendBuffer.Position.NOT_SENT ? Resume.NOT_SENT : Resume.NOT_KEPT;
        }
        // Before the fresh session gives up its connection: until then a failure leaves both sessions as they were.
        Frame.Resumable offer = offer(resumable.received().acknowledge());
        byte[] frame = welcome.apply(offer);
        TransportConnection next = fresh.handOver();
        if (next == null) {
            return Resume.CONNECTION_CLOSED;
        }
        resumable.rotateToken(ResumableSessions.hash(offer.token()));
        if (queue.attach(next.transport(), received, frame) != ResendBuffer.Position.KEPT) {
            throw new IllegalStateException("the queue of a session that is being resumed has changed");
        }
        for (int i = 0; i < holds; i++) {
            next.pauseReading();
        }
        connection = next;
        address = next.address();
        transitionTo(SessionState.LIVE);
        return Resume.CONTINUED;
    }

    /** Closes this session and gives its connection to an earlier one; null when this session is closed already. */
    private synchronized @Nullable TransportConnection handOver() {
        if (state != SessionState.AUTHENTICATING) {
            return null;
        }
        transitionTo(SessionState.CLOSED);
        return connection;
    }

    /** The client that wanted to continue the session is gone: the session waits for the next, with any of its tokens. */
    void waitAgain() {
        synchronized (this) {
            ResumeState resumable = resumption;
            if (resumable == null || state != SessionState.RESUMING) {
                return;
            }
            startWaiting(resumable);
        }
        place.evictOldest();
    }

    /**
     * Begins to drain a session that is LIVE.
     *
     * @return the state until now
     */
    synchronized SessionState beginDraining() {
        SessionState before = state;
        if (before == SessionState.LIVE) {
            transitionTo(SessionState.DRAINING);
        }
        return before;
    }

    /**
     * Ends, if it has not and the condition holds; returns whether it did.
     *
     * @param condition looked at with the lock held
     * @param then run with the lock held
     */
    synchronized boolean end(BooleanSupplier condition, Runnable then) {
        if (state == SessionState.CLOSED || !condition.getAsBoolean()) {
            return false;
        }
        transitionTo(SessionState.CLOSED);
        ResumeState resumable = resumption;
        if (resumable != null) {
            resumable.stop();
            resumable.forgetAllTokens();
            place.removeDetached();
        }
        then.run();
        return true;
    }

    /** Cuts the connection, if there is one. */
    void abort() {
        TransportConnection last = connection;
        if (last != null) {
            last.abort();
        }
    }
}
