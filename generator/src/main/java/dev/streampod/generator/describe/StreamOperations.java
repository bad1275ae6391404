package dev.streampod.generator.describe;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.json.JsonObject;
import java.util.List;

/** The streams of endpoints: an operation for each direction in which something flows. */
final class StreamOperations {

    private static final String MSG = "msg";

    private final Frames frames;
    private final ComponentSchemas components;
    private final Channel channel;

    StreamOperations(Frames frames, ComponentSchemas components, Channel channel) {
        this.frames = frames;
        this.components = components;
        this.channel = channel;
    }

    void describe(EndpointDefinition endpoint, StreamDefinition stream) {
        List<String> fromClient = messages(endpoint, stream.fromClient());
        if (!fromClient.isEmpty()) {
            channel.receive(endpoint.name() + ".receive", about(endpoint), fromClient);
        }
        List<String> toClient = messages(endpoint, stream.toClient());
        if (!toClient.isEmpty()) {
            channel.send(endpoint.name() + ".send", about(endpoint), toClient);
        }
    }

    private static JsonObject about(EndpointDefinition endpoint) {
        return about(endpoint, endpoint.doc());
    }

    /** The description of an operation with this documentation, and the access that it requires. */
    static JsonObject about(EndpointDefinition endpoint, String doc) {
        JsonObject about = new JsonObject()
                .withText(
                        "description",
                        Descriptions.join(
                                doc, Descriptions.access(endpoint.requireLogin(), endpoint.requiredScopes())));
        if (endpoint.requireLogin()) {
            about.with("security", SecuritySchemes.reference());
        }
        return about.withList("x-streampod-scopes", endpoint.requiredScopes());
    }

    /** The names of the messages of a direction; both may have the same. */
    private List<String> messages(EndpointDefinition endpoint, StreamDirection direction) {
        if (direction instanceof StreamDirection.AnyEntity) {
            String name = endpoint.name() + ".any";
            add(name, "A message of any class.", anyMessage(endpoint.name()));
            return List.of(name);
        }
        return direction.concreteTypes().stream()
                .map(className -> message(endpoint.name(), className))
                .toList();
    }

    private String message(String endpoint, String className) {
        String name = endpoint + "." + className;
        add(name, "", frame(Frames.constant(endpoint), Frames.constant(className), components.plain(className)));
        return name;
    }

    private void add(String name, String description, JsonObject payload) {
        if (!channel.hasMessage(name)) {
            channel.messages(frames.message(name, description, payload));
        }
    }

    private JsonObject anyMessage(String endpoint) {
        JsonObject any = components.named(
                "any-message",
                () -> ComponentSchemas.oneOf(components
                        .anyClass()
                        .map(name ->
                                frame(JsonObject.of("type", "string"), Frames.constant(name), components.plain(name)))
                        .toList()));
        return JsonObject.of(
                "allOf",
                List.of(
                        frame(
                                Frames.constant(endpoint),
                                JsonObject.of("type", "string"),
                                JsonObject.of("type", "object")),
                        any));
    }

    private JsonObject frame(JsonObject endpoint, JsonObject className, JsonObject data) {
        return components.dialect().tuple(List.of(Frames.constant(MSG), endpoint, className, data));
    }
}
