package dev.streampod.generator.definition;

import org.jspecify.annotations.Nullable;

/**
 * What each value of an enum carries.
 *
 * @param name the name of the accessor
 * @param type a scalar other than {@code bytes}, or an enum
 * @param defaultValue what a value has that gives none
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 */
public record EnumProperty(
        String name, TypeRef type, @Nullable DefaultValue defaultValue, String doc) {}
