package dev.streampod.generator.describe;

import dev.streampod.generator.json.JsonObject;
import java.util.List;

/** The only AsyncAPI channel, the WebSocket, while its messages and operations are put together. */
final class Channel {

    static final String NAME = "websocket";

    private static final String ADDRESS = "/websocket";
    private static final String SUBPROTOCOL = "streampod.v1.json";
    private static final String REFERENCE = "#/channels/" + NAME;

    private final JsonObject messages = new JsonObject();
    private final JsonObject operations = new JsonObject();

    void messages(JsonObject more) {
        messages.withAll(more);
    }

    boolean hasMessage(String name) {
        return messages.has(name);
    }

    /** The server receives these messages. */
    void receive(String name, JsonObject about, List<String> names) {
        operations.with(name, operation("receive", about, names));
    }

    /** The server sends these messages. */
    void send(String name, JsonObject about, List<String> names) {
        operations.with(name, operation("send", about, names));
    }

    JsonObject operations() {
        return operations;
    }

    JsonObject json(String server) {
        JsonObject header = JsonObject.of("Sec-WebSocket-Protocol", JsonObject.of("const", SUBPROTOCOL));
        return JsonObject.of("address", ADDRESS)
                .with("servers", List.of(JsonObject.of("$ref", "#/servers/" + server)))
                .with("messages", messages)
                .with(
                        "bindings",
                        JsonObject.of(
                                "ws",
                                JsonObject.of("method", "GET")
                                        .with("headers", Schemas.object(header, List.of()))
                                        .with("bindingVersion", "0.1.0")));
    }

    private static JsonObject operation(String action, JsonObject about, List<String> names) {
        return JsonObject.of("action", action)
                .with("channel", JsonObject.of("$ref", REFERENCE))
                .withAll(about)
                .with(
                        "messages",
                        names.stream()
                                .map(name -> JsonObject.of("$ref", REFERENCE + "/messages/" + name))
                                .toList());
    }
}
