package dev.streampod.server;

import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.presence.Presences;
import dev.streampod.server.redis.RedisAddressException;
import dev.streampod.server.redis.RedisSettings;
import dev.streampod.tls.TlsConfigurationException;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.server.Handler;
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
    private final boolean tls;
    private final ServerAssembly parts;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Held while the server starts, and while it ends: no monitor, since a virtual thread that waits with one keeps its carrier. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.BUILT);
    private final AtomicReference<@Nullable Thread> shutdownHook = new AtomicReference<>();
    /** Guarded by the lock. */
    private boolean startFailed;

    private StreampodServer(Builder builder) {
        this.name = builder.name != null
                ? builder.name
                : "s-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        this.tls = builder.tls != null;
        this.parts = new ServerAssembly(builder, name, () -> phase.get() == Phase.RUNNING, this::end);
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
        lock.lock();
        try {
            if (!phase.compareAndSet(Phase.BUILT, Phase.RUNNING)) {
                throw new IllegalStateException("A server can be started only once; build another one");
            }
            try {
                int port = parts.listen();
                log.info("Server {} listens on port {}{}", name, port, tls ? " with TLS" : "");
            } catch (Throwable e) {
                startFailed = true;
                close();
                throw e;
            }
        } finally {
            lock.unlock();
        }
        return this;
    }

    /**
     * Instead of {@link #start}: a handler for an existing Jetty server, which serves {@code /websocket}, {@code /health} and
     * {@code /api/<endpoint>} there and hands on every other request. It begins to serve when that server starts, and this server
     * closes when that one stops.
     *
     * @throws IllegalStateException when it was started or closed before
     */
    public Handler.Wrapper handler() {
        beginWithoutPort();
        return parts.handler();
    }

    /** For {@link StreampodFilter}: begins to serve what an application of servlets hands on. */
    StreampodFilter.Requests servlets(StreampodFilter.Keys keys, StreampodFilter.Container container) {
        beginWithoutPort();
        return parts.servlets(keys, container);
    }

    /** For {@link StreampodFilter}: what stands before an application of servlets in a Jetty. */
    Handler.Wrapper beforeServlets() {
        return parts.beforeServlets();
    }

    private void beginWithoutPort() {
        if (!phase.compareAndSet(Phase.BUILT, Phase.RUNNING)) {
            throw new IllegalStateException("A server can be started only once; build another one");
        }
    }

    /**
     * Proves the server's identity with another key and certificate to all clients that come from now on; connections that are
     * open go on. Files need no such call: the server reads them again when they have changed.
     *
     * @throws IllegalStateException when the server was built without TLS
     * @throws TlsConfigurationException when they cannot be used; the server goes on with those that it has
     */
    public void renewTls(ServerTls renewed) {
        Objects.requireNonNull(renewed, "renewed");
        if (!tls) {
            throw new IllegalStateException("The server was built without TLS");
        }
        parts.renewTls(renewed);
    }

    /**
     * The port that the server listens on: the one that was asked for, or the one found when that was 0. It
     * stays the same when the server is closed.
     *
     * @throws IllegalStateException before {@link #start}, and in an existing server
     */
    public int port() {
        Integer port = parts.port();
        if (port == null) {
            throw new IllegalStateException("The server listens on no port of its own");
        }
        return port;
    }

    /** Messages between sessions and servers, for code without a session; what is added here stays until it is removed. */
    public Messages messages() {
        return parts.messages();
    }

    /** Presence on channels, for code without a session; members and watches of this view stay until they are closed. */
    public Presences presences() {
        return parts.presences();
    }

    /**
     * A user, wherever it is signed in on the servers of the cluster.
     *
     * @param userId any; it is not checked whether there is such a user
     */
    public ConnectedUser user(String userId) {
        return parts.user(Objects.requireNonNull(userId, "userId"));
    }

    /** Takes keys, users and scopes back, on all servers of the cluster. */
    public Revocations revocations() {
        return parts.revocations();
    }

    /**
     * The clients that are connected now, also those without an open stream, each with its streams. A copy, whose size is
     * the number of connections; no message waits while it is made.
     */
    public Collection<ConnectedClient> clients() {
        return parts.clients();
    }

    /** The sessions that are open now: one for each open stream of each client. A copy. */
    public Collection<StreamingSession> sessions() {
        return parts.sessions();
    }

    /** How messages between sessions and servers are doing, and whether there is Redis. */
    public MessagingState messagingState() {
        return parts.messagingState();
    }

    /** The names of the channels that this server listens to now. A copy, in no order. */
    public Collection<String> channels() {
        return parts.channels();
    }

    /**
     * The functions of the server that have ended for good, since something was thrown on their threads that could not be
     * handled; none in a server that works. {@code /health} tells the same.
     */
    public List<String> endedFunctions() {
        return parts.endedFunctions();
    }

    /** The counts so far, and the current figures. */
    public ServerStatistics statistics() {
        return parts.statistics();
    }

    /**
     * Waits until the server is closed. From the first call on a signal to end the process (SIGTERM, Ctrl+C) closes the
     * server first. An interrupt ends the wait with the thread's interrupt flag set; the server goes on.
     */
    public void awaitShutdown() {
        var hook = new Thread(parts.guarded("Closing the server", this::close), "streampod-shutdown");
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
     *
     * <p>Called by a handler, this waits for that handler as for any other, until it is interrupted: an endpoint that closes
     * its server has another thread do it.
     */
    @Override
    public void close() {
        end();
        parts.stopListening();
        removeShutdownHook();
        closed.countDown();
    }

    /** Ends everything but the HTTP server, which accepts no more connections. Waits for a start that is under way. */
    private void end() {
        lock.lock();
        try {
            Phase before = phase.getAndSet(Phase.CLOSING);
            if (before != Phase.CLOSING) {
                parts.close();
            }
            if (before == Phase.RUNNING && !startFailed) {
                log.info("Server {} is closed", name);
            }
        } finally {
            lock.unlock();
        }
        if (parts.port() == null) {
            closed.countDown();
        }
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

        // Read by the assembly when the server is built.
        final List<EndpointSet> endpoints;
        int port = 8080;

        @Nullable
        String host;

        @Nullable
        ServerTls tls;

        boolean behindProxy;

        @Nullable
        Authenticator authenticator;

        @Nullable
        RedisSettings redis;

        @Nullable
        String channelPrefix;

        @Nullable
        Clock clock;

        Limits limits = Limits.defaults();
        MessagingLimits messagingLimits = MessagingLimits.defaults();
        ServerMetrics metrics = ServerMetrics.NONE;

        @Nullable
        HandlerInterceptor interceptor;

        @Nullable
        String name;

        @Nullable
        ClassLoader pageLoader;

        @Nullable
        String pageFolder;

        List<String> allowedOrigins = List.of();
        boolean anyOrigin;
        boolean descriptions;
        boolean browserRuntime;

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
            this.host = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Serves {@code https} and {@code wss} with this key and certificate, and nothing without TLS. Without it, as behind
         * a proxy that does so, {@code http} and {@code ws}. An existing Jetty server has its own TLS.
         */
        public Builder tls(ServerTls tls) {
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /**
         * Trusts the headers {@code X-Forwarded-For} and {@code X-Forwarded-Proto} for a client's address and scheme. Only
         * for servers that are reachable through a proxy that sets both, and not directly: a direct client could forge them.
         */
        public Builder behindProxy() {
            this.behindProxy = true;
            return this;
        }

        /** Sets the authenticator, which turns keys into users; without one no client can sign in. */
        public Builder authenticator(Authenticator authenticator) {
            this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
            return this;
        }

        /**
         * The Redis through which this server exchanges messages with others, for example
         * {@code redis://localhost:6379}; without one messages stay in this process. {@link RedisSettings} says what
         * addresses there are, for sentinels and clusters too.
         *
         * @throws RedisAddressException when that is not the address of a Redis
         */
        public Builder redis(String uri) {
            return redis(RedisSettings.of(uri));
        }

        /**
         * Sets the Redis with what is not in an address: a trust store, a client name, the password of sentinels. No
         * connection is opened before the server starts, and a Redis that does not answer is no error.
         */
        public Builder redis(RedisSettings settings) {
            this.redis = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /** The prefix of the names of channels in Redis, so that several systems can share one; streampod: unless set. */
        public Builder channelPrefix(String prefix) {
            this.channelPrefix = Objects.requireNonNull(prefix, "prefix");
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
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** The bounds of messages between sessions and servers; {@link MessagingLimits#defaults()} unless set. */
        public Builder messagingLimits(MessagingLimits bounds) {
            this.messagingLimits = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /**
         * The clock of heartbeats, expiries of keys, deadlines of calls, timeouts and resume windows, for tests that move it
         * forward; real time unless set. It goes on as real time does otherwise, and never back. What is due runs within
         * 50 ms of real time after the clock was moved. Redis, and the leases of presence, keep real time.
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** Where measurements go, as {@link dev.streampod.server.metrics.MicrometerMetrics}; nowhere unless set. */
        public Builder metrics(ServerMetrics metrics) {
            this.metrics = Objects.requireNonNull(metrics, "metrics");
            return this;
        }

        /** The interceptor around all code of endpoints; none unless set. */
        public Builder interceptor(HandlerInterceptor interceptor) {
            this.interceptor = Objects.requireNonNull(interceptor, "interceptor");
            return this;
        }

        /** The server's name in logs and in its answers to clients; a random one unless set. */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
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
         * Serves the browser runtime to everybody: {@code /streampod/streampod.js} and
         * {@code /streampod/streampod-react.js}, each with its {@code .d.ts}. Pages whose generated client has the runtime
         * beside it need this not. Not served unless asked for.
         */
        public Builder serveBrowserRuntime() {
            this.browserRuntime = true;
            return this;
        }

        /**
         * Makes the server; it serves nothing until it is started. Messages are passed from here on: listeners may be added
         * before, and a Redis is connected to, for which this waits a moment.
         *
         * @throws IllegalArgumentException when two endpoints bear the same name, or two protocols define the same class,
         *     or an allowed origin is none, or the browser runtime is to be served and is not on the class path
         */
        public StreampodServer build() {
            return new StreampodServer(this);
        }
    }
}
