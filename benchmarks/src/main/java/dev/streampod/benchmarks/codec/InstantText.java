package dev.streampod.benchmarks.codec;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import tools.jackson.core.JsonGenerator;

/**
 * Instants of the form {@code 2026-11-23T10:15:30.123Z} without {@code java.time}'s formatters, which cost more than
 * the rest of a small message; any other form goes through those.
 */
final class InstantText {

    private static final int LENGTH = 24;
    private static final long SECONDS_PER_DAY = 86_400;

    private InstantText() {}

    static void write(Instant value, JsonGenerator out) throws IOException {
        long seconds = value.getEpochSecond();
        var date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
        int millis = value.getNano() / 1_000_000;
        if (date.getYear() < 0 || date.getYear() > 9_999 || millis == 0 || millis * 1_000_000 != value.getNano()) {
            out.writeString(value.toString());
            return;
        }
        int time = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
        var text = new char[LENGTH];
        put(text, 0, 4, date.getYear());
        text[4] = '-';
        put(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        put(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        put(text, 11, 2, time / 3_600);
        text[13] = ':';
        put(text, 14, 2, time / 60 % 60);
        text[16] = ':';
        put(text, 17, 2, time % 60);
        text[19] = '.';
        put(text, 20, 3, millis);
        text[23] = 'Z';
        out.writeString(text, 0, LENGTH);
    }

    private static void put(char[] text, int offset, int digits, int value) {
        int rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    static Instant parse(String text) {
        if (text.length() != LENGTH || !punctuated(text)) {
            return Instant.parse(text);
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int millis = number(text, 20, 3);
        // A negative number stands for a character that is no digit.
        if ((year | month | day | hour | minute | second | millis) < 0 || hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        long epochDay = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(
                epochDay * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second, millis * 1_000_000L);
    }

    private static boolean punctuated(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(19) == '.'
                && text.charAt(23) == 'Z';
    }

    private static int number(String text, int offset, int digits) {
        int value = 0;
        for (int i = offset; i < offset + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
