package dev.streampod.entity;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Quotes input in error messages: shortened, and without characters that would break a log line. */
final class ErrorText {

    private static final int MAX_SHOWN = 40;
    private static final int MAX_PLACE = 120;

    private ErrorText() {}

    /** The current token, for messages. */
    static String current(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> quoted(parser.getString());
            case VALUE_NULL -> "null";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> shown(parser.getString(), MAX_SHOWN);
            case VALUE_EMBEDDED_OBJECT -> "bytes";
            default -> "nothing";
        };
    }

    /** A text of the peer's. */
    static String quoted(String text) {
        return "\"" + shown(text, MAX_SHOWN) + "\"";
    }

    /** Where the parser stands, as a JSON pointer from the start of the frame. */
    static String place(JsonParser parser) {
        return shown(parser.streamReadContext().pathAsPointer().toString(), MAX_PLACE);
    }

    /** The class and, where one is being read, the field. */
    static String member(@Nullable FieldNames fields, int field) {
        if (fields == null) {
            return "";
        }
        return fields.className() + (field < 0 ? "" : "." + fields.name(field).getValue()) + ": ";
    }

    private static String shown(String text, int limit) {
        var shown = new StringBuilder();
        for (int i = 0; i < Math.min(limit, text.length()); i++) {
            char c = text.charAt(i);
            boolean visible = c >= ' ' && c != '\u007f' && (c < '\u0080' || Character.isLetterOrDigit(c));
            shown.append(visible ? c : '\uFFFD');
        }
        return text.length() > limit ? shown.append('…').toString() : shown.toString();
    }
}
