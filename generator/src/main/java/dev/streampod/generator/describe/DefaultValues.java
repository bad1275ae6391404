package dev.streampod.generator.describe;

import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.DefaultValue.BigDecimalValue;
import dev.streampod.generator.definition.DefaultValue.BigIntegerValue;
import dev.streampod.generator.definition.DefaultValue.BooleanValue;
import dev.streampod.generator.definition.DefaultValue.DurationValue;
import dev.streampod.generator.definition.DefaultValue.EnumConstantValue;
import dev.streampod.generator.definition.DefaultValue.FloatingValue;
import dev.streampod.generator.definition.DefaultValue.InstantValue;
import dev.streampod.generator.definition.DefaultValue.IntegerValue;
import dev.streampod.generator.definition.DefaultValue.LocalDateTimeValue;
import dev.streampod.generator.definition.DefaultValue.LocalDateValue;
import dev.streampod.generator.definition.DefaultValue.LocalTimeValue;
import dev.streampod.generator.definition.DefaultValue.NowValue;
import dev.streampod.generator.definition.DefaultValue.RandomUuidValue;
import dev.streampod.generator.definition.DefaultValue.StringValue;
import dev.streampod.generator.definition.DefaultValue.UriValue;
import dev.streampod.generator.definition.DefaultValue.UuidValue;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import java.util.Optional;

/** Defaults as they stand in a document: values as on the wire, and words for what is made anew each time. */
final class DefaultValues {

    private final ProtocolModel model;

    DefaultValues(ProtocolModel model) {
        this.model = model;
    }

    /** The value in JSON; nothing when it is another one each time. */
    Optional<Object> json(DefaultValue value, TypeRef type) {
        if (value instanceof NowValue || value instanceof RandomUuidValue) {
            return Optional.empty();
        }
        return Optional.of(fixed(value, type));
    }

    /** What is taken when the value is left out and none can be shown; empty otherwise. */
    static String words(DefaultValue value) {
        if (value instanceof NowValue) {
            return "Left out: the time at which it is read.";
        }
        if (value instanceof RandomUuidValue random) {
            return "Left out: a new " + (random.timeOrdered() ? "time-ordered" : "random") + " UUID.";
        }
        return "";
    }

    private Object fixed(DefaultValue value, TypeRef type) {
        if (value instanceof BooleanValue known) {
            return known.value();
        } else if (value instanceof IntegerValue known) {
            return known.value();
        } else if (value instanceof FloatingValue known) {
            return floating(known.value(), type);
        } else if (value instanceof StringValue known) {
            return known.value();
        } else if (value instanceof InstantValue known) {
            return known.value().toString();
        } else if (value instanceof LocalDateValue known) {
            return known.value().toString();
        } else if (value instanceof LocalTimeValue known) {
            return known.value().toString();
        } else if (value instanceof LocalDateTimeValue known) {
            return known.value().toString();
        } else if (value instanceof DurationValue known) {
            return known.value().toString();
        } else if (value instanceof UuidValue known) {
            return known.value().toString();
        } else if (value instanceof UriValue known) {
            return known.value().toString();
        } else if (value instanceof BigIntegerValue known) {
            return known.value().toString();
        } else if (value instanceof BigDecimalValue known) {
            return known.value().toString();
        } else if (value instanceof EnumConstantValue known) {
            EnumDefinition definition = model.enumNamed(known.enumName());
            return definition.byIndex()
                    ? (Object) definition.values().indexOf(definition.valueNamed(known.valueName()))
                    : known.valueName();
        }
        throw new IllegalStateException("no JSON for " + value);
    }

    private static Object floating(double value, TypeRef type) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        boolean single = type instanceof ScalarType scalar && scalar.scalar() == Scalar.FLOAT;
        return single ? (Object) (float) value : (Object) value;
    }
}
