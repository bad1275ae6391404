package dev.streampod.server;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.http.BrowserRuntime;
import dev.streampod.server.internal.http.Descriptions;
import dev.streampod.server.internal.http.Health;
import dev.streampod.server.internal.http.HttpResources;
import dev.streampod.server.internal.http.OriginPolicy;
import dev.streampod.server.internal.http.WebSocketHandshake;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.presence.PresenceScope;
import dev.streampod.server.internal.revocation.ClusterRevocations;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.session.UserRelay;
import dev.streampod.server.internal.stream.StreamSession;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.server.internal.transport.Encryption;
import dev.streampod.server.internal.transport.HttpServer;
import dev.streampod.server.internal.transport.JettySockets;
import dev.streampod.server.internal.transport.StreampodHandler;
import dev.streampod.server.internal.transport.UpgradeRequestCapture;
import dev.streampod.server.internal.transport.servlet.JettyUpgrade;
import dev.streampod.server.internal.transport.servlet.ServletTransport;
import dev.streampod.server.internal.transport.servlet.SocketContainer;
import dev.streampod.server.internal.transport.servlet.SocketHandover;
import dev.streampod.server.internal.transport.servlet.SocketUpgrade;
import dev.streampod.server.internal.transport.tomcat.TomcatSockets;
import dev.streampod.server.internal.transport.undertow.UndertowSockets;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.metrics.ServerGauges;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.presence.Presences;
import dev.streampod.wire.CloseCode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of a server together, and takes them apart. Beside it only {@link EndpointHandlers} and the package {@code
 * auth.redis} know internal packages.
 * Safe for use from any thread; {@link StreampodServer} sees to it that it is started and closed once.
 */
final class ServerAssembly {

    private static final Logger log = LoggerFactory.getLogger(StreampodServer.class);

    // Copied: a builder may be changed, and used again, when a server is built.
    private final @Nullable String host;
    private final int port;
    private final boolean behindProxy;
    private final ServerMetrics metrics;
    private final BooleanSupplier running;
    private final ServerCounters counters = new ServerCounters();
    private final HandlerThreads handlers;
    private final MessageBroker messages;
    private final PresenceRegistry presence;
    private final PresenceScope presences;
    private final ClientSessions sessions;
    private final ClusterRevocations revocations;
    private final HttpResources resources;
    private final WebSocketHandshake handshake;
    private final StreampodHandler handler;
    private final JettySockets sockets;
    private final int messageBytes;
    private final Duration requestTimeout;
    private final TimerWheel timers;
    private final Runnable onStop;
    /** No monitor, since a virtual thread that waits with one keeps its carrier. */
    private final ReentrantLock tlsLock = new ReentrantLock();
    /** Guarded by its lock. */
    private @Nullable ServerTls tls;

    private volatile @Nullable HttpServer http;
    private volatile @Nullable ServletTransport servlets;

    /**
     * Makes all parts, which serve nothing yet; a Redis is connected to.
     *
     * @param name the server's name
     * @param running whether the server is healthy as far as its owner knows
     * @param onStop run when the Jetty server stops that the handler belongs to
     */
    ServerAssembly(StreampodServer.Builder settings, String name, BooleanSupplier running, Runnable onStop) {
        this.host = settings.host;
        this.port = settings.port;
        this.tls = settings.tls;
        this.behindProxy = settings.behindProxy;
        this.metrics = settings.metrics;
        this.messageBytes = settings.limits.messageBytes();
        this.requestTimeout = settings.limits.httpRequestTimeout();
        this.running = running;
        this.onStop = onStop;
        var origins = origins(settings);
        var routes = new Routes(settings.authenticator != null);
        new EndpointHandlers(settings.metrics, settings.interceptor, counters.failures)
                .addTo(routes, settings.endpoints);
        warnOfLogins(routes, settings);
        var registry = EntityRegistry.of(
                settings.endpoints.stream().map(EndpointSet::protocol).toList());
        var networkThreads = new NetworkThreads();
        var made = new ArrayDeque<Runnable>();
        try {
            this.handlers = HandlerThreads.create("streampod-handler", counters.handlersWaited, counters.failures);
            made.push(handlers::close);
            this.timers = timers(settings.clock);
            made.push(timers::close);
            var broker = MessageBroker.builder(registry)
                    .executor(handlers)
                    .timers(timers)
                    .mayWait(() -> !networkThreads.isCurrent())
                    .limits(settings.messagingLimits)
                    .failures(counters.failures);
            if (settings.redis != null) {
                var bus = RedisMessageBus.builder(settings.redis)
                        .clientName("streampod:" + name)
                        .failures(counters.failures);
                if (settings.channelPrefix != null) {
                    bus.channelPrefix(settings.channelPrefix);
                }
                broker.bus(bus.build());
            }
            this.messages = broker.build();
            made.push(messages::close);
            this.presence = new PresenceRegistry(
                    registry,
                    messages::control,
                    handlers,
                    settings.messagingLimits.presenceLease(),
                    settings.messagingLimits.messageBytes(),
                    timers,
                    counters.failures);
            made.push(presence::close);
            this.presences = presence.scoped();
            made.push(presences::close);
            this.sessions = new ClientSessions(
                    name,
                    settings.limits,
                    routes,
                    registry,
                    settings.authenticator,
                    messages,
                    presence,
                    handlers,
                    networkThreads,
                    counters,
                    timers);
            made.push(sessions::close);
            this.revocations = new ClusterRevocations(sessions, messages, settings.authenticator, handlers);
            made.push(revocations::close);
            this.resources = new HttpResources(sessions.httpCalls(), origins, this::health);
            this.handshake = new WebSocketHandshake(origins, this::health);
            this.sockets = new JettySockets(sessions, messageBytes, handshake);
            this.handler = new StreampodHandler(sessions, handshake, sockets, resources, onStop);
            if (settings.pageLoader != null && settings.pageFolder != null) {
                handler.serveFiles(settings.pageLoader, settings.pageFolder);
            }
            if (settings.descriptions) {
                resources.serve(Descriptions.of(
                        settings.endpoints.stream().map(EndpointSet::protocol).toList()));
            }
            if (settings.browserRuntime) {
                resources.serve(BrowserRuntime.of(StreampodServer.class.getClassLoader()));
            }
            settings.metrics.begin(gauges(counters, sessions, handlers));
            messages.awaitControlChannels();
        } catch (Throwable e) {
            // The parts made so far own threads, and perhaps a connection to Redis; no other code has a reference to
            // them.
            closeAll(made, e);
            throw e;
        }
    }

    private TimerWheel timers(@Nullable Clock clock) {
        return clock == null
                ? new TimerWheel(ClientSessions.TIMER, counters.failures)
                : new TimerWheel(ClientSessions.TIMER, counters.failures, clock);
    }

    private static ServerGauges gauges(ServerCounters counters, ClientSessions sessions, HandlerThreads handlers) {
        return new ServerGauges(
                sessions::count,
                counters.connectionsOpened::sum,
                counters.connectionsClosed::sum,
                counters::closed,
                counters.sessionsResumed::sum,
                counters.sessions::intValue,
                counters.streamsOpened::sum,
                counters::refused,
                counters.messagesReceived::sum,
                counters.messagesSent::sum,
                counters.messagesIgnored::sum,
                counters.messagesDropped::sum,
                counters.bytesReceived::sum,
                counters.bytesSent::sum,
                counters.failures::count,
                sessions::sendQueues,
                sessions::mailboxes,
                handlers::waiting,
                counters.handlersWaited::sum);
    }

    private static void warnOfLogins(Routes routes, StreampodServer.Builder settings) {
        List<String> closed = routes.requiringLogin();
        if (settings.authenticator == null && !closed.isEmpty()) {
            log.warn(
                    "Login required but no authenticator configured: {} cannot be used. Give the server"
                            + " one with StreampodServer.builder(...).authenticator(...), for example KeyStore.inMemory()",
                    String.join(", ", closed));
        }
    }

    /** Closes what was made before a failure, the last first; what fails in that is added to the failure. */
    private static void closeAll(Deque<Runnable> made, Throwable failure) {
        for (Runnable close : made) {
            try {
                close.run();
            } catch (Throwable e) {
                failure.addSuppressed(e);
            }
        }
    }

    private OriginPolicy origins(StreampodServer.Builder settings) {
        return settings.anyOrigin
                ? OriginPolicy.any(counters.originsRefused)
                : OriginPolicy.of(settings.allowedOrigins, counters.originsRefused);
    }

    /**
     * Binds the port and begins to serve.
     *
     * @return the port
     */
    int listen() {
        tlsLock.lock();
        try {
            var own = new HttpServer(
                    host, port, tls == null ? null : encryption(tls), behindProxy, requestTimeout, timers, handler);
            own.start();
            http = own;
            return own.port();
        } finally {
            tlsLock.unlock();
        }
    }

    /** Also for the port that is bound later. */
    void renewTls(ServerTls renewed) {
        tlsLock.lock();
        try {
            HttpServer own = http;
            if (own != null) {
                own.renew(encryption(renewed));
            }
            tls = renewed;
        } finally {
            tlsLock.unlock();
        }
    }

    private static Encryption encryption(ServerTls tls) {
        return new Encryption(tls.context(), tls.protocols(), tls.cipherSuites());
    }

    /** Serves what an application of servlets hands on, until the server is closed. */
    StreampodFilter.Requests servlets(StreampodFilter.Keys keys, StreampodFilter.Container container) {
        SocketUpgrade upgrade = switch (container) {
            case JETTY -> new JettyUpgrade(sockets);
            case TOMCAT -> handedOver(new TomcatSockets());
            case UNDERTOW -> handedOver(new UndertowSockets());
        };
        var made = new ServletTransport(handshake, resources, upgrade, keys::of, sessions.counters().failures);
        servlets = made;
        return made::serve;
    }

    private SocketUpgrade handedOver(SocketContainer container) {
        return new SocketHandover(sessions, messageBytes, handshake, container);
    }

    /** The handler that stands before an application of servlets in a Jetty. */
    Handler.Wrapper beforeServlets() {
        return new UpgradeRequestCapture(onStop);
    }

    /** The HTTP server's port; null while there is none. */
    @Nullable
    Integer port() {
        HttpServer own = http;
        return own == null ? null : own.port();
    }

    Handler.Wrapper handler() {
        return handler;
    }

    Messages messages() {
        return messages;
    }

    Presences presences() {
        return presences;
    }

    ConnectedUser user(String userId) {
        UserRelay relay = sessions.users();
        return new ConnectedUser() {
            @Override
            public String id() {
                return userId;
            }

            @Override
            public <M extends SerializableEntity> CompletableFuture<Void> send(
                    StreamEndpoint<?, M, ?> endpoint, M message) {
                return relay.send(userId, endpoint.definition().name(), Objects.requireNonNull(message, "message"));
            }

            @Override
            public CompletableFuture<Void> close(int code, String reason) {
                return relay.close(userId, CloseCode.ofApplication(code), Objects.requireNonNull(reason, "reason"));
            }

            @Override
            public CompletableFuture<Void> revokeFollow(TypedChannel<?> channel) {
                return relay.askAgain(userId, channel.name());
            }
        };
    }

    MessagingState messagingState() {
        return messages.state();
    }

    Collection<String> channels() {
        return messages.channels();
    }

    Revocations revocations() {
        return revocations;
    }

    Collection<ConnectedClient> clients() {
        return sessions.clients();
    }

    Collection<StreamingSession> sessions() {
        return sessions.sessions();
    }

    ServerStatistics statistics() {
        return new ServerStatistics(
                counters.connectionsOpened.sum(),
                sessions.count(),
                sessions.waitingSessions(),
                counters.streamsOpened.sum(),
                counters.streamsClosed.sum(),
                counters.sessions.intValue(),
                counters.userObjects.intValue(),
                messages.listeners(),
                counters.messagesReceived.sum(),
                counters.messagesSent.sum(),
                counters.messagesIgnored.sum(),
                counters.messagesDropped.sum(),
                counters.originsRefused.sum());
    }

    List<String> endedFunctions() {
        return counters.failures.ended();
    }

    private Health health() {
        String redis = messages.state().redis().name().toLowerCase(Locale.ROOT);
        List<String> ended = counters.failures.ended();
        boolean restartHelps = ended.stream().anyMatch(each -> !each.equals(RedisMessageBus.FUNCTION));
        return new Health(running.getAsBoolean(), redis, sessions.count(), ended, restartHelps);
    }

    /** Code for a thread of its own, whose failure is reported like that of the server's threads. */
    Runnable guarded(String function, Runnable code) {
        return counters.failures.guarded(function, code);
    }

    /** Ends everything but the HTTP server, which accepts no more connections. What one part throws keeps no other from it. */
    void close() {
        HttpServer own = http;
        if (own != null) {
            end(own::stopAccepting);
        }
        end(sessions::drain);
        end(revocations::close);
        end(presences::close);
        end(presence::close);
        end(messages::close);
        end(sessions::close);
        ServletTransport mounted = servlets;
        if (mounted != null) {
            end(mounted::close);
        }
        end(handlers::close);
        end(metrics::end);
    }

    private void end(Runnable part) {
        counters.failures.run("Closing a part of the server", part);
    }

    /** Stops the HTTP server, if there is one. */
    void stopListening() {
        HttpServer own = http;
        if (own != null) {
            own.stop();
        }
    }

    // For endpoints.

    static void send(StreamingSession session, SerializableEntity message) {
        ((StreamSession) session).send(message);
    }

    static void setUserObject(StreamingSession session, @Nullable Object userObject) {
        ((StreamSession) session).setUserObject(userObject);
    }

    static @Nullable Object userObject(StreamingSession session) {
        return ((StreamSession) session).userObject();
    }
}
