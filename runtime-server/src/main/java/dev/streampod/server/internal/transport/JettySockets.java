package dev.streampod.server.internal.transport;

import dev.streampod.server.internal.http.HttpExchange;
import dev.streampod.server.internal.http.WebSocketHandshake;
import dev.streampod.server.internal.session.ClientSessions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;

/** Makes WebSockets of requests to a Jetty. Safe for use from any thread. */
public final class JettySockets {

    private final ClientSessions sessions;
    private final int messageBytes;
    private final WebSocketHandshake handshake;
    private final Configuration.ConfigurationCustomizer configuration;

    /** @param messageBytes the largest message a client may send */
    public JettySockets(ClientSessions sessions, int messageBytes, WebSocketHandshake handshake) {
        this.sessions = sessions;
        this.messageBytes = messageBytes;
        this.handshake = handshake;
        this.configuration = WebSocketSettings.of(messageBytes);
    }

    /**
     * Makes a WebSocket of a request, unless it does not ask for one. Returns when that is answered, so that the application
     * does not answer it meanwhile; a client that does not take the answer holds the thread for the idle timeout of the Jetty.
     *
     * @param exchange the same request as the application has it
     * @return whether the request asks for a WebSocket; if not, it is still to be answered
     * @throws IOException when the client is gone
     */
    public boolean upgrade(CapturedRequest kept, HttpExchange exchange) throws IOException {
        var negotiator = new Negotiator(exchange);
        var answered = new Callback.Completable(InvocationType.NON_BLOCKING);
        if (!kept.mappings().upgrade(negotiator, kept.request(), kept.response(), answered, configuration)) {
            return false;
        }
        if (!negotiator.refused) {
            await(answered);
        }
        return true;
    }

    private static void await(Callback.Completable answered) throws IOException {
        try {
            answered.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    /** Upgrades a request that passes no application first; returns at once. */
    boolean upgrade(WebSocketMappings mappings, JettyExchange exchange) throws IOException {
        return mappings.upgrade(
                new Negotiator(exchange), exchange.request(), exchange.response(), exchange.callback(), configuration);
    }

    /** Agrees on the subprotocol; a client that offers none gets the same frames. For one request. */
    private final class Negotiator implements WebSocketNegotiator {

        private final HttpExchange exchange;
        private boolean refused;

        Negotiator(HttpExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public @Nullable FrameHandler negotiate(
                ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
            List<String> offered = request.getSubProtocols();
            if (!handshake.agrees(exchange, offered)) {
                refused = true;
                return null;
            }
            if (!offered.isEmpty()) {
                response.setAcceptedSubProtocol(WebSocketHandshake.JSON_SUBPROTOCOL);
            }
            response.setExtensions(List.of());
            var endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            return new WebSocketTransport(
                    sessions,
                    exchange.remoteAddress(),
                    messageBytes,
                    endPoint instanceof ReadCompleteSignal signal ? signal : null,
                    exchange.key());
        }
    }
}
