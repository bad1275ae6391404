package dev.streampod.examples.tour.conformance;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A dialogue with the tour, in which the runner plays its clients. For one thread. */
final class ServerRun extends DialogueRun {

    private final TourServers servers;
    private final Dialogue dialogue;
    private final List<Connection> all = new ArrayList<>();

    ServerRun(TourServers servers, Dialogue dialogue) {
        super(Side.CLIENT);
        this.servers = servers;
        this.dialogue = dialogue;
    }

    @Override
    @Nullable
    Connection connect(JsonNode step) {
        WebSocketHandshake handshake = WebSocketHandshake.to(port()).timeout(Connection.PATIENCE);
        JsonNode subprotocol = step.path("subprotocol");
        if (!subprotocol.isNull()) {
            handshake = handshake.subprotocol(subprotocol.asString(RawWebSocket.JSON_SUBPROTOCOL));
        }
        for (Map.Entry<String, JsonNode> header : step.path("headers").properties()) {
            handshake = handshake.header(header.getKey(), header(header.getValue()));
        }
        if (step.has("refused")) {
            int status = handshake.expectRefusal().status();
            if (status != step.get("refused").intValue()) {
                throw new AssertionError("refused with " + status);
            }
            return null;
        }
        var connection = new Connection(handshake.connect(), Side.CLIENT);
        all.add(connection);
        return connection;
    }

    private int port() {
        return servers.port(dialogue.tour());
    }

    private String header(JsonNode value) {
        return value.stringValue().replace("{port}", Integer.toString(port()));
    }

    @Override
    void take(JsonNode step) throws IOException, InterruptedException {
        if (step.has("http")) {
            exchange(step.get("http"), step);
        } else if (step.has("stop")) {
            servers.stop(dialogue.tour());
        } else if (!step.has("do") && !step.has("see")) {
            throw new IllegalArgumentException("not a step");
        }
    }

    private void exchange(JsonNode request, JsonNode expected) throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://127.0.0.1:" + port() + request.required("path").stringValue());
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
                .timeout(Connection.PATIENCE)
                .method(
                        request.path("method").asString("POST"),
                        request.has("body")
                                ? HttpRequest.BodyPublishers.ofString(
                                        placeholders.filled(request.get("body")).toString())
                                : HttpRequest.BodyPublishers.noBody());
        for (Map.Entry<String, JsonNode> header : request.path("headers").properties()) {
            builder.header(header.getKey(), header(header.getValue()));
        }
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(builder.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode body = response.body().isEmpty() ? Suite.JSON.nullNode() : Suite.JSON.readTree(response.body());
        String difference = placeholders.mismatch(expected.required("body"), body);
        if (response.statusCode() != expected.required("status").intValue() || difference != null) {
            throw new AssertionError("answered " + response.statusCode() + " " + response.body() + "; " + difference);
        }
    }

    @Override
    public void close() {
        all.forEach(Connection::close);
    }
}
