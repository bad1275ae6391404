package dev.streampod.wire;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/** Reads the values that frames are made of; each method that reads one but {@link #currentId} moves on to it first. */
final class FrameValues {

    private static final int MAX_SHOWN = 40;

    /** The longest name that a protocol can declare. */
    static final int MAX_NAME = 120;

    private static final int REPLACEMENT = 0xFFFD;

    private FrameValues() {}

    /** A name of the peer's, cut to what helps: error texts repeat it to the peer and in the log. */
    static String shortened(String name) {
        return cut(name, MAX_SHOWN);
    }

    /** A name of the peer's that is repeated as a value of a frame: one that a protocol can declare stays as it is. */
    static String nameToRepeat(String name) {
        return cut(name, MAX_NAME);
    }

    /** Without halves of surrogate pairs, too: they cannot be written. */
    private static String cut(String name, int most) {
        var kept = new StringBuilder();
        for (int i = 0; i < Math.min(most, name.length()); ) {
            int character = name.codePointAt(i);
            boolean half = Character.getType(character) == Character.SURROGATE;
            kept.appendCodePoint(half ? REPLACEMENT : character);
            i += Character.charCount(character);
        }
        return name.length() > most ? kept.append('…').toString() : kept.toString();
    }

    /** The name of an endpoint, which may be sent back. */
    static String endpoint(JsonParser parser) {
        return nameToRepeat(string(parser, "an endpoint"));
    }

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
        parser.nextToken();
        return currentNumber(parser, what);
    }

    private static long currentNumber(JsonParser parser, String what) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new FrameSyntaxException("expected " + what + " as a number");
        }
        try {
            return parser.getLongValue();
        } catch (InputCoercionException e) {
            throw new FrameSyntaxException(what + " has more than 64 bits");
        }
    }

    /** A number of which only the small ones mean anything: larger ones become the largest int, smaller ones the smallest. */
    static int saturated(JsonParser parser, String what) {
        long number = number(parser, what);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(number, Integer.MAX_VALUE));
    }

    /**
     * Notes that a key of an object has come.
     *
     * @param before the keys of that object that have come before, of those that are known here
     */
    static void requireFirst(String key, Set<String> before) {
        if (!before.add(key)) {
            throw twice(key);
        }
    }

    /** Two values for one key: readers would not agree on which of them counts. */
    static FrameSyntaxException twice(String key) {
        return new FrameSyntaxException("the key " + key + " comes twice");
    }

    /**
     * Moves on to the options that may end a frame, and into them; returns false when they are left out. Where what stands
     * before them was left out as well, the frame has ended.
     */
    static boolean beginOptions(JsonParser parser) {
        JsonToken token = parser.currentToken() == JsonToken.END_ARRAY ? JsonToken.END_ARRAY : parser.nextToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.END_ARRAY) {
            throw new FrameSyntaxException("the options are an object");
        }
        return token == JsonToken.START_OBJECT;
    }

    static boolean flag(JsonParser parser, String what) {
        JsonToken token = parser.nextToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw new FrameSyntaxException("expected " + what + " as true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    static long count(JsonParser parser) {
        long count = number(parser, "a number of frames");
        if (count < 0) {
            throw new FrameSyntaxException("a number of frames is not negative");
        }
        return count;
    }

    /** The id of a call, which is current. */
    static long currentId(JsonParser parser) {
        return currentNumber(parser, "the id of a call");
    }
}
