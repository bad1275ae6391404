package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;

/** Values of a protocol as Java expressions. */
final class Literals {

    private final ProtocolModel model;
    private final TypeNames names;

    Literals(ProtocolModel model, TypeNames names) {
        this.model = model;
        this.names = names;
    }

    /** Whether a default is another value each time it is applied. */
    static boolean computed(DefaultValue value) {
        return value instanceof DefaultValue.NowValue || value instanceof DefaultValue.RandomUuidValue;
    }

    /** Whether a default is worth being kept in a constant: it is made once and costs something to make. */
    static boolean constant(DefaultValue value) {
        return !computed(value)
                && !(value instanceof DefaultValue.BooleanValue)
                && !(value instanceof DefaultValue.IntegerValue)
                && !(value instanceof DefaultValue.FloatingValue)
                && !(value instanceof DefaultValue.StringValue)
                && !(value instanceof DefaultValue.EnumConstantValue);
    }

    /** The expression of a value of that type. */
    CodeBlock of(DefaultValue value, TypeRef type) {
        if (value instanceof DefaultValue.BooleanValue fixed) {
            return CodeBlock.of("$L", fixed.value());
        }
        if (value instanceof DefaultValue.IntegerValue fixed) {
            return integer(fixed.value(), type);
        }
        if (value instanceof DefaultValue.FloatingValue fixed) {
            return floating(fixed.value(), type);
        }
        if (value instanceof DefaultValue.StringValue fixed) {
            return string(fixed.value());
        }
        if (value instanceof DefaultValue.EnumConstantValue fixed) {
            String constant = model.enumNamed(fixed.enumName())
                    .valueNamed(fixed.valueName())
                    .javaName();
            return CodeBlock.of("$T.$L", names.entity(fixed.enumName()), constant);
        }
        if (value instanceof DefaultValue.NowValue) {
            return CodeBlock.of("$T.now()", Instant.class);
        }
        if (value instanceof DefaultValue.RandomUuidValue random) {
            return random.timeOrdered()
                    ? CodeBlock.of("$T.next()", RuntimeTypes.TIME_ORDERED_UUID)
                    : CodeBlock.of("$T.randomUUID()", UUID.class);
        }
        return parsed(value);
    }

    private static CodeBlock parsed(DefaultValue value) {
        if (value instanceof DefaultValue.InstantValue fixed) {
            return of("$T.parse($L)", Instant.class, fixed.value());
        }
        if (value instanceof DefaultValue.LocalDateValue fixed) {
            return of("$T.parse($L)", LocalDate.class, fixed.value());
        }
        if (value instanceof DefaultValue.LocalTimeValue fixed) {
            return of("$T.parse($L)", LocalTime.class, fixed.value());
        }
        if (value instanceof DefaultValue.LocalDateTimeValue fixed) {
            return of("$T.parse($L)", LocalDateTime.class, fixed.value());
        }
        if (value instanceof DefaultValue.DurationValue fixed) {
            return of("$T.parse($L)", Duration.class, fixed.value());
        }
        if (value instanceof DefaultValue.UuidValue fixed) {
            return of("$T.fromString($L)", UUID.class, fixed.value());
        }
        if (value instanceof DefaultValue.UriValue fixed) {
            return of("$T.create($L)", URI.class, fixed.value());
        }
        if (value instanceof DefaultValue.BigIntegerValue fixed) {
            return of("new $T($L)", BigInteger.class, fixed.value());
        }
        if (value instanceof DefaultValue.BigDecimalValue fixed) {
            return of("new $T($L)", BigDecimal.class, fixed.value());
        }
        throw new IllegalArgumentException("no expression for " + value);
    }

    /** The expression that makes a value from its text. */
    private static CodeBlock of(String format, Class<?> type, Object value) {
        return CodeBlock.of(format, type, string(value.toString()));
    }

    private static CodeBlock integer(long value, TypeRef type) {
        return isScalar(type, Scalar.INT) ? CodeBlock.of("$L", value) : CodeBlock.of("$LL", value);
    }

    private static CodeBlock floating(double value, TypeRef type) {
        boolean isFloat = isScalar(type, Scalar.FLOAT);
        Class<?> box = isFloat ? Float.class : Double.class;
        if (Double.isNaN(value)) {
            return CodeBlock.of("$T.NaN", box);
        }
        if (Double.isInfinite(value)) {
            return CodeBlock.of("$T.$L", box, value > 0 ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY");
        }
        return isFloat ? CodeBlock.of("$Lf", (float) value) : CodeBlock.of("$Ld", value);
    }

    private static boolean isScalar(TypeRef type, Scalar scalar) {
        return type instanceof TypeRef.ScalarType actual && actual.scalar() == scalar;
    }

    /** A string's literal on one line, in which every character that is not plainly visible is an escape. */
    static CodeBlock string(String value) {
        var literal = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> literal.append(c >= ' ' && c <= '~' ? String.valueOf(c) : "\\u%04x".formatted((int) c));
            }
        }
        return CodeBlock.of("$L", literal.append('"'));
    }
}
