package dev.streampod.entity;

import static dev.streampod.entity.JsonText.quoted;
import static dev.streampod.entity.JsonText.read;
import static dev.streampod.entity.JsonText.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and times are written and read by hand: {@code java.time} says what is right. */
class DateAndTimeTest {

    private static final int RANDOM_VALUES = 20_000;
    private static final List<Integer> NANOS =
            List.of(0, 1, 10, 999, 1_000, 1_001, 999_999, 1_000_000, 1_001_000, 123_456_789, 999_999_999);

    /** The seconds around which forms change: the ends of the range, of years 0 and 9999, of 1970, leap days. */
    static Stream<Instant> instants() {
        var random = new Random(7);
        LongStream turns = LongStream.of(
                Instant.MIN.getEpochSecond(),
                Instant.MAX.getEpochSecond(),
                LocalDate.MIN.toEpochDay() * 86_400,
                LocalDate.of(-1, 12, 31).toEpochDay() * 86_400 + 86_399,
                LocalDate.of(0, 1, 1).toEpochDay() * 86_400,
                LocalDate.of(0, 2, 29).toEpochDay() * 86_400,
                LocalDate.of(1900, 2, 28).toEpochDay() * 86_400 + 86_399,
                LocalDate.of(2000, 2, 29).toEpochDay() * 86_400,
                LocalDate.of(9999, 12, 31).toEpochDay() * 86_400 + 86_399,
                LocalDate.of(10_000, 1, 1).toEpochDay() * 86_400,
                -1,
                0,
                1,
                59,
                60,
                3599,
                3600);
        Stream<Instant> extremes =
                turns.boxed().flatMap(second -> NANOS.stream().map(nano -> Instant.ofEpochSecond(second, nano)));
        Stream<Instant> usual = IntStream.range(0, RANDOM_VALUES)
                .mapToObj(i ->
                        Instant.ofEpochSecond((long) (random.nextDouble() * 3e11) - 62_000_000_000L, nano(random)));
        Stream<Instant> any = IntStream.range(0, RANDOM_VALUES)
                .mapToObj(i -> Instant.ofEpochSecond(
                        (long) ((random.nextDouble() - 0.5) * 2 * Instant.MAX.getEpochSecond()), nano(random)));
        return Stream.of(extremes, usual, any).flatMap(values -> values);
    }

    private static int nano(Random random) {
        return random.nextBoolean() ? NANOS.get(random.nextInt(NANOS.size())) : random.nextInt(1_000_000_000);
    }

    @Test
    void everyInstantIsWrittenLikeItsStringAndReadBack() {
        instants().forEach(value -> {
            assertThat(written(out -> out.writeInstant(value))).isEqualTo(quoted(value));
            assertThat(read(quoted(value), EntityReader::readInstant)).isEqualTo(value);
        });
    }

    @Test
    void everyDateAndTimeIsWrittenLikeItsStringAndReadBack() {
        Instant first = LocalDateTime.MIN.toInstant(ZoneOffset.UTC);
        Instant last = LocalDateTime.MAX.toInstant(ZoneOffset.UTC);
        Stream<LocalDateTime> values = instants()
                .filter(instant -> !instant.isBefore(first) && !instant.isAfter(last))
                .map(instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        values.forEach(value -> {
            assertThat(written(out -> out.writeLocalDateTime(value))).isEqualTo(quoted(value));
            assertThat(read(quoted(value), EntityReader::readLocalDateTime)).isEqualTo(value);
            LocalDate date = value.toLocalDate();
            assertThat(written(out -> out.writeLocalDate(date))).isEqualTo(quoted(date));
            assertThat(read(quoted(date), EntityReader::readLocalDate)).isEqualTo(date);
            LocalTime time = value.toLocalTime();
            assertThat(written(out -> out.writeLocalTime(time))).isEqualTo(quoted(time));
            assertThat(read(quoted(time), EntityReader::readLocalTime)).isEqualTo(time);
        });
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aTextIsTakenOrRefusedAsJavaTimeDoes(String text) {
        agree(text, EntityReader::readInstant, Instant::parse);
        agree(text, EntityReader::readLocalDate, LocalDate::parse);
        agree(text, EntityReader::readLocalTime, LocalTime::parse);
        agree(text, EntityReader::readLocalDateTime, LocalDateTime::parse);
    }

    private static <T> void agree(String text, Function<EntityReader, T> ours, Function<String, T> javaTime) {
        Object expected = parsedOrNull(text, javaTime);
        assertThat((Object) orNull(text, ours)).isEqualTo(expected);
    }

    static Stream<String> mutations() {
        var random = new Random(3);
        List<String> right = List.of(
                "2024-02-29T12:30:00Z",
                "2024-02-29T12:30:00.123456789Z",
                "2024-02-29",
                "12:30:00",
                "12:30",
                "12:30:00.5",
                "2024-02-29T12:30:00");
        Stream<String> mutated = IntStream.range(0, 400).mapToObj(i -> {
            var text = new StringBuilder(right.get(random.nextInt(right.size())));
            int at = random.nextInt(text.length());
            char other = "0123456789-+:.TZz Ⅷ٣".charAt(random.nextInt(20));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, other);
                case 1 -> text.insert(at, other);
                default -> text.deleteCharAt(at);
            }
            return text.toString();
        });
        Stream<String> known = Stream.of(
                "",
                "2023-02-29T00:00:00Z",
                "2024-02-30T00:00:00Z",
                "2024-04-31",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "2024-01-01T24:00:00Z",
                "2024-01-01T23:59:60Z",
                "2024-01-01T00:60:00Z",
                "2024-01-01T00:00:00.Z",
                "2024-01-01T00:00:00.1234567890Z",
                "2024-01-01T02:00:00+02:00",
                "2024-01-01T02:00Z",
                "-2024-01-01T00:00:00Z",
                "+12024-01-01T00:00:00Z");
        return Stream.concat(known, mutated).distinct();
    }

    private static <T> @Nullable T orNull(String text, Function<EntityReader, T> value) {
        try {
            return read(quoted(text), value);
        } catch (EntityFormatException e) {
            return null;
        }
    }

    private static <T> @Nullable T parsedOrNull(String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "[]", "{}", "\"yesterday\""})
    void whatIsNoInstantIsRefusedByName(String json) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(json, EntityReader::readInstant))
                .withMessageStartingWith("expected an instant in UTC, found ");
    }
}
