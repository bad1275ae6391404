package dev.streampod.generator.definition;

import org.jspecify.annotations.Nullable;

/**
 * A field of a class.
 *
 * @param name the name in YAML and in Java
 * @param jsonName the key on the wire: {@code jsonKey}, or the name
 * @param type its type
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param defaultValue what a builder starts with, and what a reader takes when the key is missing
 * @param serverOnly whether the field never leaves the server toward a client
 * @param required whether a builder insists on a value, be it null, for this nullable field
 * @param tail whether the field is marked {@code tail}
 * @param deprecated the reason, when the field is deprecated
 */
public record FieldDefinition(
        String name,
        String jsonName,
        TypeRef type,
        String doc,
        @Nullable DefaultValue defaultValue,
        boolean serverOnly,
        boolean required,
        boolean tail,
        @Nullable String deprecated) {}
