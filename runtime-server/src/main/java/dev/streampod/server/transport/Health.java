package dev.streampod.server.transport;

import java.util.Locale;

/**
 * What a server says of its health.
 *
 * @param phase how far it is in its life
 * @param redis the state of what carries messages between servers: {@code none}, {@code up}, {@code down}
 * @param connections how many there are
 */
public record Health(Phase phase, String redis, int connections) {

    /** The life of a server, as told to those who watch it. */
    public enum Phase {
        STARTING,
        UP,
        CLOSING
    }

    /** Whether it takes connections. Redis does not matter for that: without it a server goes on alone. */
    boolean ready() {
        return phase == Phase.UP;
    }

    /** The whole of it. That it answers at all is what makes it live. */
    String toJson() {
        return "{\"status\":\"" + status() + "\",\"live\":true,\"ready\":" + ready() + ",\"redis\":\"" + redis
                + "\",\"connections\":" + connections + "}";
    }

    String liveJson() {
        return "{\"status\":\"" + status() + "\",\"live\":true}";
    }

    String readyJson() {
        return "{\"status\":\"" + status() + "\",\"ready\":" + ready() + ",\"redis\":\"" + redis + "\"}";
    }

    private String status() {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
