package dev.streampod.generator.definition;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a method or of a channel.
 *
 * @param name the name in YAML, in Java and on the wire
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 * @param type its type; of a stream, that of the items
 * @param stream whether it is a stream of such values
 * @param defaultValue what a method gets when a caller leaves it out
 */
public record ParameterDefinition(
        String name,
        String doc,
        TypeRef type,
        boolean stream,
        @Nullable DefaultValue defaultValue) {}
