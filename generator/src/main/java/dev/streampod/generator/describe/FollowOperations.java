package dev.streampod.generator.describe;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Channels that clients may follow: the request one way, messages and presence the other. */
final class FollowOperations {

    private final Frames frames;
    private final ComponentSchemas components;
    private final ProtocolModel model;
    private final Channel channel;

    FollowOperations(Frames frames, ComponentSchemas components, ProtocolModel model, Channel channel) {
        this.frames = frames;
        this.components = components;
        this.model = model;
        this.channel = channel;
    }

    void describe(EndpointDefinition endpoint, ChannelDefinition followed) {
        String name = endpoint.name() + ".follow." + followed.name();
        List<String> received = new ArrayList<>();
        received.add(request(name, endpoint, followed));
        received.addAll(ControlFrames.OF_FOLLOWERS);
        List<String> sent = new ArrayList<>(publications(followed));
        sent.addAll(ControlFrames.TO_FOLLOWERS);
        String presence = followed.presence();
        if (presence != null) {
            received.add("presence");
            sent.addAll(members(followed, presence));
            sent.addAll(List.of("left", "present"));
        }
        JsonObject about = StreamOperations.about(endpoint, followed.doc());
        channel.receive(name + ".receive", about, received);
        channel.send(name + ".send", about, sent);
    }

    private String request(String name, EndpointDefinition endpoint, ChannelDefinition followed) {
        List<JsonObject> elements = List.of(
                Frames.constant("follow"),
                Frames.id(),
                Frames.constant(endpoint.name()),
                Frames.constant(followed.name()),
                components.schemas().arguments(followed.parameters()),
                start(followed));
        return add(name, "Begins to follow the channel.", frames.optional(elements));
    }

    private static JsonObject start(ChannelDefinition followed) {
        if (followed.history() == null) {
            return Schemas.object(new JsonObject(), List.of());
        }
        JsonObject after = JsonObject.of("type", "string")
                .with("description", "The position after which to begin, if not with what is posted from now on.");
        JsonObject all = JsonObject.of("type", "boolean")
                .with("description", "Whether to begin with the oldest message that is kept; not with `after`.");
        return Schemas.object(JsonObject.of("after", after).with("all", all), List.of());
    }

    /** What is posted; the same for all endpoints that let clients follow the channel. */
    private List<String> publications(ChannelDefinition followed) {
        JsonObject position = followed.history() == null
                ? JsonObject.of("type", "null")
                : JsonObject.of("type", List.of("string", "null"));
        return concreteTypes(followed.message()).stream()
                .map(className -> add(
                        "follow." + followed.name() + "." + className,
                        "",
                        frame("pub", position, Frames.constant(className), components.plain(className))))
                .toList();
    }

    private List<String> members(ChannelDefinition followed, String presence) {
        JsonObject member =
                JsonObject.of("type", "string").with("description", "The id of the member, as long as it is present.");
        return concreteTypes(presence).stream()
                .map(className -> add(
                        "follow." + followed.name() + ".joined." + className,
                        "A member is present, or has other info than before.",
                        frame("joined", member, Frames.constant(className), components.plain(className))))
                .toList();
    }

    private List<String> concreteTypes(String className) {
        return model.classNamed(className).concreteTypes();
    }

    private JsonObject frame(String name, JsonObject what, JsonObject className, JsonObject data) {
        return components.dialect().tuple(List.of(Frames.constant(name), Frames.id(), what, className, data));
    }

    private String add(String name, String description, JsonObject payload) {
        if (!channel.hasMessage(name)) {
            channel.messages(frames.message(name, description, payload));
        }
        return name;
    }
}
