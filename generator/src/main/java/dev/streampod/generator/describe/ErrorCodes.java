package dev.streampod.generator.describe;

import dev.streampod.generator.json.JsonObject;
import java.util.List;

/** The codes of errors, as the wire protocol has them. */
final class ErrorCodes {

    /** The code of a declared exception. */
    static final String EXCEPTION = "exception";

    private static final List<String> CODES = List.of(
            "bad-request",
            "unknown-endpoint",
            "unknown-method",
            "unknown-class",
            "unknown-channel",
            "not-open",
            "unauthenticated",
            "forbidden",
            EXCEPTION,
            "deadline",
            "cancelled",
            "too-large",
            "rate-limited",
            "too-many",
            "unavailable",
            "internal",
            "incompatible");

    private ErrorCodes() {}

    /** Any code: an application may have its own. */
    static JsonObject schema() {
        return JsonObject.of("type", "string")
                .with("description", "For programs. An application may have codes of its own.")
                .with("examples", CODES);
    }
}
