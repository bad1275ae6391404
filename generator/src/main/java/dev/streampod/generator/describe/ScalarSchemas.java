package dev.streampod.generator.describe;

import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.json.JsonObject;
import java.util.List;

/** The JSON forms of the types that the language brings along. */
final class ScalarSchemas {

    private static final String DATE = "[+-]?[0-9]{4,10}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?";
    private static final String UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
    private static final String WHOLE_NUMBER = "^-?[0-9]+$";
    private static final String CANONICAL_NUMBER = "^(0|-?[1-9][0-9]*)$";
    private static final String NUMBER = "^-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$";
    private static final String DURATION =
            "^[+-]?P([+-]?[0-9]+D)?(T([+-]?[0-9]+H)?([+-]?[0-9]+M)?([+-]?[0-9]+(\\.[0-9]{0,9})?S)?)?$";

    private ScalarSchemas() {}

    static JsonObject of(Scalar scalar) {
        return switch (scalar) {
            case BOOLEAN -> JsonObject.of("type", "boolean");
            case INT ->
                JsonObject.of("type", "integer")
                        .with("format", "int32")
                        .with("minimum", Integer.MIN_VALUE)
                        .with("maximum", Integer.MAX_VALUE);
            case LONG -> JsonObject.of("type", "integer").with("format", "int64");
            case FLOAT -> floating("float");
            case DOUBLE -> floating("double");
            case STRING -> JsonObject.of("type", "string");
            case BYTES -> JsonObject.of("type", "string").with("contentEncoding", "base64");
            case INSTANT -> text("date-time", "^" + DATE + "T" + TIME + "Z$");
            case LOCAL_DATE -> text("date", "^" + DATE + "$");
            // "time" and "date-time" are with a zone; these two names are of OpenAPI's registry of formats.
            case LOCAL_TIME -> text("time-local", "^" + TIME + "$");
            case LOCAL_DATE_TIME -> text("date-time-local", "^" + DATE + "T" + TIME + "$");
            // The format "duration" knows neither fractions nor signs.
            case DURATION ->
                JsonObject.of("type", "string").with("pattern", DURATION).with("examples", List.of("PT1H30M0.25S"));
            case UUID -> text("uuid", UUID);
            // Relative ones, and letters beyond ASCII, are allowed.
            case URI -> JsonObject.of("type", "string").with("format", "iri-reference");
            case BIG_INTEGER -> JsonObject.of("type", "string").with("pattern", WHOLE_NUMBER);
            case BIG_DECIMAL -> JsonObject.of("type", "string").with("pattern", NUMBER);
        };
    }

    /** What the keys of a map are like, which are always texts; empty when they may be any. */
    static JsonObject key(Scalar scalar) {
        return switch (scalar) {
            case STRING -> new JsonObject();
            case UUID -> JsonObject.of("format", "uuid").with("pattern", UUID);
            default -> JsonObject.of("pattern", CANONICAL_NUMBER);
        };
    }

    private static JsonObject text(String format, String pattern) {
        return JsonObject.of("type", "string").with("format", format).with("pattern", pattern);
    }

    private static JsonObject floating(String format) {
        return JsonObject.of(
                "anyOf",
                List.of(
                        JsonObject.of("type", "number").with("format", format),
                        JsonObject.of("type", "string").with("enum", List.of("NaN", "Infinity", "-Infinity"))));
    }
}
