package dev.streampod.server.internal.transport.tomcat;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.server.internal.http.HttpResources;
import dev.streampod.server.internal.http.WebSocketHandshake;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.transport.WebSocketOpener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the requests that a Tomcat hands on. Safe for use from any thread. */
public final class TomcatTransport implements AutoCloseable {

    /** Of RFC 6455, section 1.3. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final HttpResources resources;
    private final WebSocketHandshake handshake;
    private final WebSocketOpener opener;
    private final Function<HttpServletRequest, @Nullable String> keys;
    private final FailureReporter failures;

    /**
     * @param messageBytes the largest message a client may send
     * @param resources what is served beside the WebSocket
     * @param keys says the key that a request signs in with
     */
    public TomcatTransport(
            ClientSessions connections,
            int messageBytes,
            WebSocketHandshake handshake,
            HttpResources resources,
            Function<HttpServletRequest, @Nullable String> keys) {
        this.keys = keys;
        this.failures = connections.counters().failures;
        this.resources = resources;
        this.handshake = handshake;
        this.opener = new WebSocketOpener(connections, messageBytes);
    }

    /** Serves a request, unless there is nothing of this server's at its path. */
    public boolean serve(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        var exchange = new ServletExchange(request, response, keys, failures);
        if (exchange.path().equals(WebSocketHandshake.PATH)) {
            if (handshake.admits(exchange)) {
                upgrade(exchange, request, response);
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

    private void upgrade(ServletExchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String clientKey = exchange.header("Sec-WebSocket-Key");
        if (clientKey == null
                || !request.getMethod().equals("GET")
                || !tokens(exchange, "Upgrade").contains("websocket")
                || !tokens(exchange, "Connection").contains("upgrade")
                || !WebSocketHandshake.VERSION.equals(exchange.header("Sec-WebSocket-Version"))) {
            handshake.demandUpgrade(exchange);
            return;
        }
        List<String> offered = split(exchange, "Sec-WebSocket-Protocol");
        if (!handshake.agrees(exchange, offered)) {
            return;
        }
        String subprotocol = offered.isEmpty() ? null : WebSocketHandshake.JSON_SUBPROTOCOL;
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Sec-WebSocket-Accept", accept(clientKey));
        if (subprotocol != null) {
            response.setHeader("Sec-WebSocket-Protocol", subprotocol);
        }
        String address = exchange.remoteAddress();
        @Nullable String key = exchange.key();
        boolean secure = request.isSecure();
        request.upgrade(TomcatUpgradeHandler.class).openWith(socket -> {
            var endPoint = new TomcatEndPoint(socket, opener.scheduler());
            opener.open(endPoint, socket::execute, address, key, subprotocol, secure);
            return endPoint;
        });
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
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** To be called when all connections are closed. */
    @Override
    public void close() {
        opener.close();
    }
}
