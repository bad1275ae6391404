package dev.streampod.server.transport;

/**
 * What a server says of its health.
 *
 * @param ready whether it takes connections; Redis does not matter for that, without it a server goes on alone
 * @param redis the state of what carries messages between servers: {@code none}, {@code up}, {@code down}
 * @param connections how many there are
 */
public record Health(boolean ready, String redis, int connections) {

    /** The whole of it. That it answers at all is what makes it live. */
    String toJson() {
        return "{\"status\":\"" + status() + "\",\"live\":true,\"ready\":" + ready + ",\"redis\":\"" + redis
                + "\",\"connections\":" + connections + "}";
    }

    String liveJson() {
        return "{\"status\":\"" + status() + "\",\"live\":true}";
    }

    String readyJson() {
        return "{\"status\":\"" + status() + "\",\"ready\":" + ready + ",\"redis\":\"" + redis + "\"}";
    }

    private String status() {
        return ready ? "up" : "closing";
    }
}
