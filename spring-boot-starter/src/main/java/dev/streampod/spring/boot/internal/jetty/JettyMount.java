package dev.streampod.spring.boot.internal.jetty;

import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.internal.start.SharedPort;
import java.time.Duration;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Puts a handler around all handlers of a Jetty: that of the server, which hands on what is not Streampod's, or where the server
 * is behind the application's filters the one that it needs there.
 */
public abstract class JettyMount implements SharedPort {

    /** Longer than any server takes to close. */
    private static final Duration CLOSING = Duration.ofHours(1);

    private final ObjectProvider<StreampodServer> server;
    private final ObjectProvider<BeforeFilter> beforeFilter;

    /** All are asked when the web server is made, which is before most beans are. */
    JettyMount(ObjectProvider<StreampodServer> server, ObjectProvider<BeforeFilter> beforeFilter) {
        this.server = server;
        this.beforeFilter = beforeFilter;
    }

    final void mount(Server jetty) {
        BeforeFilter filtered = beforeFilter.getIfAvailable();
        Handler.Wrapper handler = filtered == null ? server.getObject().handler() : filtered.handler();
        handler.setHandler(jetty.getHandler());
        jetty.setHandler(handler);
        for (Connector each : jetty.getConnectors()) {
            if (each instanceof AbstractConnector connector) {
                letSilentConnectionsLive(connector);
            }
        }
    }

    /**
     * In a graceful shutdown a connector closes connections that are silent for a second. WebSockets, on which handlers may not
     * be done, are closed by the server, and all others in the end when Jetty stops.
     */
    private static void letSilentConnectionsLive(AbstractConnector connector) {
        connector.setShutdownIdleTimeout(Math.max(connector.getShutdownIdleTimeout(), CLOSING.toMillis()));
    }
}
