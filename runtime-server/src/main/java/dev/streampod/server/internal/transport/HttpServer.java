package dev.streampod.server.internal.transport;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.concurrent.Uninterrupted;
import dev.streampod.server.PortInUseException;
import dev.streampod.server.ServerStartException;
import dev.streampod.tls.TlsConfigurationException;
import java.net.BindException;
import java.time.Duration;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Jetty server of its own around a handler. Started and stopped by one thread at a time. */
public final class HttpServer {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private static final int MIN_THREADS = 8;
    private static final int MAX_THREADS = 200;

    private final Server server;
    private final ReadCompleteConnector connector;
    private final RequestTimeout requests;
    private final @Nullable SslConnectionFactory encrypted;
    private final int port;
    private volatile int bound;

    /**
     * @param host null for all network interfaces
     * @param tls null to serve without TLS
     * @param behindProxy whether a proxy says where requests come from
     * @param requestTimeout in which the header of a request has to come
     */
    public HttpServer(
            @Nullable String host,
            int port,
            @Nullable Encryption tls,
            boolean behindProxy,
            Duration requestTimeout,
            Scheduler timers,
            StreampodHandler handler) {
        this.port = port;
        this.requests = new RequestTimeout(requestTimeout, timers);
        var threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("streampod-http");
        this.server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        // Messages are parsed where they were read, and the parser wants arrays.
        http.setUseInputDirectByteBuffers(false);
        int selectors = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        http.addCustomizer(requests);
        if (behindProxy) {
            http.addCustomizer(forwarded());
        }
        var plain = new HttpConnectionFactory(http);
        this.encrypted = tls == null ? null : encryption(http, tls, plain);
        this.connector = encrypted == null
                ? new ReadCompleteConnector(server, 1, selectors, plain)
                : new ReadCompleteConnector(server, 1, selectors, encrypted, plain);
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(1024);
        connector.addBean(requests);
        server.addConnector(connector);
        server.setHandler(handler);
        server.setErrorHandler(handler.errorResponses());
    }

    private static SslConnectionFactory encryption(HttpConfiguration http, Encryption tls, HttpConnectionFactory next) {
        var secure = new SecureRequestCustomizer();
        // There is one certificate for all host names.
        secure.setSniHostCheck(false);
        http.addCustomizer(secure);
        var factory = new SslContextFactory.Server();
        tls.applyTo(factory);
        return new SslConnectionFactory(factory, next.getProtocol());
    }

    /** Believes the two headers that the operations page tells proxies to set, and no others, which it would pass on as they came. */
    private static ForwardedRequestCustomizer forwarded() {
        var customizer = new ForwardedRequestCustomizer();
        customizer.setForwardedHeader(null);
        customizer.setForwardedHostHeader(null);
        customizer.setForwardedServerHeader(null);
        customizer.setForwardedPortHeader(null);
        customizer.setForwardedHttpsHeader(null);
        customizer.setForwardedCipherSuiteHeader(null);
        customizer.setForwardedSslSessionIdHeader(null);
        return customizer;
    }

    /**
     * Binds the port and begins to serve.
     *
     * @throws ServerStartException when that is not possible
     */
    public void start() {
        try {
            server.start();
            bound = connector.getLocalPort();
            requests.start();
        } catch (Throwable e) {
            stop();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw bindFailure(connector.getHost(), port, cause);
                }
            }
            throw new ServerStartException("The server could not start: " + e.getMessage(), e);
        }
    }

    /** The text of the cause is the operating system's, in the language of the machine, and tells nothing here. */
    static ServerStartException bindFailure(@Nullable String host, int port, Throwable cause) {
        if (PortProbe.inUse(host, port)) {
            return new PortInUseException(port, cause);
        }
        return new ServerStartException(
                "The server cannot listen on " + (host == null ? "" : host + ":") + port + ": " + cause.getMessage()
                        + ". Choose an address of this machine and a port that this user may open.",
                cause);
    }

    /**
     * Uses other keys for connections that are accepted from now on.
     *
     * @throws TlsConfigurationException when they cannot be used
     * @throws IllegalStateException when it serves without TLS
     */
    public void renew(Encryption tls) {
        if (encrypted == null) {
            throw new IllegalStateException("The server serves without TLS");
        }
        try {
            encrypted.getSslContextFactory().reload(tls::applyTo);
        } catch (Exception e) {
            throw new TlsConfigurationException("The renewed TLS cannot be used: " + e.getMessage(), e);
        }
    }

    /** The port that was bound, also when it is closed. */
    public int port() {
        return bound;
    }

    /** Accepts no more connections; those there are go on. */
    public void stopAccepting() {
        connector.close();
    }

    /** Ends the server and its threads, also on a thread that is interrupted. */
    public void stop() {
        requests.stop();
        try {
            Uninterrupted.run(server::stop);
        } catch (Exception e) {
            log.warn("The HTTP server did not stop cleanly", e);
        }
    }
}
