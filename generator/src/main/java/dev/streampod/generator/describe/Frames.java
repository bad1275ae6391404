package dev.streampod.generator.describe;

import dev.streampod.generator.json.JsonObject;
import java.util.List;

/** Frames as messages of AsyncAPI: arrays, whose first element names the frame. */
final class Frames {

    private final ComponentSchemas components;

    Frames(ComponentSchemas components) {
        this.components = components;
    }

    /** A message by its name. More elements may come behind those that are described. */
    JsonObject message(String name, String description, List<JsonObject> elements) {
        return message(name, description, components.dialect().tuple(elements));
    }

    /** A message by its name. */
    JsonObject message(String name, String description, JsonObject payload) {
        return JsonObject.of(
                name,
                JsonObject.of("name", name).withText("description", description).with("payload", payload));
    }

    /** A frame whose last element may be left out. */
    JsonObject optional(List<JsonObject> elements) {
        return components.dialect().tuple(elements, elements.size() - 1);
    }

    static JsonObject constant(Object value) {
        return JsonObject.of("const", value);
    }

    /** The id of a call, or of a channel that is followed, chosen by the client. */
    static JsonObject id() {
        return JsonObject.of("type", "integer");
    }

    /** What went wrong. */
    JsonObject failure() {
        return components.named("failure", () -> {
            JsonObject text = JsonObject.of("type", "string");
            JsonObject properties = JsonObject.of("code", ErrorCodes.schema())
                    .with("message", JsonObject.of("description", "For people.").withAll(text))
                    .with(
                            "reference",
                            JsonObject.of("description", "Finds the cause in the server's log.")
                                    .withAll(text))
                    .with(
                            "endpoint",
                            JsonObject.of("description", "Whose stream it is about.")
                                    .withAll(text))
                    .with(
                            "className",
                            JsonObject.of("description", "The class of a declared exception.")
                                    .withAll(text))
                    .with("data", JsonObject.of("description", "Its fields.").with("type", "object"));
            return Schemas.object(properties, List.of("code", "message"));
        });
    }
}
