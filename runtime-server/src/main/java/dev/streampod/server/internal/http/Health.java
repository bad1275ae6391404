package dev.streampod.server.internal.http;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The health of a server, as it reports it.
 *
 * @param serving whether it is started and not closing
 * @param redis the state of what carries messages between servers: {@code none}, {@code up}, {@code refusing}, {@code down}
 * @param connections how many there are
 * @param ended the functions that have ended for good; none in a server that works
 * @param restartHelps whether all that ended would work again in a new process
 */
public record Health(boolean serving, String redis, int connections, List<String> ended, boolean restartHelps) {

    /** Whether clients are to be sent here. A Redis that is away does not matter: without it a server goes on alone. */
    boolean ready() {
        return serving && ended.isEmpty();
    }

    /** Whether this process is to go on; if not, another one in its place does better. */
    boolean live() {
        return ended.isEmpty() || !restartHelps;
    }

    String toJson() {
        return "{\"status\":\"" + status() + "\",\"live\":" + live() + ",\"ready\":" + ready() + ",\"redis\":\"" + redis
                + "\",\"connections\":" + connections + endedJson() + "}";
    }

    String liveJson() {
        return "{\"status\":\"" + status() + "\",\"live\":" + live() + endedJson() + "}";
    }

    String readyJson() {
        return "{\"status\":\"" + status() + "\",\"ready\":" + ready() + ",\"redis\":\"" + redis + "\"" + endedJson()
                + "}";
    }

    /** Names of functions are plain words, which need no escaping. */
    private String endedJson() {
        return ended.isEmpty()
                ? ""
                : ended.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(",", ",\"ended\":[", "]"));
    }

    private String status() {
        if (!serving) {
            return "closing";
        }
        return ended.isEmpty() ? "up" : "failing";
    }
}
