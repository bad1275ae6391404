package dev.streampod.server.internal.transport.servlet;

import dev.streampod.server.internal.http.WebSocketHandshake;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.transport.WebSocketOpener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Makes WebSockets of requests to a container that hands over its sockets. */
public final class SocketHandover implements SocketUpgrade {

    /** Of RFC 6455, section 1.3. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final WebSocketHandshake handshake;
    private final WebSocketOpener opener;
    private final SocketContainer container;

    /** @param messageBytes the largest message a client may send */
    public SocketHandover(
            ClientSessions sessions, int messageBytes, WebSocketHandshake handshake, SocketContainer container) {
        this.handshake = handshake;
        this.opener = new WebSocketOpener(sessions, messageBytes);
        this.container = container;
    }

    @Override
    public boolean upgrade(ServletExchange exchange) throws IOException, ServletException {
        String clientKey = exchange.header("Sec-WebSocket-Key");
        if (clientKey == null
                || !exchange.method().equals("GET")
                || !tokens(exchange, "Upgrade").contains("websocket")
                || !tokens(exchange, "Connection").contains("upgrade")
                || !WebSocketHandshake.VERSION.equals(exchange.header("Sec-WebSocket-Version"))) {
            return false;
        }
        List<String> offered = split(exchange, "Sec-WebSocket-Protocol");
        if (handshake.agrees(exchange, offered)) {
            open(exchange, clientKey, offered.isEmpty() ? null : WebSocketHandshake.JSON_SUBPROTOCOL);
        }
        return true;
    }

    private void open(ServletExchange exchange, String clientKey, @Nullable String subprotocol)
            throws IOException, ServletException {
        HttpServletResponse response = exchange.response();
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Sec-WebSocket-Accept", accept(clientKey));
        if (subprotocol != null) {
            response.setHeader("Sec-WebSocket-Protocol", subprotocol);
        }
        container.handOver(
                exchange,
                new Opening(
                        opener,
                        exchange.remoteAddress(),
                        exchange.key(),
                        subprotocol,
                        exchange.request().isSecure()));
    }

    private record Opening(
            WebSocketOpener opener,
            String address,
            @Nullable String key,
            @Nullable String subprotocol,
            boolean secure) implements SocketOpening {

        @Override
        public Scheduler scheduler() {
            return opener.scheduler();
        }

        @Override
        public void open(AbstractEndPoint socket, Executor executor) {
            opener.open(socket, executor, address, key, subprotocol, secure);
        }
    }

    private static List<String> tokens(ServletExchange exchange, String header) {
        return split(exchange, header).stream()
                .map(token -> token.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> split(ServletExchange exchange, String header) {
        var parts = new ArrayList<String>();
        for (String value : exchange.headers(header)) {
            for (String part : value.split(",", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }

    private static String accept(String clientKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((clientKey.strip() + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is not available", e);
        }
    }

    @Override
    public void close() {
        opener.close();
    }
}
