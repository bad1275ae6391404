package dev.streampod.benchmarks.peer;

import java.net.InetAddress;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** A Jetty server with one WebSocket path, configured as Jetty's documentation has it for production. */
final class JettyPeer {

    private static final int MAX_MESSAGE_BYTES = 64 * 1024;
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    private final Server server;
    private final ServerConnector connector;

    JettyPeer(String path, WebSocketCreator creator) {
        var threads = new QueuedThreadPool();
        threads.setName("peer");
        server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> configure(container, path, creator)));
    }

    private static void configure(ServerWebSocketContainer container, String path, WebSocketCreator creator) {
        container.setIdleTimeout(IDLE_TIMEOUT);
        container.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
        container.addMapping(path, creator);
    }

    /** Starts it and answers its port. */
    int start() throws Exception {
        server.start();
        return connector.getLocalPort();
    }

    void stop() throws Exception {
        server.stop();
    }
}
