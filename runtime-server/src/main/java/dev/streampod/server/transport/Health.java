package dev.streampod.server.transport;

/**
 * What a server says of its health.
 *
 * @param ready whether it takes connections
 * @param redis the state of what carries messages between servers: {@code none}, {@code up}, {@code down}
 * @param connections how many there are
 */
public record Health(boolean ready, String redis, int connections) {

    String toJson() {
        return "{\"status\":\"" + (ready ? "up" : "closing") + "\",\"live\":true,\"ready\":" + ready + ",\"redis\":\""
                + redis + "\",\"connections\":" + connections + "}";
    }
}
