package dev.streampod.examples.tour.conformance;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the client under test has told, until a dialogue looks at it; in order for each kind and source. Safe for many threads. */
final class Observations {

    private final Map<String, BlockingQueue<JsonNode>> queues = new ConcurrentHashMap<>();

    /** Begins an observation. */
    static ObjectNode observation(String kind) {
        return Suite.JSON.createObjectNode().put("see", kind);
    }

    private BlockingQueue<JsonNode> queue(String kind, String source) {
        return queues.computeIfAbsent(kind + " " + source, key -> new LinkedBlockingQueue<>());
    }

    /** @param source the endpoint, call or feed; empty where there is only one source */
    void add(String source, ObjectNode observation) {
        queue(observation.get("see").stringValue(), source).add(observation);
    }

    /** The next of that kind, which must come in time. */
    JsonNode next(String kind, String source) throws InterruptedException {
        JsonNode next = queue(kind, source).poll(Connection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("not seen; other observations: " + queues);
        }
        return next;
    }

    boolean isWaiting(String kind, String source) {
        return !queue(kind, source).isEmpty();
    }
}
