package dev.streampod.entity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The text of UUIDs: 36 characters, hexadecimal digits in either case when read, in lower case when written. */
final class UuidText {

    static final int LENGTH = 36;

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();
    private static final long INVALID = -1;

    private UuidText() {}

    /** The UUID of a text; null when it is none, in exactly the usual form. */
    static @Nullable UUID read(char[] text, int from, int length) {
        if (length != LENGTH
                || text[from + 8] != '-'
                || text[from + 13] != '-'
                || text[from + 18] != '-'
                || text[from + 23] != '-') {
            return null;
        }
        long a = hex(text, from, 8);
        long b = hex(text, from + 9, 4);
        long c = hex(text, from + 14, 4);
        long d = hex(text, from + 19, 4);
        long e = hex(text, from + 24, 12);
        return (a | b | c | d | e) < 0 ? null : new UUID(a << 32 | b << 16 | c, d << 48 | e);
    }

    /** Writes a UUID to the start of an array. */
    static void write(UUID value, char[] out) {
        long high = value.getMostSignificantBits();
        long low = value.getLeastSignificantBits();
        hex(high >>> 32, 8, out, 0);
        out[8] = '-';
        hex(high >>> 16, 4, out, 9);
        out[13] = '-';
        hex(high, 4, out, 14);
        out[18] = '-';
        hex(low >>> 48, 4, out, 19);
        out[23] = '-';
        hex(low, 12, out, 24);
    }

    private static long hex(char[] text, int from, int length) {
        long value = 0;
        for (int i = from; i < from + length; i++) {
            int digit = digit(text[i]);
            if (digit < 0) {
                return INVALID;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Not {@link Character#digit}, which takes the digits of other scripts too. */
    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return c < 128 && letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private static void hex(long value, int length, char[] out, int at) {
        for (int i = 0; i < length; i++) {
            out[at + i] = DIGITS[(int) (value >>> (4 * (length - 1 - i))) & 0xF];
        }
    }
}
