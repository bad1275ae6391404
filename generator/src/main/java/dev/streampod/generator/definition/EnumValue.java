package dev.streampod.generator.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value of an enum.
 *
 * @param name the name in YAML and on the wire
 * @param javaName the constant's name: the name, with {@code _} behind it where that is a word of Java
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param properties the value of each property of the enum, in their order, the properties' defaults applied; a property
 *     that is missing here is null
 */
public record EnumValue(String name, String javaName, String doc, Map<String, DefaultValue> properties) {

    public EnumValue {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
}
