package dev.streampod.entity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * Writes dates and times of the years 0000 to 9999 into an array, exactly as their {@code toString} would. Each method
 * returns the number of characters, or {@link #OTHER_FORM} for other years, which {@code toString} has to write.
 */
final class IsoWriting {

    /** Room for every text that is written here. */
    static final int MAX_LENGTH = "0000-00-00T00:00:00.000000000Z".length();

    /** Returned instead of a length when nothing was written. */
    static final int OTHER_FORM = -1;

    private static final int SECONDS_PER_DAY = 86_400;

    private IsoWriting() {}

    static int instant(Instant value, char[] out) {
        long second = value.getEpochSecond();
        long day = Math.floorDiv(second, (long) SECONDS_PER_DAY);
        if (day < LocalDate.MIN.toEpochDay() || day > LocalDate.MAX.toEpochDay()) {
            return OTHER_FORM;
        }
        int length = localDate(LocalDate.ofEpochDay(day), out);
        if (length == OTHER_FORM) {
            return OTHER_FORM;
        }
        out[length++] = 'T';
        int secondOfDay = (int) (second - day * SECONDS_PER_DAY);
        length = hourAndMinute(secondOfDay / 3600, secondOfDay / 60 % 60, out, length);
        out[length++] = ':';
        length = digits(secondOfDay % 60, out, length);
        length = fraction(value.getNano(), out, length);
        out[length++] = 'Z';
        return length;
    }

    static int localDate(LocalDate value, char[] out) {
        int year = value.getYear();
        if (year < 0 || year > 9999) {
            return OTHER_FORM;
        }
        int length = digits(year / 100, out, 0);
        length = digits(year % 100, out, length);
        out[length++] = '-';
        length = digits(value.getMonthValue(), out, length);
        out[length++] = '-';
        return digits(value.getDayOfMonth(), out, length);
    }

    static int localTime(LocalTime value, char[] out) {
        return localTime(value, out, 0);
    }

    static int localDateTime(LocalDateTime value, char[] out) {
        int length = localDate(value.toLocalDate(), out);
        if (length == OTHER_FORM) {
            return OTHER_FORM;
        }
        out[length++] = 'T';
        return localTime(value.toLocalTime(), out, length);
    }

    private static int localTime(LocalTime value, char[] out, int at) {
        int length = hourAndMinute(value.getHour(), value.getMinute(), out, at);
        if (value.getSecond() > 0 || value.getNano() > 0) {
            out[length++] = ':';
            length = digits(value.getSecond(), out, length);
            length = fraction(value.getNano(), out, length);
        }
        return length;
    }

    private static int hourAndMinute(int hour, int minute, char[] out, int at) {
        int length = digits(hour, out, at);
        out[length++] = ':';
        return digits(minute, out, length);
    }

    /** Nothing, or as many groups of three digits as it takes. */
    private static int fraction(int nano, char[] out, int at) {
        if (nano == 0) {
            return at;
        }
        out[at] = '.';
        int length = group(nano / 1_000_000, out, at + 1);
        if (nano % 1_000_000 != 0) {
            length = group(nano / 1_000 % 1_000, out, length);
            if (nano % 1_000 != 0) {
                length = group(nano % 1_000, out, length);
            }
        }
        return length;
    }

    private static int group(int number, char[] out, int at) {
        out[at] = (char) ('0' + number / 100);
        return digits(number % 100, out, at + 1);
    }

    private static int digits(int number, char[] out, int at) {
        out[at] = (char) ('0' + number / 10);
        out[at + 1] = (char) ('0' + number % 10);
        return at + 2;
    }
}
