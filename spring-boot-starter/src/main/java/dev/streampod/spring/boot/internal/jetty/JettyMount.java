package dev.streampod.spring.boot.internal.jetty;

import dev.streampod.server.StreampodServer;
import dev.streampod.spring.boot.internal.start.SharedPort;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;

/** Puts the server's handler around all handlers of a Jetty: what is not Streampod's goes on to the application. */
abstract class JettyMount implements SharedPort {

    private final ObjectProvider<StreampodServer> server;

    /** @param server asked when the web server is made, which is before most beans are */
    JettyMount(ObjectProvider<StreampodServer> server) {
        this.server = server;
    }

    final void mount(Server jetty) {
        Handler.Wrapper handler = server.getObject().handler();
        handler.setHandler(jetty.getHandler());
        jetty.setHandler(handler);
    }
}
