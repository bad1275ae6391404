package dev.streampod.examples.tour.conformance;

import dev.streampod.examples.tour.conformance.Connection.Received;
import dev.streampod.fixtures.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One dialogue, in which the runner plays a side, and the other one is tested. For one thread. */
abstract class DialogueRun implements AutoCloseable {

    static final String MAIN = "main";

    /** Frames that either side may send whenever it likes: passed over where the dialogue expects something else. */
    private static final Set<String> AT_ANY_TIME = Set.of("ping", "ack", "credit");

    private final Side played;
    private final Map<String, Connection> connections = new HashMap<>();

    final Placeholders placeholders = new Placeholders();

    /** Whether pings that the dialogue does not expect are answered. */
    private boolean answering = true;

    DialogueRun(Side played) {
        this.played = played;
    }

    /** Opens a connection, or waits for one; null when the step says that it is refused, and it was. */
    abstract @Nullable Connection connect(JsonNode step);

    /** Takes a step that is none of the connections'. */
    abstract void take(JsonNode step) throws Exception;

    final void run(Dialogue dialogue) throws Exception {
        int number = 0;
        for (JsonNode step : dialogue.steps()) {
            number++;
            try {
                for (int i = 0; i < step.path("times").asInt(1); i++) {
                    step(step);
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        dialogue + " (" + dialogue.shows() + ")\nstep " + number + ", " + step + ": " + e.getMessage(),
                        e);
            }
        }
        for (Map.Entry<String, Connection> connection : connections.entrySet()) {
            if (!connection.getValue().isOver() && answering) {
                nothingElseCame(connection.getKey(), connection.getValue());
            }
        }
    }

    private void nothingElseCame(String name, Connection connection) {
        connection.send("[\"ping\"]");
        try {
            expect(connection, List.of(Suite.JSON.readTree("[\"pong\"]")));
        } catch (AssertionError e) {
            throw new AssertionError("after the last step, on " + name + ": " + e.getMessage(), e);
        }
    }

    private void step(JsonNode step) throws Exception {
        String on = step.path("on").asString(MAIN);
        if (step.has("connect")) {
            Connection opened = connect(step);
            if (opened != null) {
                connections.put(on, opened);
            }
        } else if (step.has("cut")) {
            if (played == Side.SERVER && answering) {
                connection(on).awaitAllRead();
            }
            connection(on).cut();
        } else if (step.has("unanswered")) {
            answering = false;
        } else if (step.has("unordered")) {
            unordered(connection(on), step.get("unordered"));
        } else if (step.has(played.key())) {
            send(connection(on), step.get(played.key()));
        } else if (step.has(played.other().key())) {
            expect(connection(on), List.of(step.get(played.other().key())));
        } else {
            take(step);
        }
    }

    private Connection connection(String name) {
        Connection connection = connections.get(name);
        if (connection == null) {
            throw new IllegalArgumentException("there is no connection " + name);
        }
        return connection;
    }

    private void unordered(Connection connection, JsonNode steps) {
        var expected = new ArrayList<JsonNode>();
        for (JsonNode step : steps) {
            if (step.has(played.key())) {
                send(connection, step.get(played.key()));
            } else {
                expected.add(step.required(played.other().key()));
            }
        }
        expect(connection, expected);
    }

    private void send(Connection connection, JsonNode what) {
        if (what.isArray()) {
            connection.send(placeholders.filled(what).toString());
        } else if (what.has("close")) {
            connection.close(placeholders.filled(what.get("close")).intValue());
        } else if (what.has("text")) {
            connection.send(placeholders.filled(what.get("text")).stringValue());
        } else if (what.has("bytes")) {
            connection.send(WebSocketFrame.of(WebSocketFrame.TEXT, hex(what.get("bytes"))));
        } else if (what.has("binary")) {
            connection.send(WebSocketFrame.binary(hex(what.get("binary"))));
        } else if (what.has("fragments")) {
            sendFragments(connection, what.get("fragments"));
        } else {
            throw new IllegalArgumentException("cannot be sent: " + what);
        }
    }

    private static void sendFragments(Connection connection, JsonNode fragments) {
        for (int i = 0; i < fragments.size(); i++) {
            int opcode = i == 0 ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION;
            WebSocketFrame frame =
                    WebSocketFrame.of(opcode, fragments.get(i).stringValue().getBytes(StandardCharsets.UTF_8));
            connection.send(i == fragments.size() - 1 ? frame : frame.notFinal());
        }
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.stringValue());
    }

    /** Expects all of these, in any order. */
    private void expect(Connection connection, List<JsonNode> expected) {
        var left = new ArrayList<>(expected);
        while (!left.isEmpty()) {
            Received received = connection.next();
            String difference = "";
            JsonNode found = null;
            for (JsonNode candidate : left) {
                difference = difference(candidate, received);
                if (difference == null) {
                    found = candidate;
                    break;
                }
            }
            if (found != null) {
                left.remove(found);
            } else if (!passedOver(connection, received)) {
                throw new AssertionError("came " + received + "; " + difference);
            }
        }
    }

    private @Nullable String difference(JsonNode expected, Received received) {
        if (received instanceof Received.Text text && expected.isArray()) {
            JsonNode frame = frame(text.text());
            return frame == null ? "not JSON" : placeholders.mismatch(expected, frame);
        } else if (received instanceof Received.Closed closed && expected.has("close")) {
            return placeholders.mismatch(expected.get("close"), Suite.JSON.valueToTree(closed.code()));
        }
        return "expected " + expected;
    }

    private static @Nullable JsonNode frame(String text) {
        try {
            return Suite.JSON.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    private boolean passedOver(Connection connection, Received received) {
        if (!(received instanceof Received.Text text)) {
            return false;
        }
        JsonNode frame = frame(text.text());
        String name = frame == null ? "" : frame.path(0).asString("");
        if (name.equals("ping") && answering) {
            connection.send("[\"pong\"]");
        }
        return AT_ANY_TIME.contains(name);
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::close);
    }
}
