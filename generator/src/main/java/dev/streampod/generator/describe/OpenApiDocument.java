package dev.streampod.generator.describe;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.json.JsonObject;
import dev.streampod.generator.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** OpenAPI 3.1: the methods of a protocol as they are called over HTTP. */
public final class OpenApiDocument {

    private static final String VERSION = "3.1.0";
    private static final String JSON = "application/json";
    private static final String DEADLINE = "Deadline";
    private static final String NOT_OVER_HTTP = "Over the WebSocket only, because of their streams: ";

    private final ProtocolModel model;
    private final ComponentSchemas components;
    private final ErrorResponses errors;

    private OpenApiDocument(ProtocolModel model) {
        this.model = model;
        this.components = new ComponentSchemas(model, SchemaDialect.OPENAPI);
        this.errors = new ErrorResponses(model, components);
    }

    /** The document's text, the same for the same protocol. */
    public static String of(ProtocolModel model, DocumentInfo info) {
        return JsonText.of(new OpenApiDocument(model).document(info));
    }

    private JsonObject document(DocumentInfo info) {
        List<JsonObject> tags = new ArrayList<>();
        JsonObject paths = new JsonObject();
        for (EndpointDefinition endpoint : model.endpoints()) {
            if (!endpoint.methods().isEmpty()) {
                tags.add(tag(endpoint));
            }
            endpoint.methods().stream()
                    .filter(MethodDefinition::unary)
                    .forEach(method -> paths.with(
                            "/api/" + endpoint.name() + "/" + method.name(),
                            JsonObject.of("post", operation(endpoint, method))));
        }
        JsonObject shared = paths.isEmpty() ? new JsonObject() : shared();
        return JsonObject.of("openapi", VERSION)
                .with(
                        "info",
                        info.json(
                                "The methods of the protocol, called over HTTP. Methods with streams, and the streams"
                                        + " of endpoints, are described in the AsyncAPI document.",
                                model.fingerprint()))
                .with("servers", List.of(JsonObject.of("url", "/")))
                .withList("tags", tags)
                .with("paths", paths)
                .with(
                        "components",
                        // Last, since the others refer to schemas.
                        shared.with("schemas", components.json())
                                .with("securitySchemes", SecuritySchemes.json("the header `Authorization`")));
    }

    private JsonObject shared() {
        return JsonObject.of("responses", errors.shared()).with("parameters", JsonObject.of(DEADLINE, deadline()));
    }

    /** How long a call may take by its caller. */
    private static JsonObject deadline() {
        return JsonObject.of("name", "Streampod-Deadline-Millis")
                .with("in", "header")
                .with("description", "The longest that the call may take, in milliseconds.")
                .with("schema", JsonObject.of("type", "integer").with("minimum", 0));
    }

    private static JsonObject tag(EndpointDefinition endpoint) {
        String streaming = endpoint.methods().stream()
                .filter(method -> !method.unary())
                .map(method -> "`" + method.name() + "`")
                .collect(Collectors.joining(", "));
        return JsonObject.of("name", endpoint.name())
                .withText(
                        "description",
                        Descriptions.join(endpoint.doc(), streaming.isEmpty() ? "" : NOT_OVER_HTTP + streaming + "."));
    }

    private JsonObject operation(EndpointDefinition endpoint, MethodDefinition method) {
        List<String> scopes = SecuritySchemes.scopes(endpoint, method);
        boolean login = endpoint.requireLogin() || !scopes.isEmpty();
        JsonObject operation = JsonObject.of("tags", List.of(endpoint.name()))
                .with("operationId", endpoint.name() + "." + method.name())
                .with("summary", Descriptions.summary(method.doc(), endpoint.name() + "." + method.name()))
                .withText("description", MethodDescriptions.of(method, login, scopes));
        if (method.deprecated() != null) {
            operation.with("deprecated", true);
        }
        operation
                .with("parameters", List.of(JsonObject.of("$ref", "#/components/parameters/" + DEADLINE)))
                .with("requestBody", requestBody(method))
                .with("responses", responses(method));
        return operation.with(
                "security", login ? List.of(SecuritySchemes.required(scopes)) : SecuritySchemes.optional());
    }

    private JsonObject requestBody(MethodDefinition method) {
        JsonObject arguments = components.schemas().arguments(method.parameters());
        return JsonObject.of("description", "The arguments, by name.")
                .with("required", arguments.has("required"))
                .with("content", content(JSON, arguments));
    }

    private JsonObject responses(MethodDefinition method) {
        JsonObject responses = new JsonObject();
        TypeRef returns = method.returns();
        if (returns == null) {
            responses.with("204", JsonObject.of("description", "Done; there is no result."));
        } else {
            responses.with(
                    "200",
                    JsonObject.of("description", "The result.")
                            .with("content", content(JSON, components.schemas().of(returns))));
        }
        return responses.withAll(errors.of(method));
    }

    static JsonObject content(String type, JsonObject schema) {
        return JsonObject.of(type, JsonObject.of("schema", schema));
    }
}
