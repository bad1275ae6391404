package dev.streampod.generator.describe;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** How a caller signs in: with a key. */
final class SecuritySchemes {

    private static final String BEARER = "bearer";

    private SecuritySchemes() {}

    static JsonObject json(String where) {
        return JsonObject.of(
                BEARER,
                JsonObject.of("type", "http")
                        .with("scheme", BEARER)
                        .with("description", "A key of the user, in " + where + "."));
    }

    /** What an operation of OpenAPI requires. */
    static JsonObject required(List<String> scopes) {
        return JsonObject.of(BEARER, scopes);
    }

    /** The security of an OpenAPI operation with an optional login. */
    static List<JsonObject> optional() {
        return List.of(new JsonObject(), required(List.of()));
    }

    /** What an operation of AsyncAPI requires. */
    static List<JsonObject> reference() {
        return List.of(JsonObject.of("$ref", "#/components/securitySchemes/" + BEARER));
    }

    /** What a caller must have: the scopes of the endpoint, and those of the method. */
    static List<String> scopes(EndpointDefinition endpoint, MethodDefinition method) {
        return Stream.concat(endpoint.requiredScopes().stream(), method.requiredScopes().stream())
                .distinct()
                .toList();
    }
}
