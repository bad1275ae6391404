package dev.streampod.entity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.Year;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates and times of the years 0000 to 9999 in the form in which they are usually written, without making a string
 * first. Returns null for every other text: it may be right all the same, and {@code java.time} decides that.
 */
final class IsoReading {

    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;
    private static final int MAX_TIME_LENGTH = TIME_LENGTH + 1 + 9;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int INVALID = -1;

    private IsoReading() {}

    /** Reads {@code 2024-02-29T12:30:00Z}, with up to nine digits of a fraction of the second. */
    static @Nullable Instant instant(char[] text, int from, int length) {
        int timeLength = length - DATE_LENGTH - 2;
        if (timeLength < TIME_LENGTH || text[from + DATE_LENGTH] != 'T' || text[from + length - 1] != 'Z') {
            return null;
        }
        LocalDate date = localDate(text, from, DATE_LENGTH);
        int second = secondOfDay(text, from + DATE_LENGTH + 1);
        int nano = nano(text, from + DATE_LENGTH + 1, timeLength);
        return date == null || second == INVALID || nano == INVALID
                ? null
                : Instant.ofEpochSecond(date.toEpochDay() * SECONDS_PER_DAY + second, nano);
    }

    /** Reads {@code 2024-02-29}. */
    static @Nullable LocalDate localDate(char[] text, int from, int length) {
        if (length != DATE_LENGTH || text[from + 4] != '-' || text[from + 7] != '-') {
            return null;
        }
        int century = digits(text, from);
        int yearOfCentury = digits(text, from + 2);
        int month = digits(text, from + 5);
        int day = digits(text, from + 8);
        if (century == INVALID || yearOfCentury == INVALID || month < 1 || month > 12 || day < 1) {
            return null;
        }
        int year = century * 100 + yearOfCentury;
        return day > 28 && day > Month.of(month).length(Year.isLeap(year)) ? null : LocalDate.of(year, month, day);
    }

    /** Reads {@code 12:30:00}, with up to nine digits of a fraction of the second. */
    static @Nullable LocalTime localTime(char[] text, int from, int length) {
        if (length < TIME_LENGTH) {
            return null;
        }
        int second = secondOfDay(text, from);
        int nano = nano(text, from, length);
        return second == INVALID || nano == INVALID ? null : LocalTime.ofNanoOfDay(second * 1_000_000_000L + nano);
    }

    /** Reads {@code 2024-02-29T12:30:00}, with up to nine digits of a fraction of the second. */
    static @Nullable LocalDateTime localDateTime(char[] text, int from, int length) {
        if (length <= DATE_LENGTH || text[from + DATE_LENGTH] != 'T') {
            return null;
        }
        LocalDate date = localDate(text, from, DATE_LENGTH);
        LocalTime time = localTime(text, from + DATE_LENGTH + 1, length - DATE_LENGTH - 1);
        return date == null || time == null ? null : LocalDateTime.of(date, time);
    }

    private static int secondOfDay(char[] text, int from) {
        int hour = digits(text, from);
        int minute = digits(text, from + 3);
        int second = digits(text, from + 6);
        boolean valid = hour != INVALID
                && hour < 24
                && text[from + 2] == ':'
                && minute != INVALID
                && minute < 60
                && text[from + 5] == ':'
                && second != INVALID
                && second < 60;
        return valid ? (hour * 60 + minute) * 60 + second : INVALID;
    }

    /** The fraction of the second of a time of that length. */
    private static int nano(char[] text, int from, int length) {
        if (length == TIME_LENGTH) {
            return 0;
        }
        if (length == TIME_LENGTH + 1 || length > MAX_TIME_LENGTH || text[from + TIME_LENGTH] != '.') {
            return INVALID;
        }
        int nano = 0;
        for (int i = TIME_LENGTH + 1; i < MAX_TIME_LENGTH; i++) {
            int digit = i < length ? text[from + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return INVALID;
            }
            nano = nano * 10 + digit;
        }
        return nano;
    }

    /** The number that two digits make. */
    private static int digits(char[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? INVALID : tens * 10 + ones;
    }
}
