package dev.streampod.server;

import dev.streampod.entity.EntityRegistry;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.connection.Connections;
import dev.streampod.server.connection.HandlerThreads;
import dev.streampod.server.connection.LiveFigures;
import dev.streampod.server.connection.NetworkThreads;
import dev.streampod.server.connection.Routes;
import dev.streampod.server.connection.StreamHandler;
import dev.streampod.server.connection.TimedHandler;
import dev.streampod.server.messaging.MessageCentral;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.presence.PresenceCentral;
import dev.streampod.server.messaging.presence.PresenceScope;
import dev.streampod.server.messaging.presence.Presences;
import dev.streampod.server.messaging.redis.RedisMessageBus;
import dev.streampod.server.metrics.HandlerTimer;
import dev.streampod.server.metrics.ServerCounters;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.revocation.ClusterRevocations;
import dev.streampod.server.transport.Descriptions;
import dev.streampod.server.transport.Health;
import dev.streampod.server.transport.HttpServer;
import dev.streampod.server.transport.OriginPolicy;
import dev.streampod.server.transport.StreampodHandler;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server: the endpoints of one or more protocols, served to clients over WebSocket.
 *
 * <pre>{@code
 * var server = StreampodServer.builder(new ChatEndpoints(new Chat())).port(8080).build().start();
 * server.awaitShutdown();
 * }</pre>
 *
 * <p>Clients connect to {@code /websocket}; {@code GET /health} tells how the server is. Safe for use from any thread. It is
 * started once and closed once; afterwards build another. Close it even when it was never started.
 */
public final class StreampodServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StreampodServer.class);

    private enum Phase {
        BUILT,
        /** Serving, in a server of its own or in an existing one. */
        RUNNING,
        CLOSING
    }

    private final String name;
    private final @Nullable String host;
    private final int port;
    private final @Nullable ServerTls tls;
    private final boolean behindProxy;
    private final ServerCounters counters = new ServerCounters();
    private final ServerMetrics metrics;
    private final HandlerThreads handlers;
    private final MessageCentral messages;
    private final PresenceCentral presence;
    private final PresenceScope presences;
    private final Connections connections;
    private final ClusterRevocations revocations;
    private final StreampodHandler handler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.BUILT);
    private final AtomicReference<@Nullable Thread> shutdownHook = new AtomicReference<>();
    private volatile @Nullable HttpServer http;

    private StreampodServer(Builder builder) {
        this.name = builder.name != null
                ? builder.name
                : "s-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        this.host = builder.host;
        this.port = builder.port;
        this.tls = builder.tls;
        this.behindProxy = builder.behindProxy;
        this.metrics = builder.metrics;
        var origins = origins(builder);
        var routes = new Routes(builder.authenticator != null);
        for (EndpointSet set : builder.endpoints) {
            for (Endpoint endpoint : set.endpoints()) {
                routes.add(
                        endpoint.definition(),
                        set.protocol(),
                        hooks(endpoint, builder.metrics),
                        (method, session, arguments) -> endpoint.call(method, session, new CallArguments(arguments)));
            }
        }
        warnOfLogins(routes, builder);
        var registry = EntityRegistry.of(
                builder.endpoints.stream().map(EndpointSet::protocol).toList());
        var networkThreads = new NetworkThreads();
        var made = new ArrayDeque<Runnable>();
        try {
            this.handlers = HandlerThreads.create("streampod-handler", counters.handlersWaited, counters.failures);
            made.push(handlers::close);
            var central = MessageCentral.builder(registry)
                    .executor(handlers)
                    .mayWait(() -> !networkThreads.isCurrent())
                    .limits(builder.messagingLimits)
                    .failures(counters.failures);
            if (builder.redis != null) {
                central.bus(builder.redis
                        .channelPrefix(builder.channelPrefix)
                        .failures(counters.failures)
                        .build());
            }
            this.messages = central.build();
            made.push(messages::close);
            this.presence = new PresenceCentral(
                    registry,
                    messages::control,
                    handlers,
                    builder.messagingLimits.presenceLease(),
                    builder.messagingLimits.messageBytes(),
                    counters.failures);
            made.push(presence::close);
            this.presences = presence.scoped();
            made.push(presences::close);
            this.connections = new Connections(
                    name,
                    builder.limits,
                    routes,
                    registry,
                    builder.authenticator,
                    messages,
                    presence,
                    handlers,
                    networkThreads,
                    counters);
            made.push(connections::close);
            this.revocations = new ClusterRevocations(connections, messages, builder.authenticator, handlers);
            made.push(revocations::close);
            this.handler =
                    new StreampodHandler(connections, builder.limits.messageBytes(), origins, this::health, this::end);
            if (builder.pageLoader != null && builder.pageFolder != null) {
                handler.serveFiles(builder.pageLoader, builder.pageFolder);
            }
            if (builder.descriptions) {
                handler.serveDescriptions(Descriptions.of(
                        builder.endpoints.stream().map(EndpointSet::protocol).toList()));
            }
            metrics.begin(new LiveFigures(counters, connections, handlers));
        } catch (Throwable e) {
            // What was made so far has threads, and perhaps a connection to Redis, that nobody else could end.
            closeAll(made, e);
            throw e;
        }
    }

    private static void warnOfLogins(Routes routes, Builder builder) {
        List<String> closed = routes.requiringLogin();
        if (builder.authenticator == null && !closed.isEmpty()) {
            log.warn(
                    "Nobody can use {}: the protocol requires a login there, and this server has no authenticator. Give it"
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

    private OriginPolicy origins(Builder builder) {
        return builder.anyOrigin
                ? OriginPolicy.any(counters.originsRefused)
                : OriginPolicy.of(builder.allowedOrigins, counters.originsRefused);
    }

    private static @Nullable StreamHandler hooks(Endpoint endpoint, ServerMetrics metrics) {
        if (!(endpoint instanceof StreamEndpoint<?, ?, ?> stream)) {
            return null;
        }
        var hooks = new EndpointHooks<>(stream);
        HandlerTimer timer = metrics.handlerTimer(endpoint.definition().name());
        return timer == null ? hooks : new TimedHandler(hooks, timer);
    }

    /** A builder of a server for these endpoints; a server may serve several protocols. */
    public static Builder builder(EndpointSet... endpoints) {
        return new Builder(List.of(endpoints));
    }

    /**
     * Binds the port and begins to serve.
     *
     * @return this server
     * @throws PortInUseException when something else listens on the port; the server is closed then
     * @throws ServerStartException when it cannot start for another reason; the server is closed then
     * @throws IllegalStateException when it was started or closed before
     */
    public StreampodServer start() {
        // A close that comes meanwhile waits for this lock, and finds the HTTP server.
        synchronized (closed) {
            if (!phase.compareAndSet(Phase.BUILT, Phase.RUNNING)) {
                throw new IllegalStateException("A server is started once; build another one");
            }
            try {
                var own = new HttpServer(host, port, tls == null ? null : tls.context(), behindProxy, handler);
                own.start();
                http = own;
                log.info("Server {} listens on port {}{}", name, own.port(), tls == null ? "" : " with TLS");
            } catch (Throwable e) {
                close();
                throw e;
            }
        }
        return this;
    }

    /**
     * Instead of {@link #start}: a handler for an existing Jetty server, which serves {@code /websocket} and
     * {@code /health} there and hands on every other request. It begins to serve when that server starts, and this server
     * closes when that one stops.
     *
     * @throws IllegalStateException when it was started or closed before
     */
    public StreampodHandler handler() {
        if (!phase.compareAndSet(Phase.BUILT, Phase.RUNNING)) {
            throw new IllegalStateException("A server is started once; build another one");
        }
        return handler;
    }

    /**
     * The port that the server listens on: the one that was asked for, or the one found when that was 0.
     *
     * @throws IllegalStateException before {@link #start}, and in an existing server
     */
    public int port() {
        HttpServer own = http;
        if (own == null) {
            throw new IllegalStateException("The server listens on no port of its own");
        }
        return own.port();
    }

    /** Messages between sessions and servers, for code without a session; what is added here stays until it is removed. */
    public Messages messages() {
        return messages;
    }

    /** Who is present on channels, for code without a session; what is added here stays until it is closed. */
    public Presences presences() {
        return presences;
    }

    /** Takes keys, users and scopes back, on all servers of the cluster. */
    public Revocations revocations() {
        return revocations;
    }

    /**
     * The clients that are connected now, also those without an open stream, each with its streams. A copy, whose size is
     * the number of connections; no message waits while it is made.
     */
    public Collection<ConnectedClient> clients() {
        return connections.clients();
    }

    /** The sessions that are open now: one for each open stream of each client. A copy. */
    public Collection<StreamingSession> sessions() {
        return connections.sessions();
    }

    /** What was counted so far, and what is live now. */
    public ServerStatistics statistics() {
        return new ServerStatistics(
                counters.connectionsOpened.sum(),
                connections.count(),
                connections.waitingSessions(),
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

    private Health health() {
        String redis = messages.state().redis().name().toLowerCase(Locale.ROOT);
        List<String> ended = counters.failures.ended();
        boolean restartHelps = ended.stream().anyMatch(each -> !each.equals(RedisMessageBus.FUNCTION));
        return new Health(phase.get() == Phase.RUNNING, redis, connections.count(), ended, restartHelps);
    }

    /**
     * Waits until the server is closed. From the first call on a signal to end the process (SIGTERM, Ctrl+C) closes the
     * server first. An interrupt ends the wait with the thread's interrupt flag set; the server goes on.
     */
    public void awaitShutdown() {
        var hook = new Thread(counters.failures.guarded("Closing the server", this::close), "streampod-shutdown");
        if (closed.getCount() > 0 && shutdownHook.compareAndSet(null, hook)) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes the server in good order: no more connections are accepted, clients are told to go elsewhere, handlers may
     * finish within {@link Limits#drainTimeout()}, every {@code streamClosed} runs, what was sent is delivered, then the
     * connections are closed with 3001. Returns when all that is done, or when another call has done it.
     */
    @Override
    public void close() {
        end();
        HttpServer own = http;
        if (own != null) {
            own.stop();
        }
        removeShutdownHook();
        closed.countDown();
    }

    /** Ends everything but the HTTP server, which accepts no more connections. Waits for a start that is under way. */
    private void end() {
        synchronized (closed) {
            if (phase.getAndSet(Phase.CLOSING) != Phase.CLOSING) {
                HttpServer own = http;
                if (own != null) {
                    own.stopAccepting();
                }
                connections.drain();
                revocations.close();
                closeParts();
                metrics.end();
                log.info("Server {} is closed", name);
            }
        }
        if (http == null) {
            closed.countDown();
        }
    }

    private void closeParts() {
        presences.close();
        presence.close();
        messages.close();
        connections.close();
        handlers.close();
    }

    private void removeShutdownHook() {
        Thread hook = shutdownHook.getAndSet(null);
        if (hook != null && hook != Thread.currentThread()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                log.trace("The process is ending", e);
            }
        }
    }

    @Override
    public String toString() {
        return "StreampodServer[" + name + "]";
    }

    /** Collects what a server is made of. Not safe for several threads. */
    public static final class Builder {

        private final List<EndpointSet> endpoints;
        private int port = 8080;
        private @Nullable String host;
        private @Nullable ServerTls tls;
        private boolean behindProxy;
        private @Nullable Authenticator authenticator;
        private RedisMessageBus.@Nullable Builder redis;
        private String channelPrefix = RedisMessageBus.DEFAULT_CHANNEL_PREFIX;
        private Limits limits = Limits.defaults();
        private MessagingLimits messagingLimits = MessagingLimits.defaults();
        private ServerMetrics metrics = ServerMetrics.NONE;
        private @Nullable String name;
        private @Nullable ClassLoader pageLoader;
        private @Nullable String pageFolder;
        private List<String> allowedOrigins = List.of();
        private boolean anyOrigin;
        private boolean descriptions;

        private Builder(List<EndpointSet> endpoints) {
            this.endpoints = endpoints;
        }

        /** The port to listen on; 0 picks a free one. 8080 unless set. */
        public Builder port(int port) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("A port is a number from 0 to 65535, not " + port);
            }
            this.port = port;
            return this;
        }

        /** The address or host name of the network interface to listen on; all of them unless set. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /**
         * Serves {@code https} and {@code wss} with this key and certificate, and nothing without TLS. Without it, as behind
         * a proxy that does so, {@code http} and {@code ws}. An existing Jetty server has its own TLS.
         */
        public Builder tls(ServerTls tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Believes the headers {@code X-Forwarded-For} and {@code X-Forwarded-Proto} about where a client is and how it came.
         * Only for servers that nobody reaches but through a proxy that sets both: who comes directly could say anything.
         */
        public Builder behindProxy() {
            this.behindProxy = true;
            return this;
        }

        /** What turns keys into users; without one nobody can sign in. */
        public Builder authenticator(Authenticator authenticator) {
            this.authenticator = authenticator;
            return this;
        }

        /**
         * The Redis through which this server exchanges messages with others, for example
         * {@code redis://localhost:6379}; without one messages stay in this process.
         *
         * @throws IllegalArgumentException when that is not the address of a Redis
         */
        public Builder redis(String uri) {
            this.redis = RedisMessageBus.builder(uri);
            return this;
        }

        /** What stands before the names of channels in Redis, so that several systems can share one; streampod: unless set. */
        public Builder channelPrefix(String prefix) {
            this.channelPrefix = prefix;
            return this;
        }

        /**
         * The pages that browsers may connect from, and call methods from, besides those of the server's own origin: exact
         * origins, such as {@code https://example.com} or {@code http://localhost:3000}. None unless set. Behind a proxy
         * that ends TLS the page's own origin is another than the server sees: set {@link #behindProxy}, or put it into
         * this list. Clients that are no browsers send no origin and are not asked for one.
         */
        public Builder allowedOrigins(String... origins) {
            this.allowedOrigins = List.of(origins);
            return this;
        }

        /** Lets pages of every origin connect: for services that are open to everybody. */
        public Builder allowAnyOrigin() {
            this.anyOrigin = true;
            return this;
        }

        /** The bounds to work within; {@link Limits#defaults()} unless set. */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /** The bounds of messages between sessions and servers; {@link MessagingLimits#defaults()} unless set. */
        public Builder messagingLimits(MessagingLimits bounds) {
            this.messagingLimits = bounds;
            return this;
        }

        /** Where measurements go, as {@link dev.streampod.server.metrics.MicrometerMetrics}; nowhere unless set. */
        public Builder metrics(ServerMetrics metrics) {
            this.metrics = metrics;
            return this;
        }

        /** The server's name in logs and in its answers to clients; a random one unless set. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Serves the files of a folder on the class path at {@code /}, with {@code index.html} for folders, beside the
         * protocol's own {@code /websocket} and {@code /health}. No files unless set.
         *
         * @param loader whose class path it is
         * @param folder the folder's name, for example {@code page}
         */
        public Builder page(ClassLoader loader, String folder) {
            this.pageLoader = loader;
            this.pageFolder = folder;
            return this;
        }

        /**
         * Serves the documents that the goal {@code streampod:describe} made of the protocol, to everybody:
         * {@code /api/openapi.json} describes its methods, {@code /api/asyncapi.json} its streams. A server of several
         * protocols has them at {@code /api/<protocol>/openapi.json} and {@code /api/<protocol>/asyncapi.json}. Not served
         * unless asked for.
         */
        public Builder serveDescriptions() {
            this.descriptions = true;
            return this;
        }

        /**
         * Makes the server; it serves nothing until it is started. Messages are passed from here on: listeners may be added
         * before, and a Redis is connected to, for which this waits a moment.
         *
         * @throws IllegalArgumentException when two endpoints bear the same name, or two protocols define the same class,
         *     or an allowed origin is none
         */
        public StreampodServer build() {
            return new StreampodServer(this);
        }
    }
}
