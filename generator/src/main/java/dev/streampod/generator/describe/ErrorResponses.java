package dev.streampod.generator.describe;

import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.json.JsonObject;
import java.util.List;

/** What a call over HTTP is answered when it fails: problem details (RFC 9457) with a code of the protocol. */
final class ErrorResponses {

    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String PROBLEM = "problem";

    private final ProtocolModel model;
    private final ComponentSchemas components;

    /** The failures that any call may have. */
    private enum Failure {
        BAD_REQUEST(400, "BadRequest", "The arguments are not right."),
        UNAUTHENTICATED(401, "Unauthenticated", "The key is not valid, or one is needed and missing."),
        FORBIDDEN(403, "Forbidden", "The user lacks a scope, or the page's origin is not allowed."),
        NOT_FOUND(404, "NotFound", "There is no such endpoint or method."),
        DEADLINE(408, "Deadline", "The call exceeded its deadline, or its arguments did not arrive in time."),
        TOO_LARGE(413, "TooLarge", "The arguments are larger than allowed."),
        ENCODED(415, "Encoded", "The arguments have a Content-Encoding, as compressed ones have."),
        TOO_MANY(429, "TooMany", "There are too many calls; try again later."),
        INTERNAL(500, "Internal", "The server failed; `reference` finds the cause in its log."),
        UNAVAILABLE(503, "Unavailable", "The server cannot do this now; try again later.");

        private final int status;
        private final String component;
        private final String description;

        Failure(int status, String component, String description) {
            this.status = status;
            this.component = component;
            this.description = description;
        }
    }

    ErrorResponses(ProtocolModel model, ComponentSchemas components) {
        this.model = model;
        this.components = components;
    }

    /** The responses that are the same for all methods, by name. */
    JsonObject shared() {
        JsonObject responses = new JsonObject();
        for (Failure failure : Failure.values()) {
            JsonObject response = JsonObject.of("description", failure.description);
            if (failure == Failure.UNAUTHENTICATED) {
                JsonObject scheme = JsonObject.of("schema", JsonObject.of("const", "Bearer"));
                response.with("headers", JsonObject.of("WWW-Authenticate", scheme));
            }
            responses.with(
                    failure.component, response.with("content", OpenApiDocument.content(PROBLEM_JSON, problem())));
        }
        return responses;
    }

    /** The responses of a method's failures, by status. */
    JsonObject of(MethodDefinition method) {
        JsonObject responses = new JsonObject();
        for (Failure failure : Failure.values()) {
            if (failure == Failure.TOO_MANY && !method.exceptions().isEmpty()) {
                responses.with("422", exceptions(method));
            }
            responses.with(
                    String.valueOf(failure.status),
                    JsonObject.of("$ref", "#/components/responses/" + failure.component));
        }
        return responses;
    }

    private JsonObject exceptions(MethodDefinition method) {
        JsonObject one = ComponentSchemas.oneOf(DeclaredExceptions.of(method, model, components));
        return JsonObject.of("description", "An exception that the method declares.")
                .with(
                        "content",
                        OpenApiDocument.content(PROBLEM_JSON, JsonObject.of("allOf", List.of(problem(), one))));
    }

    private JsonObject problem() {
        return components.named(PROBLEM, () -> {
            JsonObject text = JsonObject.of("type", "string");
            JsonObject properties = JsonObject.of(
                            "type", JsonObject.of("type", "string").with("format", "uri-reference"))
                    .with("title", text)
                    .with("status", JsonObject.of("type", "integer"))
                    .with("detail", text)
                    .with("code", ErrorCodes.schema())
                    .with(
                            "reference",
                            JsonObject.of("description", "Finds the cause in the server's log.")
                                    .withAll(text));
            return JsonObject.of("description", "What went wrong (RFC 9457), with a code for programs.")
                    .withAll(Schemas.object(properties, List.of("type", "title", "status", "detail", "code")));
        });
    }
}
