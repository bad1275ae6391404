package dev.streampod.generator.java;

import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.Locale;

/** The names of what a builder has beside the fields of its class. */
final class BuilderNames {

    private final NameScope names = new NameScope();

    private BuilderNames(EntityShape shape) {
        shape.fields().forEach(field -> names.newName(field.name()));
        for (FieldDefinition field : shape.fields()) {
            if (tracked(field)) {
                names.newName(field.name() + "Given", given(field.name()));
            }
            DefaultValue value = field.defaultValue();
            if (value != null && Literals.constant(value)) {
                String words = field.name().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_");
                names.newName("DEFAULT_" + words.toUpperCase(Locale.ROOT), field.name());
            }
        }
    }

    static BuilderNames of(EntityShape shape) {
        return new BuilderNames(shape);
    }

    /** Whether a builder must know if a value was given, because null is one. */
    static boolean tracked(FieldDefinition field) {
        DefaultValue value = field.defaultValue();
        return field.type().nullable() && (field.required() || (value != null && Literals.computed(value)));
    }

    /** Whether a builder refuses to build without a value. */
    static boolean insists(FieldDefinition field) {
        return field.defaultValue() == null
                && (field.required() || !field.type().nullable());
    }

    /** The flag that tells whether a {@link #tracked} value was given. */
    String given(FieldDefinition field) {
        return names.get(given(field.name()));
    }

    /** The constant that holds a default. */
    String constant(FieldDefinition field) {
        return names.get(field.name());
    }

    private static String given(String field) {
        return field + "?";
    }
}
