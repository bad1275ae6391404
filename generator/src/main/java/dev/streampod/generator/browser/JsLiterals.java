package dev.streampod.generator.browser;

import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.DefaultValue.BooleanValue;
import dev.streampod.generator.definition.DefaultValue.EnumConstantValue;
import dev.streampod.generator.definition.DefaultValue.FloatingValue;
import dev.streampod.generator.definition.DefaultValue.IntegerValue;
import dev.streampod.generator.definition.DefaultValue.NowValue;
import dev.streampod.generator.definition.DefaultValue.RandomUuidValue;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ScalarType;

/** Values as expressions of JavaScript. */
final class JsLiterals {

    private final LongType longs;
    private boolean withUuids;

    JsLiterals(LongType longs) {
        this.longs = longs;
    }

    /** Whether an expression that was made calls {@link UuidScript#NAME}. */
    boolean withUuids() {
        return withUuids;
    }

    /** The expression that makes the value, anew each time where it differs each time. */
    String of(DefaultValue value, TypeRef type) {
        if (value instanceof BooleanValue known) {
            return String.valueOf(known.value());
        } else if (value instanceof IntegerValue known) {
            boolean big = type instanceof ScalarType scalar && scalar.scalar() == Scalar.LONG;
            return known.value() + (big && longs == LongType.BIGINT ? "n" : "");
        } else if (value instanceof FloatingValue known) {
            return floating(known.value());
        } else if (value instanceof NowValue) {
            return "new globalThis.Date().toISOString()";
        } else if (value instanceof RandomUuidValue known) {
            withUuids = true;
            return UuidScript.NAME + "(" + known.timeOrdered() + ")";
        } else if (value instanceof EnumConstantValue known) {
            return string(known.valueName());
        } else if (value instanceof DefaultValue.StringValue known) {
            return string(known.value());
        }
        return string(text(value));
    }

    /** The text of a value that travels as text. */
    private static String text(DefaultValue value) {
        if (value instanceof DefaultValue.InstantValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.LocalDateValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.LocalTimeValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.LocalDateTimeValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.DurationValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.UuidValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.UriValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.BigIntegerValue known) {
            return known.value().toString();
        } else if (value instanceof DefaultValue.BigDecimalValue known) {
            return known.value().toString();
        }
        throw new IllegalArgumentException("no expression for " + value);
    }

    private static String floating(double value) {
        if (Double.isNaN(value)) {
            return "globalThis.NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "globalThis.Infinity" : "-globalThis.Infinity";
        }
        String text = Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** A string's literal on one line, in which every character that is not plainly visible is an escape. */
    static String string(String value) {
        var literal = new StringBuilder("'");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\'' -> literal.append("\\'");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> literal.append(c >= ' ' && c <= '~' ? String.valueOf(c) : "\\u%04x".formatted((int) c));
            }
        }
        return literal.append('\'').toString();
    }
}
