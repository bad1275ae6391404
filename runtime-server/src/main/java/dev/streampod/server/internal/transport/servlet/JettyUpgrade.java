package dev.streampod.server.internal.transport.servlet;

import dev.streampod.server.internal.transport.CapturedRequest;
import dev.streampod.server.internal.transport.JettySockets;
import jakarta.servlet.ServletException;
import java.io.IOException;

/** Makes WebSockets of requests that a Jetty has handed to an application of servlets. */
public final class JettyUpgrade implements SocketUpgrade {

    private final JettySockets sockets;

    public JettyUpgrade(JettySockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public boolean upgrade(ServletExchange exchange) throws IOException, ServletException {
        if (exchange.request().getAttribute(CapturedRequest.ATTRIBUTE) instanceof CapturedRequest kept) {
            return sockets.upgrade(kept, exchange);
        }
        throw new ServletException("In Jetty StreampodFilter needs a handler of its own before the application:"
                + " StreampodFilter.jettyHandler(), with the application as its handler");
    }

    /** Does nothing: the sockets are Jetty's. */
    @Override
    public void close() {}
}
