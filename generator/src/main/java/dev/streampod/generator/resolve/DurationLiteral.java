package dev.streampod.generator.resolve;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses durations: {@code 1d 2h 10min 30s 100ms}, or ISO 8601. */
public final class DurationLiteral {

    private static final Pattern UNITS = Pattern.compile("(?:([0-9]{1,18})d)?\\s*(?:([0-9]{1,18})h)?\\s*"
            + "(?:([0-9]{1,18})min)?\\s*(?:([0-9]{1,18})s)?\\s*(?:([0-9]{1,18})ms)?");

    private DurationLiteral() {}

    /** Reads it. */
    public static Duration read(String text) throws BadValueException {
        Matcher units = UNITS.matcher(text);
        try {
            if (!text.isBlank() && units.matches()) {
                return Duration.ofDays(number(units.group(1)))
                        .plusHours(number(units.group(2)))
                        .plusMinutes(number(units.group(3)))
                        .plusSeconds(number(units.group(4)))
                        .plusMillis(number(units.group(5)));
            }
            return Duration.parse(text);
        } catch (ArithmeticException e) {
            throw new BadValueException("the duration \"" + text + "\" is out of range", "write a shorter duration");
        } catch (DateTimeException e) {
            throw new BadValueException(
                    "\"" + text + "\" is not a duration", "for example: 5s, 1d 2h 10min 30s 100ms, or PT1H30M");
        }
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
