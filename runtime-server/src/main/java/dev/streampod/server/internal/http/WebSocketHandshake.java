package dev.streampod.server.internal.http;

import java.util.List;
import java.util.function.Supplier;

/** Decides which requests may open a WebSocket. Safe for use from any thread. */
public final class WebSocketHandshake {

    /** Where the WebSocket is. */
    public static final String PATH = "/websocket";
    /** The subprotocol with JSON frames. */
    public static final String JSON_SUBPROTOCOL = "streampod.v1.json";
    /** Of RFC 6455. */
    public static final String VERSION = "13";

    private final OriginPolicy origins;
    private final Supplier<Health> health;

    /** @param origins which pages may connect */
    public WebSocketHandshake(OriginPolicy origins, Supplier<Health> health) {
        this.origins = origins;
        this.health = health;
    }

    /** Whether the page that the request comes from may connect; if not, it is answered. */
    public boolean admits(HttpExchange exchange) {
        if (origins.allows(exchange)) {
            return true;
        }
        HttpResources.refuse(exchange, HttpStatus.FORBIDDEN, "Pages of that origin are not allowed.");
        return false;
    }

    /**
     * Whether the server serves and speaks one of the subprotocols, or none is offered; if not, the request is answered.
     *
     * @param offered the subprotocols
     */
    public boolean agrees(HttpExchange exchange, List<String> offered) {
        if (!health.get().serving()) {
            HttpResources.refuse(exchange, HttpStatus.SERVICE_UNAVAILABLE, "The server is closing.");
            return false;
        }
        if (!offered.isEmpty() && !offered.contains(JSON_SUBPROTOCOL)) {
            HttpResources.refuse(
                    exchange,
                    HttpStatus.BAD_REQUEST,
                    "None of the offered subprotocols is supported; offer " + JSON_SUBPROTOCOL + ".");
            return false;
        }
        return true;
    }

    /** Answers a request that does not ask for a WebSocket. */
    public static void demandUpgrade(HttpExchange exchange) {
        exchange.header("Upgrade", "websocket");
        exchange.header("Sec-WebSocket-Version", VERSION);
        HttpResources.refuse(
                exchange,
                HttpStatus.UPGRADE_REQUIRED,
                "This address serves WebSockets only: connect with a WebSocket client.");
    }
}
