package dev.streampod.generator.resolve;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses numbers in the syntax of JSON. */
public final class NumberLiteral {

    /** The longest number that is read, in characters; arithmetic on longer ones would take noticeable time. */
    private static final int MAX_LENGTH = 1_000;

    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    private NumberLiteral() {}

    public static BigInteger integer(String text) throws BadValueException {
        String number = bounded(text);
        if (!INTEGER.matcher(number).matches()) {
            String hint = number.matches("-?0[0-9]+")
                    ? "remove the leading zero"
                    : NumberNotations.integer(number)
                            .map(meant -> "write " + meant)
                            .orElse("for example: 10 or -3");
            throw new BadValueException("\"" + number + "\" is not an integer", hint);
        }
        return new BigInteger(number);
    }

    public static long integer(String text, long least, long greatest, String type) throws BadValueException {
        BigInteger value = integer(text);
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(greatest)) > 0) {
            String hint = type.equals("int") ? "an int has 32 bits; use long" : "a long has 64 bits; use BigInteger";
            throw new BadValueException("the number " + text + " is out of range for " + type, hint);
        }
        return value.longValue();
    }

    public static BigDecimal decimal(String text) throws BadValueException {
        String number = bounded(text);
        if (!DECIMAL.matcher(number).matches()) {
            throw new BadValueException(
                    "\"" + number + "\" is not a number",
                    NumberNotations.decimal(number)
                            .filter(meant -> DECIMAL.matcher(meant).matches())
                            .map(meant -> "write " + meant)
                            .orElse("for example: 1.5 or -2e10"));
        }
        return new BigDecimal(number);
    }

    public static double floating(String text, boolean single) throws BadValueException {
        if (NOT_FINITE.contains(text)) {
            return Double.parseDouble(text);
        }
        Optional<String> notFinite = NumberNotations.notFinite(text);
        if (notFinite.isPresent()) {
            throw new BadValueException("\"" + text + "\" is not a number", "write " + notFinite.get());
        }
        BigDecimal written = decimal(text);
        double value = single ? Float.parseFloat(text) : Double.parseDouble(text);
        String type = single ? "float" : "double";
        if (Double.isInfinite(value)) {
            throw new BadValueException(
                    "the number " + text + " is out of range for " + type, "write Infinity if that is meant");
        }
        if (value == 0 && written.signum() != 0) {
            throw new BadValueException(
                    "the number " + text + " is too close to zero for " + type, "write 0 if that is meant");
        }
        return value;
    }

    private static String bounded(String text) throws BadValueException {
        if (text.length() > MAX_LENGTH) {
            throw new BadValueException(
                    "this number is longer than " + MAX_LENGTH + " characters", "write a shorter number");
        }
        return text;
    }
}
