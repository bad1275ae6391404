package dev.streampod.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the values that frames are made of; each method but {@link #currentId} moves on to its value first. */
final class FrameValues {

    private FrameValues() {}

    static void skip(JsonParser parser) {
        parser.nextToken();
        parser.skipChildren();
    }

    static void beginObject(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new FrameSyntaxException("expected an object in the frame");
        }
    }

    static String string(JsonParser parser, String what) {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw new FrameSyntaxException("expected " + what + " in a string");
        }
        return parser.getString();
    }

    static @Nullable String optionalString(JsonParser parser, String what) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            throw new FrameSyntaxException("expected " + what + " in a string");
        }
        return parser.getString();
    }

    static long number(JsonParser parser, String what) {
        if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new FrameSyntaxException("expected " + what + " as a number");
        }
        return parser.getLongValue();
    }

    static long count(JsonParser parser) {
        long count = number(parser, "a number of frames");
        if (count < 0) {
            throw new FrameSyntaxException("a number of frames is not negative");
        }
        return count;
    }

    static long currentId(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new FrameSyntaxException("expected the id of a call as a number");
        }
        return parser.getLongValue();
    }
}
