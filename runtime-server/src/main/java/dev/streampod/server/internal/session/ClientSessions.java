package dev.streampod.server.internal.session;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.concurrent.TimerWheel;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.server.ConnectedClient;
import dev.streampod.server.Limits;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.auth.RevocationLog;
import dev.streampod.server.internal.auth.SignIns;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.outbound.Flusher;
import dev.streampod.server.internal.outbound.Transport;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.stream.ServerStream;
import dev.streampod.server.internal.thread.AddressShares;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of a server, and the threads that serve them. Safe for use from any thread.
 *
 * <p>A session is here from its handshake until all its parts have ended; it counts against the limits while it has a
 * connection.
 */
public final class ClientSessions implements ClientSession.Owner, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClientSessions.class);

    /** The name of the timer's thread. */
    public static final String TIMER = "streampod-timer";

    private final ServerContext context;
    private final ResumableSessions<ClientSession> resumable;
    private final RemoteSessionTerminator elsewhere;
    private final UserRelay users;
    private final HttpCalls httpCalls;
    private final Set<ClientSession> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AdmissionControl admissions;
    private volatile boolean draining;

    /** Held only to wait for the end of sessions and calls, and to signal it. */
    private final ReentrantLock drainLock = new ReentrantLock();

    private final Condition sessionOrCallEnded = drainLock.newCondition();

    /** @param timers that of all sessions; ended by {@link #close} */
    public ClientSessions(
            String serverName,
            Limits limits,
            Routes routes,
            EntityRegistry registry,
            @Nullable Authenticator authenticator,
            MessageBroker messages,
            PresenceRegistry presence,
            HandlerThreads handlers,
            NetworkThreads networkThreads,
            ServerCounters counters,
            TimerWheel timers) {
        this.admissions = new AdmissionControl(limits);
        this.resumable = new ResumableSessions<>(limits.waitingSessions());
        this.elsewhere = new RemoteSessionTerminator(messages.control(RemoteSessionTerminator.CHANNEL), resumable);
        int flushers = flushers(Runtime.getRuntime().availableProcessors());
        this.context = new ServerContext(
                serverName,
                limits,
                routes,
                new FrameReader(routes, registry, Audience.CLIENT, limits.nesting()),
                new FrameWriter(registry, Audience.CLIENT),
                authenticator,
                new RevocationLog(RevocationLog.KEPT),
                new SignIns(handlers, limits, timers, counters.failures),
                new AddressShares(handlers, limits.handlersPerAddress(), limits.httpCallsPerAddress()),
                messages,
                presence,
                handlers,
                networkThreads,
                timers,
                IntStream.range(0, flushers)
                        .mapToObj(i -> new Flusher("streampod-flusher-" + i, counters.failures))
                        .toList(),
                counters);
        this.httpCalls = new HttpCalls(context, this::wakeDrain);
        this.users = new UserRelay(messages.control(UserRelay.CHANNEL), context, all);
        elsewhere.listen();
        users.listen();
    }

    /** The number of threads that drain queues: one for two processors, which leaves the others to handlers and sockets. */
    public static int flushers(int processors) {
        return Math.max(1, processors / 2);
    }

    /**
     * Takes a connection whose handshake is done. It is closed at once when there are too many, or the server is closing.
     *
     * @param address the client address that it counts for
     * @param handshakeKey the key that came with the handshake, null when none did
     */
    public TransportConnection accept(Transport transport, String address, @Nullable String handshakeKey) {
        return accept(transport, address, handshakeKey, context.timers(), context.timers()::coarseNanoTime);
    }

    /** Takes a connection, as above, whose heartbeat has timers and a clock of its own. */
    TransportConnection accept(
            Transport transport,
            String address,
            @Nullable String handshakeKey,
            Scheduler heartbeatTimers,
            LongSupplier heartbeatClock) {
        var connection = new TransportConnection(
                context,
                transport,
                address,
                admissions.admit(address, resumable.isAny()),
                this::connectionClosed,
                heartbeatTimers,
                heartbeatClock);
        var session = new ClientSession(this, context, resumable, connection, handshakeKey);
        connection.attachSession(session);
        all.add(session);
        context.counters().connectionsOpened.increment();
        connections.incrementAndGet();
        connection.begin();
        switch (connection.standing()) {
            case REFUSED -> session.close(CloseCode.TOO_MANY_CONNECTIONS, "too many connections");
            case PENDING_FULL -> session.close(CloseCode.TRY_AGAIN_LATER, "too many connections now");
            case ADMITTED, PENDING, LEFT -> {
                if (draining) {
                    session.drain().begin(0);
                }
            }
        }
        return connection;
    }

    private void connectionClosed() {
        context.counters().connectionsClosed.increment();
        // Last: once it is gone from the count, its place is free.
        connections.decrementAndGet();
    }

    @Override
    public void ended(ClientSession session) {
        // A session that ends while its connection is handed over to another one is forgotten from two sides.
        if (all.remove(session)) {
            context.addresses().leave(session.share());
        }
        wakeDrain();
    }

    @Override
    public void resume(ClientSession fresh, String token, long received) {
        new ResumeAttempt(resumable, elsewhere, fresh, token, received).start();
    }

    private void wakeDrain() {
        if (draining) {
            drainLock.lock();
            try {
                sessionOrCallEnded.signalAll();
            } finally {
                drainLock.unlock();
            }
        }
    }

    /** Calls that come without a connection. */
    public HttpCalls httpCalls() {
        return httpCalls;
    }

    ResumableSessions<ClientSession> resumable() {
        return resumable;
    }

    /** Reaches the clients of a user on all servers. */
    public UserRelay users() {
        return users;
    }

    /**
     * Applies a revocation to all clients of this server that signed in before it.
     *
     * @param at the time of the revocation, by {@link System#nanoTime()}
     */
    public void revoke(Revocation revocation, long at) {
        context.revocations().add(revocation, at);
        all.forEach(session -> session.identity().revoke(revocation, at));
        httpCalls.revoke(revocation, at);
    }

    /** How many sessions wait for their clients to come back. */
    public int waitingSessions() {
        return resumable.waiting();
    }

    /** How many connections there are now. */
    public int count() {
        return connections.get();
    }

    /** The open streams, each as the session that endpoints see, of all clients. */
    public List<StreamingSession> sessions() {
        var sessions = new ArrayList<StreamingSession>();
        for (ClientSession session : all) {
            sessions.addAll(openSessions(session));
        }
        return sessions;
    }

    /** The clients that are welcome now, each as it is now. */
    public List<ConnectedClient> clients() {
        var clients = new ArrayList<ConnectedClient>();
        for (ClientSession session : all) {
            Instant welcomedAt = session.welcomedAt();
            if (welcomedAt != null
                    && session.transport().connection() != null
                    && !session.transport().ending()) {
                clients.add(new ClientSnapshot(session, session.user(), welcomedAt, openSessions(session)));
            }
        }
        return clients;
    }

    /** Bytes that wait to be sent, by connection. */
    public LongSummaryStatistics sendQueues() {
        var sizes = new LongSummaryStatistics();
        for (ClientSession session : all) {
            sizes.accept(session.writer().queuedBytes());
        }
        return sizes;
    }

    /** Messages that wait for their handlers, by stream. */
    public LongSummaryStatistics mailboxes() {
        var sizes = new LongSummaryStatistics();
        for (ClientSession session : all) {
            for (ServerStream stream : session.streams().all()) {
                sizes.accept(stream.waiting());
            }
        }
        return sizes;
    }

    /** The server's scheduler, which {@link #close} ends. */
    public Scheduler timers() {
        return context.timers();
    }

    /** The counters that the connections count in. */
    public ServerCounters counters() {
        return context.counters();
    }

    private static List<StreamingSession> openSessions(ClientSession session) {
        return session.streams().all().stream()
                .map(ServerStream::session)
                .filter(stream -> stream != null && stream.isOpen())
                .<StreamingSession>map(stream -> stream)
                .toList();
    }

    /**
     * Ends all sessions in good order: says goodbye, lets handlers finish within their time, runs every stream's end,
     * sends what was sent, closes. Returns when it is done, or no more can be waited for.
     */
    public void drain() {
        draining = true;
        httpCalls.close();
        Limits limits = context.limits();
        long spread = limits.drainSpread().toMillis();
        for (ClientSession session : all) {
            session.drain().begin(spread == 0 ? 0 : ThreadLocalRandom.current().nextLong(spread));
        }
        if (awaitEmpty(limits.drainTimeout().toMillis())) {
            return;
        }
        all.forEach(ClientSession::abortPending);
        httpCalls.abortPending();
        if (awaitEmpty(limits.closeTimeout().toMillis())) {
            return;
        }
        all.forEach(session -> session.drain().closeOrAbort());
        if (!awaitEmpty(limits.closeTimeout().toMillis())) {
            log.warn(
                    "Handlers that did not end in time are abandoned: those of sessions: {}, of calls over HTTP: {}",
                    all.size(),
                    httpCalls.running());
        }
    }

    private boolean awaitEmpty(long millis) {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        drainLock.lock();
        try {
            while (!isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = sessionOrCallEnded.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return isEmpty();
        } finally {
            drainLock.unlock();
        }
    }

    private boolean isEmpty() {
        return all.isEmpty() && httpCalls.isIdle();
    }

    /** Ends the threads. */
    @Override
    public void close() {
        users.close();
        context.timers().close();
        context.flushers().forEach(Flusher::close);
    }
}
