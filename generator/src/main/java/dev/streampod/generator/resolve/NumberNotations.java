package dev.streampod.generator.resolve;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers as YAML, Java and other languages write them and JSON does not, to say how to write what is meant. */
final class NumberNotations {

    /** Of what is written out in a hint. */
    private static final int MAX_LENGTH = 40;

    private static final Pattern WITH_RADIX = Pattern.compile("([+-]?)0([xXoObB])([0-9a-fA-F]+)");

    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,2})?");
    private static final Map<String, String> NOT_FINITE = Map.of(
            ".nan", "NaN",
            "nan", "NaN",
            ".inf", "Infinity",
            "+.inf", "Infinity",
            "-.inf", "-Infinity",
            "inf", "Infinity",
            "-inf", "-Infinity",
            "infinity", "Infinity",
            "-infinity", "-Infinity");

    private NumberNotations() {}

    /** How to write an integer. */
    static Optional<String> integer(String text) {
        String number = plain(text).replaceAll("[lL]$", "");
        Matcher radix = WITH_RADIX.matcher(number);
        if (radix.matches()) {
            int of = switch (radix.group(2)) {
                case "x", "X" -> 16;
                case "o", "O" -> 8;
                default -> 2;
            };
            try {
                String sign = radix.group(1).equals("-") ? "-" : "";
                return Optional.of(sign + new BigInteger(radix.group(3), of));
            } catch (NumberFormatException e) {
                return Optional.empty(); // such as 0o9
            }
        }
        if (!DECIMAL.matcher(number).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(number).toBigIntegerExact().toString())
                    .filter(meant -> meant.length() <= MAX_LENGTH);
        } catch (ArithmeticException e) {
            return Optional.empty(); // it has a fraction
        }
    }

    /** How to write a number that need not be an integer. */
    static Optional<String> decimal(String text) {
        String number = plain(text).replaceAll("[fFdDmM]$", "");
        return DECIMAL.matcher(number).matches() ? Optional.of(new BigDecimal(number).toString()) : Optional.empty();
    }

    /** How to write what is no number, or an infinite one. */
    static Optional<String> notFinite(String text) {
        return Optional.ofNullable(
                NOT_FINITE.get(TextLiteral.withoutQuotes(text).toLowerCase(Locale.ROOT)));
    }

    private static String plain(String text) {
        return TextLiteral.withoutQuotes(text).strip().replace("_", "");
    }
}
