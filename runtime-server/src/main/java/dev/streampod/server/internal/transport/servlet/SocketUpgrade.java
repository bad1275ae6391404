package dev.streampod.server.internal.transport.servlet;

import jakarta.servlet.ServletException;
import java.io.IOException;

/** Makes WebSockets of requests, in the way of one container. Safe for use from any thread. */
public interface SocketUpgrade extends AutoCloseable {

    /**
     * Makes a WebSocket of a request, or refuses to; unless the request does not ask for one.
     *
     * @return whether the request asks for a WebSocket; if not, it is still to be answered
     */
    boolean upgrade(ServletExchange exchange) throws IOException, ServletException;

    /** To be called when all connections are closed. */
    @Override
    void close();
}
