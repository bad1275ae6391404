package dev.streampod.spring.boot.internal.jetty;

import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.internal.start.SharedPort;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Puts a handler around all handlers of a Jetty: that of the server, which hands on what is not Streampod's, or where the server
 * is behind the application's filters the one that it needs there.
 */
public abstract class JettyMount implements SharedPort {

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
    }
}
