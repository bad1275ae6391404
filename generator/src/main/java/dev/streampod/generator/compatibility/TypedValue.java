package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.TypeRef;
import org.jspecify.annotations.Nullable;

/** What a field and a parameter have in common. */
record TypedValue(TypeRef type, boolean stream, @Nullable DefaultValue defaultValue) {

    static TypedValue of(FieldDefinition field) {
        return new TypedValue(field.type(), false, field.defaultValue());
    }

    static TypedValue of(ParameterDefinition parameter) {
        return new TypedValue(parameter.type(), parameter.stream(), parameter.defaultValue());
    }

    boolean hasDefault() {
        return defaultValue != null;
    }

    /** Whether it must be there, and hold something. */
    boolean mandatory() {
        return !type.nullable() && defaultValue == null;
    }

    String typeText() {
        return TypeText.of(type, stream);
    }
}
