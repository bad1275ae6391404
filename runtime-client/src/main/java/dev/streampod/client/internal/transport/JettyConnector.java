package dev.streampod.client.internal.transport;

import dev.streampod.client.ConnectionRefusedException;
import dev.streampod.client.internal.session.Connector;
import dev.streampod.client.internal.session.Transport;
import dev.streampod.client.internal.session.TransportListener;
import dev.streampod.concurrent.Uninterrupted;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens WebSockets over one selector and a few network threads, which are started with the first WebSocket. Its monitor
 * guards all mutable state.
 */
public final class JettyConnector implements Connector, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JettyConnector.class);

    /** Network threads only read, decode and write: a few serve many connections. */
    private static final int MAX_THREADS = 16;

    /** How many handshakes with one server may be under way; others wait. */
    private static final int MAX_UPGRADES = 1_024;

    private static final int BUFFER_BYTES = 16 * 1024;

    private final @Nullable SSLContext sslContext;
    private @Nullable WebSocketCoreClient client;
    private boolean closed;

    /** @param sslContext for {@code wss} addresses; null for that of the platform */
    public JettyConnector(@Nullable SSLContext sslContext) {
        this.sslContext = sslContext;
    }

    @Override
    public Transport connect(URI url, int maxMessageBytes, TransportListener listener) {
        var transport = new JettyTransport(maxMessageBytes, listener);
        try {
            WebSocketCoreClient started = started();
            CoreClientUpgradeRequest request = CoreClientUpgradeRequest.from(started, url, transport);
            request.setSubProtocols(SUBPROTOCOL);
            var configuration = new Configuration.ConfigurationCustomizer();
            configuration.setAutoFragment(false);
            configuration.setMaxFrameSize(maxMessageBytes);
            configuration.setInputBufferSize(BUFFER_BYTES);
            configuration.setOutputBufferSize(BUFFER_BYTES);
            configuration.setIdleTimeout(Duration.ZERO); // heartbeats see to it
            request.setConfiguration(configuration);
            transport.upgrading(url, started.connect(request));
        } catch (Throwable e) {
            listener.failed(new ConnectionRefusedException("No connection to " + url + ": " + e.getMessage(), e));
        }
        return transport;
    }

    private synchronized WebSocketCoreClient started() throws Exception {
        if (closed) {
            throw new IllegalStateException("the client's threads have been closed");
        }
        WebSocketCoreClient current = client;
        if (current == null) {
            current = create();
            current.start();
            // Otherwise an answer 401 is looked through for a challenge, and without one is no answer.
            current.getHttpClient().getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
            client = current;
        }
        return current;
    }

    private WebSocketCoreClient create() {
        var threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("streampod-client-io");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        var connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(threads);
        connector.setScheduler(new ScheduledExecutorScheduler("streampod-client-timeout", true));
        var tls = new SslContextFactory.Client();
        if (sslContext != null) {
            tls.setSslContext(sslContext);
        }
        connector.setSslContextFactory(tls);

        var transport = new HttpClientTransportOverHTTP(connector);
        transport.setConnectionPoolFactory(destination -> {
            var pool = new DuplexConnectionPool(destination, MAX_UPGRADES);
            pool.setMaxUsage(1); // one that was answered otherwise may be closing: not to be tried again
            return pool;
        });
        var http = new HttpClient(transport);
        http.setExecutor(threads);
        http.setScheduler(connector.getScheduler());
        http.setUseInputDirectByteBuffers(false); // frames are parsed from arrays
        http.setFollowRedirects(false);
        http.setHttpCookieStore(new HttpCookieStore.Empty());
        http.setUserAgentField(null);
        http.setMaxConnectionsPerDestination(MAX_UPGRADES);
        http.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
        // With an executor of its own choice it would start threads that are no daemons.
        return new WebSocketCoreClient(http, new WebSocketComponents(null, null, null, null, null, threads));
    }

    /** Ends all connections and threads, also on a thread that is interrupted. */
    @Override
    public void close() {
        WebSocketCoreClient current;
        synchronized (this) {
            closed = true;
            current = client;
            client = null;
        }
        if (current != null) {
            stop(current);
            stop(current.getHttpClient());
        }
    }

    /** Jetty waits for its threads when it stops, and leaves them to themselves where that wait is interrupted. */
    private static void stop(LifeCycle part) {
        try {
            Uninterrupted.run(part::stop);
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly", part, e);
        }
    }
}
