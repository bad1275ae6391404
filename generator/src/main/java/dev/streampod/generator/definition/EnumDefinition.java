package dev.streampod.generator.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enum of the protocol.
 *
 * @param name the Java name and the name on the wire
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param byIndex whether values travel as their index instead of their name (as a map's key always by name)
 * @param defaultValue the name of the value that an unknown one is read as; null: an unknown value is an error
 * @param properties what each value carries, in the order of the file
 * @param values at least one, in the order of the file
 * @param serverOnly whether the enum is kept from clients
 */
public record EnumDefinition(
        String name,
        String doc,
        boolean byIndex,
        @Nullable String defaultValue,
        List<EnumProperty> properties,
        List<EnumValue> values,
        boolean serverOnly) {

    public EnumDefinition {
        properties = List.copyOf(properties);
        values = List.copyOf(values);
    }

    /**
     * The value with that name on the wire.
     *
     * @throws IllegalArgumentException if there is none
     */
    public EnumValue valueNamed(String valueName) {
        return values.stream()
                .filter(value -> value.name().equals(valueName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no value " + valueName + " in enum " + name));
    }
}
