package dev.streampod.generator.definition;

/**
 * What each value of an enum carries.
 *
 * @param name the name of the accessor
 * @param type a scalar other than {@code bytes}, or an enum
 * @param doc the documentation, lines separated by {@code \n}; empty when there is none. Any text: not escaped
 */
public record EnumProperty(String name, TypeRef type, String doc) {}
