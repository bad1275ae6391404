package dev.streampod.server.internal.transport.servlet;

import jakarta.servlet.ServletException;
import java.io.IOException;

/** A container that hands over its socket once it has answered a handshake. Safe for use from any thread. */
public interface SocketContainer {

    /**
     * Has the container answer a handshake, whose headers are set, and open the WebSocket when it has done so.
     *
     * @param opening opens it on the container's socket
     */
    void handOver(ServletExchange exchange, SocketOpening opening) throws IOException, ServletException;
}
