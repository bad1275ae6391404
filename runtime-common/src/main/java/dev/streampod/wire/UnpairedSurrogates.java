package dev.streampod.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Refuses text with half of a surrogate pair in JSON that has been encoded. UTF-8 has no form for it, so the generator writes it as
 * an escape, the only one that it writes for a character behind {@code U+D7FF}; readers refuse it. Eight bytes are looked at
 * at a time, and those behind a backslash.
 */
public final class UnpairedSurrogates {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';

    private UnpairedSurrogates() {}

    /**
     * Looks for one in an array that has data behind other values: a frame, or what servers post to each other.
     *
     * @param from where the array begins
     * @throws IllegalArgumentException when there is one; tells the field
     */
    public static void refuseInArray(byte[] json, int from) {
        refuse(json, from, true);
    }

    /**
     * Looks for one in a value.
     *
     * @throws IllegalArgumentException when there is one; tells the field
     */
    static void refuseInValue(byte[] json) {
        refuse(json, 0, false);
    }

    private static void refuse(byte[] json, int from, boolean inArray) {
        int found = find(json, from);
        if (found >= 0) {
            throw new IllegalArgumentException("half of a surrogate pair in " + place(json, from, found, inArray)
                    + ": it is no character, and has no form in UTF-8");
        }
    }

    /** Returns the index of the first escape of half a pair, or -1. */
    private static int find(byte[] json, int from) {
        int i = from;
        while (i < json.length) {
            if (i + Long.BYTES <= json.length && !hasBackslash((long) LONG.get(json, i))) {
                i += Long.BYTES;
            } else if (json[i] != '\\') {
                i++;
            } else if (isHalf(json, i + 1)) {
                return i;
            } else {
                i += 2; // what is escaped may be a backslash
            }
        }
        return -1;
    }

    private static boolean hasBackslash(long eight) {
        long zeroes = eight ^ BACKSLASHES;
        return ((zeroes - ONES) & ~zeroes & HIGH_BITS) != 0;
    }

    /** Whether a backslash before that index begins an escape from {@code U+D800} to {@code U+DFFF}. */
    private static boolean isHalf(byte[] json, int i) {
        return i + 2 < json.length
                && json[i] == 'u'
                && Character.digit(json[i + 1], 16) == 0xD
                && Character.digit(json[i + 2], 16) >= 8;
    }

    /** Names the field or the element of an index, or that whose key it is, by the names and indexes that lead there. */
    private static String place(byte[] json, int from, int index, boolean inArray) {
        // A parser of the defaults would refuse a name that is long, and legal here.
        JsonFactory factory =
                JsonParsing.withParserPerText(FrameReader.ALL_THAT_IS_WRITTEN).factory(json.length);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json, from, json.length - from)) {
            boolean key;
            try {
                JsonToken token = parser.nextToken();
                while (token != null && !isBehind(parser, token, index - from)) {
                    token = parser.nextToken();
                }
                key = token == JsonToken.PROPERTY_NAME;
            } catch (StreamReadException e) {
                key = true; // the parser takes half of a pair in a value, but not in a name
            }
            TokenStreamContext at = parser.streamReadContext();
            TokenStreamContext parent = at.getParent();
            JsonPointer pointer = (key && parent != null ? parent : at).pathAsPointer();
            String path = path(inArray ? pointer.tail() : pointer);
            return (key ? "a key of " : "") + (path.isEmpty() ? "the value" : path);
        }
    }

    private static boolean isBehind(JsonParser parser, JsonToken token, int index) {
        if (token == JsonToken.VALUE_STRING) {
            parser.getString(); // reads it to its end
        }
        return parser.currentLocation().getByteOffset() > index;
    }

    private static String path(@Nullable JsonPointer pointer) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer rest = pointer; rest != null && !rest.matches(); rest = rest.tail()) {
            path.append(path.isEmpty() ? "" : ".").append(rest.getMatchingProperty());
        }
        return path.toString();
    }
}
