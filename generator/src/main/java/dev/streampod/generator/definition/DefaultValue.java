package dev.streampod.generator.definition;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;

/**
 * A parsed value that fits the type it was written for: a field's default, or an enum value's property (then never one
 * of the two that are computed anew each time).
 */
public sealed interface DefaultValue {

    /** {@code true} or {@code false}. */
    record BooleanValue(boolean value) implements DefaultValue {}

    /** For {@code int} and {@code long}, in the range of the type. */
    record IntegerValue(long value) implements DefaultValue {}

    /** For {@code float} (then exactly representable as one) and {@code double}; may be infinite or not a number. */
    record FloatingValue(double value) implements DefaultValue {}

    /** Text, without its quotes. */
    record StringValue(String value) implements DefaultValue {}

    /** {@code now}: the moment at which the default is applied. */
    record NowValue() implements DefaultValue {}

    /** A fixed instant. */
    record InstantValue(Instant value) implements DefaultValue {}

    /** A fixed date. */
    record LocalDateValue(LocalDate value) implements DefaultValue {}

    /** A fixed time of day. */
    record LocalTimeValue(LocalTime value) implements DefaultValue {}

    /** A fixed date and time without a zone. */
    record LocalDateTimeValue(LocalDateTime value) implements DefaultValue {}

    /** A fixed duration. */
    record DurationValue(Duration value) implements DefaultValue {}

    /** {@code random} or {@code random_v7}: a new UUID each time the default is applied. */
    record RandomUuidValue(boolean timeOrdered) implements DefaultValue {}

    /** A fixed UUID. */
    record UuidValue(UUID value) implements DefaultValue {}

    /** A fixed URI. */
    record UriValue(URI value) implements DefaultValue {}

    /** An integer of any size. */
    record BigIntegerValue(BigInteger value) implements DefaultValue {}

    /** A decimal number, its scale kept. */
    record BigDecimalValue(BigDecimal value) implements DefaultValue {}

    /**
     * A value of an enum.
     *
     * @param enumName the enum's name
     * @param valueName the value's name on the wire, see {@link EnumDefinition#valueNamed}
     */
    record EnumConstantValue(String enumName, String valueName) implements DefaultValue {}
}
