package dev.streampod.entity;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@link BigInteger} and {@link BigDecimal}, within limits that keep a peer from sending a few characters that
 * cost much: reading digits takes time that grows with the square of their number, and {@code 1e1000000000} is read in no
 * time but fills the memory as soon as one is added to it.
 */
final class NumberText {

    /** The most decimal digits that a number may have. */
    static final int MAX_DIGITS = 4_096;

    /** The most decimal places, or zeros in front of the point, that an exponent may stand for. */
    static final int MAX_SCALE = 10_000;

    /** A whole number, as messages call it. */
    static final String WHOLE_NUMBER = "a whole number of at most " + MAX_DIGITS + " digits in a string";

    /** A number, as messages call it. */
    static final String NUMBER =
            "a number of at most " + MAX_DIGITS + " digits, with an exponent of at most " + MAX_SCALE + ", in a string";

    /** A sign, a point, and an exponent with its sign. */
    private static final int MAX_LENGTH = MAX_DIGITS + 1 + 1 + 12;

    private static final double BITS_PER_DIGIT = 3.3219280948873626;
    /** More bits than this make more digits than allowed, for certain. */
    private static final int MAX_BITS = (int) Math.ceil(MAX_DIGITS * BITS_PER_DIGIT);

    private NumberText() {}

    /** The number of a text; null when it is none or beyond the limits. */
    static @Nullable BigInteger bigInteger(String text) {
        int digits = text.startsWith("-") ? text.length() - 1 : text.length();
        if (digits > MAX_DIGITS || !plain(text, false)) {
            return null;
        }
        try {
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The number of a text; null when it is none or beyond the limits. */
    static @Nullable BigDecimal bigDecimal(String text) {
        if (text.length() > MAX_LENGTH || !plain(text, true)) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            return withinLimits(value) ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The text of a number; throws {@link IllegalArgumentException} when the peer would not read it. */
    static String of(BigInteger value) {
        if (value.bitLength() <= MAX_BITS) {
            String text = value.toString();
            if (text.length() - (value.signum() < 0 ? 1 : 0) <= MAX_DIGITS) {
                return text;
            }
        }
        throw new IllegalArgumentException("The number has more than " + MAX_DIGITS + " digits");
    }

    /** The text of a number; throws {@link IllegalArgumentException} when the peer would not read it. */
    static String of(BigDecimal value) {
        if (!withinLimits(value)) {
            throw new IllegalArgumentException(
                    "The number has more than " + MAX_DIGITS + " digits, or an exponent of more than " + MAX_SCALE);
        }
        return value.toString();
    }

    private static boolean withinLimits(BigDecimal value) {
        return value.scale() >= -MAX_SCALE && value.scale() <= MAX_SCALE && value.precision() <= MAX_DIGITS;
    }

    /** Whether a text consists of what a number consists of; Java's own constructors take the digits of all scripts. */
    private static boolean plain(String text, boolean decimal) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean expected =
                    (c >= '0' && c <= '9') || c == '-' || (decimal && (c == '.' || c == 'e' || c == 'E' || c == '+'));
            if (!expected) {
                return false;
            }
        }
        return true;
    }
}
