package dev.streampod.generator.describe;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Methods with streams: the call and the items of its parameters one way, the result or its items the other. */
final class CallOperations {

    private final Frames frames;
    private final ComponentSchemas components;
    private final ProtocolModel model;
    private final Channel channel;

    CallOperations(Frames frames, ComponentSchemas components, ProtocolModel model, Channel channel) {
        this.frames = frames;
        this.components = components;
        this.model = model;
        this.channel = channel;
    }

    void describe(EndpointDefinition endpoint, MethodDefinition method) {
        String name = endpoint.name() + "." + method.name();
        List<String> received = new ArrayList<>();
        received.add(call(name, endpoint, method));
        method.parameters().stream()
                .filter(ParameterDefinition::stream)
                .forEach(parameter -> received.add(item(name, parameter)));
        List<String> sent = new ArrayList<>();
        sent.add(answer(name, method));
        if (!method.exceptions().isEmpty()) {
            sent.addAll(exceptions(name, method));
        }
        sent.add("error");
        received.addAll(ControlFrames.OF_CALLS);
        sent.addAll(ControlFrames.OF_CALLS);
        JsonObject about = about(endpoint, method);
        channel.receive(name + ".receive", about, received);
        channel.send(name + ".send", about, sent);
    }

    private static JsonObject about(EndpointDefinition endpoint, MethodDefinition method) {
        List<String> scopes = SecuritySchemes.scopes(endpoint, method);
        boolean login = endpoint.requireLogin() || !scopes.isEmpty();
        JsonObject about = new JsonObject().withText("description", MethodDescriptions.of(method, login, scopes));
        if (login) {
            about.with("security", SecuritySchemes.reference());
        }
        return about.withList("x-streampod-scopes", scopes);
    }

    private String call(String name, EndpointDefinition endpoint, MethodDefinition method) {
        JsonObject deadline = JsonObject.of("type", "integer")
                .with("minimum", 0)
                .with("description", "The longest that the call may take, in milliseconds.");
        JsonObject options = Schemas.object(JsonObject.of("deadlineMillis", deadline), List.of());
        List<JsonObject> elements = List.of(
                Frames.constant("call"),
                Frames.id(),
                Frames.constant(endpoint.name()),
                Frames.constant(method.name()),
                components.schemas().arguments(method.parameters()),
                options);
        return add(
                name + ".call", "Begins a call, with the arguments that are not streams.", frames.optional(elements));
    }

    private String item(String name, ParameterDefinition parameter) {
        JsonObject payload = frame(
                Frames.constant("item"),
                Frames.id(),
                Frames.constant(parameter.name()),
                components.schemas().of(parameter.type()));
        return add(name + ".item." + parameter.name(), parameter.doc(), payload);
    }

    private String answer(String name, MethodDefinition method) {
        TypeRef returns = method.returns();
        JsonObject nothing = JsonObject.of("type", "null");
        JsonObject value = returns == null ? nothing : components.schemas().of(returns);
        return method.returnsStream()
                ? add(
                        name + ".item",
                        "An item of the returned stream.",
                        frame(Frames.constant("item"), Frames.id(), nothing, value))
                : add(name + ".result", "The result.", frame(Frames.constant("result"), Frames.id(), value));
    }

    private List<String> exceptions(String name, MethodDefinition method) {
        JsonObject one = ComponentSchemas.oneOf(DeclaredExceptions.of(method, model, components));
        JsonObject failure = JsonObject.of("allOf", List.of(frames.failure(), one));
        List<String> names = new ArrayList<>();
        names.add(add(
                name + ".exception",
                "An exception that the method declares.",
                frame(Frames.constant("error"), Frames.id(), failure)));
        if (method.returnsStream()) {
            names.add(add(
                    name + ".end",
                    "The returned stream has ended with an exception that the method declares.",
                    frame(Frames.constant("end"), Frames.id(), JsonObject.of("type", "null"), failure)));
        }
        return names;
    }

    private JsonObject frame(JsonObject... elements) {
        return components.dialect().tuple(List.of(elements));
    }

    private String add(String name, String description, JsonObject payload) {
        channel.messages(frames.message(name, description.strip(), payload));
        return name;
    }
}
