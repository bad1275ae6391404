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
 * until its connection, streams, calls and followed channels have ended. Its {@link TransportConnection} carries it; a
 * resumable session may lose that connection, wait, and continue on another. This class puts the parts together; none of
 * them knows it, each tells what happens to an owner of its own kind.
 *
 * <p>Frames are received by one thread at a time; every other method may be called from any thread.
 */
final class ClientSession implements ParentSession, TransportConnection.Session, Identity.Owner {

    /** All sessions of the server. */
    interface Owner {

        /** The client of that session, which is not read meanwhile, asks to continue the one that has the token. */
        void resume(ClientSession fresh, String token, long received);

        /** The session is over, with all its parts. Called more than once when the session was handed over. */
        void ended(ClientSession session);
    }

    private static final Logger log = LoggerFactory.getLogger(ClientSession.class);

    private final String id;
    private final Owner owner;
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
    /**
     * How many parts have not ended: the connection or the wait for one, and, once the session ends, each stream, the calls
     * and the followed channels.
     */
    private final AtomicInteger unfinished = new AtomicInteger(1);

    private final SessionDrain drain;

    /** Null until the hello was accepted. */
    private volatile @Nullable Instant welcomedAt;

    ClientSession(
            Owner owner,
            ServerContext context,
            ResumableSessions<ClientSession> resumable,
            TransportConnection connection,
            @Nullable String handshakeKey) {
        this.id = "c-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
        this.owner = owner;
        this.context = context;
        this.share = context.addresses().enter(connection.address());
        this.transport = new SessionTransport(
                context, connection, resumable.place(this, this::endIfDetached), this::endDetached);
        List<Flusher> flushers = context.flushers();
        this.writer = new OutboundWriter(
                this,
                context.writer(),
                OutboundLimit.of(context.limits()),
                context.counters(),
                transport.queue(),
                flushers.get(ThreadLocalRandom.current().nextInt(flushers.size())),
                type -> FrameRules.maySend(type, transport.state()),
                this::closeSlowReader,
                this::unsendable);
        this.streams = new StreamTable(context.routes().size(), context.limits().streamsPerConnection());
        this.calls = new SessionCalls(this);
        this.follows = new FollowTable(this);
        this.identity = new Identity(this, transport, context);
        this.frames =
                new FrameDispatcher(this, transport, identity, streams, calls, follows, this::welcome, handshakeKey);
        this.drain = new SessionDrain(this, transport, streams, calls, this::close);
    }

    // For the connection.

    @Override
    public void received(TransportConnection from, byte[] buffer, int offset, int length) {
        ResumeState resumable = transport.resumption();
        if (resumable == null) {
            if (!transport.ending()) {
                frames.received(buffer, offset, length);
            }
            return;
        }
        AckTracker received = resumable.received();
        received.enter();
        try {
            if (from != transport.connection() || transport.streamsEnd()) {
                return;
            }
            if (resumable.hasEarlierTokens()) {
                transport.discardEarlierTokens(from);
            }
            if (frames.received(buffer, offset, length) && !transport.streamsEnd()) {
                received.add(length);
            }
        } finally {
            received.leave();
        }
        resumable.acknowledge(from.flushesOnReadComplete());
    }

    @Override
    public void readComplete() {
        writer.drain();
    }

    @Override
    public void lost(TransportConnection from) {
        SessionTransport.Loss loss = transport.detach(from);
        if (loss == SessionTransport.Loss.WAITS) {
            log.debug("{} is detached and waits for its client to resume", this);
        } else if (loss == SessionTransport.Loss.ENDS) {
            writer.discard();
            finish(() -> true);
        }
    }

    @Override
    public void closedByClient(TransportConnection from) {
        finish(() -> from == transport.connection());
        if (from == transport.connection()) {
            writer.discard();
        }
    }

    @Override
    public void violated(TransportConnection from, int closeCode, String reason) {
        close(closeCode, reason, () -> from == transport.connection());
    }

    @Override
    public void noHelloInTime() {
        close(CloseCode.BAD_FRAME, "no hello in time", () -> transport.state() == SessionState.AWAITING_HELLO);
    }

    @Override
    public void notContinuedInTime() {
        close(
                CloseCode.TRY_AGAIN_LATER,
                "the session could not be resumed in time",
                () -> transport.state() == SessionState.AUTHENTICATING);
    }

    @Override
    public void heartbeatMissed(TransportConnection from) {
        String reason = "heartbeat missed for two intervals";
        SessionTransport.Loss loss = transport.detach(from);
        if (loss == SessionTransport.Loss.WAITS) {
            from.close(CloseCode.HEARTBEAT_MISSED, reason);
        } else if (loss == SessionTransport.Loss.ENDS) {
            close(CloseCode.HEARTBEAT_MISSED, reason);
        }
    }

    @Override
    public void connectionLost(TransportConnection from) {
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

    @Override
    public AddressShares.Share share() {
        return share;
    }

    @Nullable
    Instant welcomedAt() {
        return welcomedAt;
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
        assert !Thread.holdsLock(streams) : "the lock of the stream table comes after the transport's";
        transport.pauseReading();
    }

    @Override
    public void resumeReading() {
        transport.resumeReading();
    }

    /**
     * The hello was accepted, and the session's user is known: from here on everything is allowed, on this session or the
     * one that it continues.
     */
    private void welcome(Frame.@Nullable ResumeRequest request) {
        String token = request == null ? null : request.token();
        TransportConnection current = transport.connection();
        if (request == null || token == null || current == null) {
            identity.sendWelcome(request != null);
            return;
        }
        pauseReading();
        current.awaitContinuation();
        owner.resume(this, token, request.received());
    }

    @Override
    public void begin(long expiresInMillis, boolean resumable) {
        TransportConnection current =
                transport.welcome(resumable, writer, offer -> welcome(offer, user(), expiresInMillis));
        if (current == null) {
            return;
        }
        welcomedAt = Instant.now();
        log.debug("{} from {} begins{}", this, transport.address(), resumable ? ", resumable" : "");
        writer.drainSoon();
        current.welcomed();
        if (transport.ending()) {
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

    @Override
    public void endDetached() {
        endDetached(() -> true);
    }

    /** Ends the session if it waits for its client. */
    private void endIfDetached() {
        endDetached(() -> transport.state() == SessionState.DETACHED);
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
     * Continues on the connection of a fresh session, which is not read meanwhile, after so many of the frames that were
     * sent; if both sessions belong to the same user.
     */
    SessionTransport.Resume continueOn(ClientSession fresh, long received) {
        return identity.continueAs(fresh.identity, (as, expires) -> continueOn(fresh, as, expires, received));
    }

    /** The session's connection carries an earlier one, which was continued. */
    void handedOver() {
        owner.ended(this);
        identity.stop();
    }

    private SessionTransport.Resume continueOn(
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
        log.debug("{} is resumed from {}", this, transport.address());
        context.counters().sessionsResumed.increment();
        boolean there = connection.attachSession(this);
        connection.welcomed();
        if (transport.ending()) {
            connection.stopHeartbeat();
        }
        applyUser(as);
        writer.drainSoon();
        if (!there) {
            lost(connection);
            connectionLost(connection);
        }
        return outcome;
    }

    private void applyUser(@Nullable AuthenticationInfo as) {
        for (ServerStream stream : streams.all()) {
            stream.authenticated(as);
        }
        calls.authenticated(as);
        follows.authenticated(as);
    }

    @Override
    public void identified(@Nullable AuthenticationInfo as, long expiresInMillis, @Nullable String reason) {
        follows.suspendFor(as);
        writer.send(new Frame.Authenticated(
                as == null ? null : as.userId(), as == null ? Set.of() : as.scopes(), expiresInMillis, reason));
        applyUser(as);
    }

    @Override
    public void ping() {
        writer.sendUnnumbered(new Frame.Ping());
    }

    /** The client reads more slowly than it is sent to: what waits will never be read. */
    @Override
    public void closeSlowReader() {
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
                "{} is closed: {}, and the client takes {} bytes",
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
            last.withdrawPending();
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
            owner.ended(this);
        }
    }

    /** For when the time to drain is over: drops what waits to be handled and interrupts what runs. */
    void abortPending() {
        streams.all().forEach(ServerStream::abortPending);
        calls.abortPending();
        follows.abortPending();
    }

    @Override
    public String toString() {
        return "client session " + id;
    }
}
