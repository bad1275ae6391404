package dev.streampod.server.internal.transport.servlet;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.server.internal.http.HttpResources;
import dev.streampod.server.internal.http.WebSocketHandshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the requests that a servlet container hands on. Safe for use from any thread. */
public final class ServletTransport implements AutoCloseable {

    private final HttpResources resources;
    private final WebSocketHandshake handshake;
    private final SocketUpgrade sockets;
    private final Function<HttpServletRequest, @Nullable String> keys;
    private final FailureReporter failures;

    /**
     * @param resources what is served beside the WebSocket
     * @param keys says the key that a request signs in with
     * @param failures is told what goes wrong in this process while a request is read
     */
    public ServletTransport(
            WebSocketHandshake handshake,
            HttpResources resources,
            SocketUpgrade sockets,
            Function<HttpServletRequest, @Nullable String> keys,
            FailureReporter failures) {
        this.resources = resources;
        this.handshake = handshake;
        this.sockets = sockets;
        this.keys = keys;
        this.failures = failures;
    }

    /** Serves a request, unless there is nothing of this server's at its path. */
    public boolean serve(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        var exchange = new ServletExchange(request, response, keys, failures);
        if (exchange.path().equals(WebSocketHandshake.PATH)) {
            if (handshake.admits(exchange) && !sockets.upgrade(exchange)) {
                WebSocketHandshake.demandUpgrade(exchange);
            }
            return true;
        }
        if (!resources.has(exchange.path())) {
            return false;
        }
        if (!request.isAsyncSupported()) {
            throw new ServletException("StreampodFilter, a filter before it or the servlet behind it does not support"
                    + " asynchronous requests, which " + exchange.path()
                    + " needs: register them with asyncSupported = true");
        }
        return resources.serve(exchange);
    }

    /** To be called when all connections are closed. */
    @Override
    public void close() {
        sockets.close();
    }
}
