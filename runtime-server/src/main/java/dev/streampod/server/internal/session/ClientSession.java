package dev.streampod.server.internal.session;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.call.SessionCalls;
import dev.streampod.server.internal.endpoint.EndpointRoute;
import dev.streampod.server.internal.follow.FollowTable;
import dev.streampod.server.internal.outbound.Flusher;
import dev.streampod.server.internal.outbound.OutboundLimit;
import dev.streampod.server.internal.outbound.OutboundQueue;
import dev.streampod.server.internal.outbound.OutboundWriter;
import dev.streampod.server.internal.stream.ServerStream;
import dev.streampod.server.internal.stream.StreamEvent;
import dev.streampod.server.internal.stream.StreamTable;
import dev.streampod.server.internal.thread.AddressShares;
import dev.streampod.wire.AckTracker;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of one client: its identity, its streams and calls, and its outbound queue. It lasts from the handshake
 * until every stream has ended. Its {@link TransportConnection} carries it; a resumable session may lose that
 * connection, wait, and continue on another.
 *
 * <p>Frames are received by one thread at a time; every other method may be called from any thread.
 */
public final class ClientSession implements ParentSession {

    private static final Logger log = LoggerFactory.getLogger(ClientSession.class);

    private final String id;
    private final ClientSessions owner;
    private final ServerContext context;
    /** Of the address that the session came from first. */
    private final AddressShares.Share share;

    private final SessionTransport transport;
    private final OutboundWriter writer;
    private final StreamTable streams;
    private final SessionCalls calls;
    private final FollowTable follows;
    private final Identity identity;
    private final FrameDispatcher frames;
    private final AtomicInteger sessionCount = new AtomicInteger();
    /** How many parts are not over yet: the connection, or the wait for one, each stream's end, and the calls. */
    private final AtomicInteger unfinished = new AtomicInteger(1);

    private final SessionDrain drain = new SessionDrain(this);

    /** Of the connection that carries it now, or did last. */
    private volatile String address;
    /** Null until the hello was accepted. */
    private volatile @Nullable Instant welcomedAt;

    ClientSession(
            ClientSessions owner,
            ServerContext context,
            TransportConnection connection,
            @Nullable String handshakeKey) {
        this.id = "c-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
        this.owner = owner;
        this.context = context;
        this.address = connection.address();
        this.share = context.addresses().enter(address);
        this.transport = new SessionTransport(this, context, owner.resumable(), connection);
        List<Flusher> flushers = context.flushers();
        this.writer = new OutboundWriter(
                context.writer(),
                OutboundLimit.of(context.limits()),
                context.counters(),
                transport.queue(),
                flushers.get(ThreadLocalRandom.current().nextInt(flushers.size())),
                type -> FrameRules.maySend(type, transport.state()),
                this::overflow,
                this::unsendable);
        this.streams = new StreamTable(context.routes().size(), context.limits().streamsPerConnection());
        this.calls = new SessionCalls(this);
        this.follows = new FollowTable(this);
        this.identity = new Identity(this, context);
        this.frames = new FrameDispatcher(this, handshakeKey);
    }

    // For the connection.

    /** Takes a text message from the thread that reads that connection. */
    void received(TransportConnection from, byte[] buffer, int offset, int length) {
        ResumeState resumable = transport.resumption();
        if (resumable == null) {
            if (!ending()) {
                frames.received(buffer, offset, length);
            }
            return;
        }
        AckTracker received = resumable.received();
        received.enter();
        try {
            if (from != transport.connection() || streamsEnd()) {
                return;
            }
            if (resumable.hasEarlierTokens()) {
                transport.discardEarlierTokens(from);
            }
            if (frames.received(buffer, offset, length) && !streamsEnd()) {
                received.add(length);
            }
        } finally {
            received.leave();
        }
        resumable.acknowledge(from.flushesOnReadComplete());
    }

    /** The connection will carry nothing more. */
    void lost(TransportConnection from) {
        SessionTransport.Loss loss = transport.detach(from);
        if (loss == SessionTransport.Loss.WAITS) {
            log.debug("{} is detached and waits for its client to resume", this);
        } else if (loss == SessionTransport.Loss.ENDS) {
            writer.discard();
            finish(() -> true);
        }
    }

    /** The client has closed the connection, and with it the session. */
    void closedByClient(TransportConnection from) {
        finish(() -> from == transport.connection());
        if (from == transport.connection()) {
            writer.discard();
        }
    }

    /** The client has broken the rules of WebSocket, or of text in it, below the protocol's own. */
    void violated(TransportConnection from, int closeCode, String reason) {
        close(closeCode, reason, () -> from == transport.connection());
    }

    /** The time for the hello is over. */
    void noHelloInTime() {
        close(CloseCode.BAD_FRAME, "no hello in time", () -> transport.state() == SessionState.AWAITING_HELLO);
    }

    /** The time in which an earlier session should have been continued is over. */
    void notContinuedInTime() {
        close(
                CloseCode.TRY_AGAIN_LATER,
                "the session could not be resumed in time",
                () -> transport.state() == SessionState.AUTHENTICATING);
    }

    void heartbeatMissed(TransportConnection from) {
        String reason = "heartbeat missed for two intervals";
        SessionTransport.Loss loss = transport.detach(from);
        if (loss == SessionTransport.Loss.WAITS) {
            from.close(CloseCode.HEARTBEAT_MISSED, reason);
        } else if (loss == SessionTransport.Loss.ENDS) {
            close(CloseCode.HEARTBEAT_MISSED, reason);
        }
    }

    /** The connection has ended; called once. */
    void connectionLost(TransportConnection from) {
        if (from == transport.connection()) {
            finishedOne();
        }
    }

    /** Names the session in logs. */
    @Override
    public String id() {
        return id;
    }

    // For the parts of the session.

    @Override
    public ServerContext context() {
        return context;
    }

    @Override
    public OutboundWriter writer() {
        return writer;
    }

    @Override
    public OutboundQueue queue() {
        return transport.queue();
    }

    FrameDispatcher frames() {
        return frames;
    }

    StreamTable streams() {
        return streams;
    }

    SessionCalls calls() {
        return calls;
    }

    FollowTable follows() {
        return follows;
    }

    /** Closes the session in good order when the server closes. */
    SessionDrain drain() {
        return drain;
    }

    SessionTransport transport() {
        return transport;
    }

    String address() {
        return address;
    }

    @Override
    public AddressShares.Share share() {
        return share;
    }

    @Nullable
    Instant welcomedAt() {
        return welcomedAt;
    }

    /** Whether the session is over: nothing that comes is looked at any more. */
    boolean ending() {
        return transport.state() == SessionState.CLOSED;
    }

    /**
     * True before the streams are told of their end. A frame counts as taken in only if it was handed on before that:
     * so no message is acknowledged that came too late to be handled.
     */
    boolean streamsEnd() {
        SessionState now = transport.state();
        return now == SessionState.DRAINING || now == SessionState.CLOSED;
    }

    @Override
    public void dropLateMessage(EndpointRoute route) {
        context.counters().messagesIgnored.increment();
        if (transport.resumption() == null) {
            writer.sendError(
                    ErrorCode.UNAVAILABLE,
                    "the connection is closing; the message was not handled",
                    null,
                    route.name());
        }
    }

    Identity identity() {
        return identity;
    }

    @Override
    public @Nullable AuthenticationInfo user() {
        return identity.user();
    }

    @Override
    public Object userLock() {
        return identity;
    }

    @Override
    public boolean flushesOnReadComplete() {
        TransportConnection current = transport.connection();
        return current != null && current.flushesOnReadComplete();
    }

    @Override
    public String nextSessionId() {
        return id + "." + sessionCount.incrementAndGet();
    }

    @Override
    public void pauseReading() {
        transport.pauseReading();
    }

    @Override
    public void resumeReading() {
        transport.resumeReading();
    }

    /**
     * Nothing more is read, and the session is not resumed on another connection, until the action that is returned has
     * been run. Called by the reading thread.
     */
    Runnable pause() {
        ResumeState resumable = transport.resumption();
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
        if (!transport.beginAuthenticating()) {
            return false;
        }
        TransportConnection current = transport.connection();
        if (current != null) {
            current.helloReceived();
        }
        return true;
    }

    /**
     * Whether a session with such a hello may go on. One beyond the limits may if it is about to take the place of its
     * client's last one.
     */
    boolean mayAuthenticate(Frame.@Nullable ResumeRequest request) {
        String token = request == null ? null : request.token();
        return admitted() || (token != null && owner.resumable().of(ResumableSessions.hash(token)) != null);
    }

    /** Whether the session is within the limits, now or since before. */
    boolean admitted() {
        TransportConnection current = transport.connection();
        return current != null && current.admitted();
    }

    /**
     * The hello was accepted, and the session's user is known: from here on everything is allowed, on this session or the
     * one that it continues.
     */
    void welcome(Frame.@Nullable ResumeRequest request) {
        String token = request == null ? null : request.token();
        TransportConnection current = transport.connection();
        if (request == null || token == null || current == null) {
            identity.greet(request != null);
            return;
        }
        pauseReading();
        current.awaitContinuation();
        new ResumeAttempt(owner, this, token, request.received(), this::resumeReading).start();
    }

    /** The session begins with this connection, unless it is over already. Called with the identity's lock held. */
    void begin(long expiresInMillis, boolean resumable) {
        TransportConnection current = transport.welcome(resumable, offer -> welcome(offer, user(), expiresInMillis));
        if (current == null) {
            return;
        }
        welcomedAt = Instant.now();
        log.debug("{} from {} begins{}", this, address, resumable ? ", resumable" : "");
        writer.drainSoon();
        current.welcomed();
        if (ending()) {
            current.stopHeartbeat();
        }
    }

    /** Encodes the welcome, which names the user unless it is too large for the client then. */
    private byte[] welcome(Frame.@Nullable Resumable resume, @Nullable AuthenticationInfo as, long expiresInMillis) {
        var welcome = new Frame.Welcome(
                id,
                context.limits().heartbeat().toMillis(),
                context.limits().messageBytes(),
                context.serverName(),
                resume,
                expiresInMillis,
                as == null ? null : new Frame.User(as.userId(), as.scopes()));
        byte[] encoded = writer.encode(welcome);
        return writer.limit().allows(encoded) ? encoded : writer.encode(welcome.withoutUser());
    }

    /** Ends the session if it has no connection. */
    void endDetached() {
        endDetached(() -> true);
    }

    /**
     * Ends the session if it has no connection and the condition holds, which is looked at with the transport's lock
     * held.
     */
    void endDetached(BooleanSupplier condition) {
        if (finish(() -> transport.connection() == null && condition.getAsBoolean())) {
            writer.discard();
            finishedOne();
        }
    }

    /**
     * Continues on the connection of a fresh session, which its client opened as that user, after so many of the frames
     * that were sent. The connection is not read meanwhile, and the identity's lock is held.
     */
    SessionTransport.Resume continueOn(
            ClientSession fresh, @Nullable AuthenticationInfo as, long expiresInMillis, long received) {
        TransportConnection connection = fresh.transport.connection();
        if (connection == null) {
            return SessionTransport.Resume.CONNECTION_CLOSED;
        }
        follows.suspendFor(as); // Nothing is sent to a user with fewer rights before the endpoints are asked again.
        SessionTransport.Resume outcome =
                transport.attach(fresh.transport, received, offer -> welcome(offer, as, expiresInMillis));
        if (outcome != SessionTransport.Resume.CONTINUED) {
            follows.authenticated(user());
            return outcome;
        }
        address = connection.address();
        log.debug("{} is resumed from {}", this, address);
        context.counters().sessionsResumed.increment();
        boolean there = connection.carry(this);
        connection.welcomed();
        if (ending()) {
            connection.stopHeartbeat();
        }
        belongsTo(as);
        writer.drainSoon();
        if (!there) {
            lost(connection);
            connectionLost(connection);
        }
        return outcome;
    }

    private void belongsTo(@Nullable AuthenticationInfo as) {
        for (ServerStream stream : streams.all()) {
            stream.authenticated(as);
        }
        calls.authenticated(as);
        follows.authenticated(as);
    }

    /** The client has taken in so many frames. */
    void acknowledged(long number) {
        if (transport.resumption() == null) {
            writer.sendError(ErrorCode.BAD_REQUEST, "ack without a resumable session", null, null);
        } else if (!transport.queue().acknowledged(number)) {
            close(CloseCode.BAD_FRAME, "ack beyond last sent frame");
        }
    }

    /**
     * Tells the client and all streams the session's user from here on. Called with the identity's lock held.
     *
     * @param reason why the server took a sign-in away, or a part of it; null when the client asked
     */
    void identified(@Nullable AuthenticationInfo as, long expiresInMillis, @Nullable String reason) {
        follows.suspendFor(as);
        writer.send(new Frame.Authenticated(
                as == null ? null : as.userId(), as == null ? Set.of() : as.scopes(), expiresInMillis, reason));
        belongsTo(as);
    }

    void ping() {
        writer.sendUnnumbered(new Frame.Ping());
    }

    /** The client reads more slowly than it is sent to: what waits will never be read. */
    @Override
    public void overflow() {
        String reason = "the outbound queue is full";
        // The queue of a session that may still go on on another connection is not touched: it ends after the session.
        if (finish(() -> true)) {
            TransportConnection last = transport.connection();
            if (last == null) {
                writer.discard();
                finishedOne();
            } else {
                context.counters().close(CloseCode.SLOW_READER);
                writer.endAtOnce(CloseCode.SLOW_READER, reason);
                last.closing();
            }
        }
    }

    /** A frame that cannot be left out is larger than the client takes. */
    private void unsendable(String what) {
        log.warn(
                "{} is closed: {}, and the client takes {}",
                this,
                what,
                writer.limit().bytes());
        close(CloseCode.MESSAGE_TOO_LARGE, what);
    }

    // The end.

    /** Closes the session once what waits is sent. Does nothing when it is ending already. */
    @Override
    public void close(int code, String reason) {
        close(code, reason, () -> true);
    }

    /** As {@link #close(int, String)}, if the condition holds, which is looked at with the transport's lock held. */
    boolean close(int code, String reason, BooleanSupplier condition) {
        if (!finish(condition)) {
            return false;
        }
        log.debug("{} is closed with {}: {}", this, code, reason);
        TransportConnection last = transport.connection();
        if (last == null) {
            writer.discard();
            finishedOne();
        } else {
            ResumeState resumable = transport.resumption();
            if (resumable != null) {
                resumable.acknowledgeLast();
            }
            context.counters().close(code);
            streams.all().forEach(ServerStream::sendHeldBack);
            writer.end(code, reason);
            last.closing();
        }
        return true;
    }

    /**
     * Ends all streams, in the order of their mailboxes, if the condition holds; returns whether this call was the
     * first to do so. The condition is looked at with the transport's lock held.
     */
    private boolean finish(BooleanSupplier condition) {
        var all = new ArrayList<ServerStream>();
        boolean first = transport.end(condition, () -> {
            all.addAll(streams.close());
            unfinished.addAndGet(all.size() + 2);
        });
        if (!first) {
            return false;
        }
        TransportConnection last = transport.connection();
        if (last != null) {
            last.stopHeartbeat();
            last.takesNoPlace();
        }
        identity.stop();
        for (ServerStream stream : all) {
            stream.enqueue(StreamEvent.End.ofConnection());
            stream.enqueue(new StreamEvent.Barrier(this::finishedOne));
        }
        calls.close(this::finishedOne);
        follows.close(this::finishedOne);
        return true;
    }

    private void finishedOne() {
        if (unfinished.decrementAndGet() == 0) {
            log.debug("{} has ended", this);
            owner.forget(this);
        }
    }

    /** For when the time to drain is over: drops what waits to be handled and interrupts what runs. */
    void abortPending() {
        streams.all().forEach(ServerStream::abortPending);
        calls.abortPending();
        follows.abortPending();
    }

    /** Cuts the connection, if there is one. */
    void abort() {
        TransportConnection last = transport.connection();
        if (last != null) {
            last.abort();
        }
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}
