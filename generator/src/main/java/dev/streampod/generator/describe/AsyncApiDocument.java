package dev.streampod.generator.describe;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.json.JsonObject;
import dev.streampod.generator.json.JsonText;
import java.util.List;

/**
 * AsyncAPI 3: the streams of a protocol, those of endpoints and those of methods, and the channels that clients may follow,
 * with the frames in which they travel.
 * As AsyncAPI has it, operations are told from the side of the server: it receives what clients send.
 */
public final class AsyncApiDocument {

    private static final String VERSION = "3.0.0";
    private static final String SERVER = "websocket";
    private static final String ABOUT = """
            The streams of the protocol and the channels that clients may follow, over one WebSocket. Operations are \
            told from the side of the server: it receives what clients send.

            Every message is a frame: a JSON array whose first element is the frame's name. A client sends `hello` \
            first, `open` with the name of an endpoint before the messages of its stream, `call` to begin a method, and \
            `follow` to get what is posted to a channel. \
            Elements at the end of a frame and keys of an object that a reader does not know are ignored.

            Methods without streams are called over the same connection, too; the OpenAPI document describes their \
            arguments and results.""";

    private final ProtocolModel model;
    private final ComponentSchemas components;
    private final Channel channel = new Channel();

    private AsyncApiDocument(ProtocolModel model) {
        this.model = model;
        this.components = new ComponentSchemas(model, SchemaDialect.ASYNCAPI);
    }

    /** The document's text, the same for the same protocol. */
    public static String of(ProtocolModel model, DocumentInfo info) {
        return JsonText.of(new AsyncApiDocument(model).document(info));
    }

    private JsonObject document(DocumentInfo info) {
        Frames frames = new Frames(components);
        describeControl(frames);
        StreamOperations streams = new StreamOperations(frames, components, channel);
        FollowOperations follows = new FollowOperations(frames, components, model, channel);
        CallOperations calls = new CallOperations(frames, components, model, channel);
        for (EndpointDefinition endpoint : model.endpoints()) {
            StreamDefinition stream = endpoint.stream();
            if (stream != null) {
                streams.describe(endpoint, stream);
            }
            endpoint.followed().forEach(followed -> follows.describe(endpoint, followed));
            endpoint.methods().stream()
                    .filter(method -> !method.unary())
                    .forEach(method -> calls.describe(endpoint, method));
        }
        return JsonObject.of("asyncapi", VERSION)
                .with("info", info.json(ABOUT, model.fingerprint()))
                .with("defaultContentType", "application/json")
                .with("servers", JsonObject.of(SERVER, server()))
                .with("channels", JsonObject.of(Channel.NAME, channel.json(SERVER)))
                .with("operations", channel.operations())
                .with(
                        "components",
                        JsonObject.of("schemas", components.json())
                                .with(
                                        "securitySchemes",
                                        SecuritySchemes.json(
                                                "the frames `hello` or `auth`, or in the header `Authorization` of the"
                                                        + " handshake")));
    }

    private void describeControl(Frames frames) {
        List<String> endpoints = model.endpoints().stream()
                .filter(endpoint -> endpoint.stream() != null)
                .map(EndpointDefinition::name)
                .toList();
        ControlFrames control = new ControlFrames(frames, endpoints);
        channel.messages(control.messages());
        if (model.endpoints().stream()
                .flatMap(endpoint -> endpoint.methods().stream())
                .anyMatch(method -> !method.unary())) {
            channel.messages(control.callMessages());
        }
        if (!model.followedChannels().isEmpty()) {
            channel.messages(control.followMessages());
        }
        if (model.followedChannels().stream().anyMatch(followed -> followed.presence() != null)) {
            channel.messages(control.presenceMessages());
        }
        channel.receive(
                "receive",
                JsonObject.of("description", "What opens a connection and its streams, and keeps it."),
                ControlFrames.FROM_CLIENT);
        channel.send("send", JsonObject.of("description", "The server's part of that."), ControlFrames.TO_CLIENT);
    }

    private static JsonObject server() {
        JsonObject host = JsonObject.of("default", "localhost:8080").with("description", "Where the server is.");
        return JsonObject.of("host", "{host}")
                .with("protocol", "ws")
                .with("description", "`wss` behind TLS.")
                .with("variables", JsonObject.of("host", host));
    }
}
