package dev.streampod.generator.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An enum. */
public record EnumDeclaration(
        Name name,
        String doc,
        boolean byIndex,
        @Nullable Name defaultValue,
        List<FieldDeclaration> properties,
        List<Value> values,
        boolean serverOnly)
        implements Declaration {

    public EnumDeclaration {
        properties = List.copyOf(properties);
        values = List.copyOf(values);
    }

    /** One value. */
    public record Value(Name name, String doc, List<PropertyValue> properties) {

        public Value {
            properties = List.copyOf(properties);
        }
    }

    /** What a value gives for a property. */
    public record PropertyValue(Name property, RawValue value) {}

    @Override
    public String kind() {
        return "enum";
    }
}
