package dev.streampod.generator.declaration;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What may stand behind a key of the language. */
enum ValueKind {
    /** The name of a class, exception or enum that is declared here. */
    TYPE_NAME,
    /** The name of an endpoint or a channel that is declared here. */
    MEMBER_NAME,
    /** The name of one value of the enum. */
    ENUM_VALUE_NAME,
    /** The name of a class or exception that is declared somewhere. */
    PARENT,
    /** The name of a Java class, with its package. */
    JAVA_CLASS,
    /** {@code true} or {@code false}. */
    FLAG,
    /** {@code true}, {@code false}, or nothing, which means {@code true}. */
    SWITCH,
    /** How an enum travels. */
    SERIALIZED,
    /** The audience of a field. */
    SCOPE,
    /** Any text. */
    TEXT,
    /** A list of texts. */
    TEXTS,
    /** A list of names of channels, at least one. */
    CHANNELS,
    /** A text, a number or a truth value. */
    SCALAR,
    /** A whole number. */
    COUNT,
    /** A time span. */
    DURATION,
    /** A type. */
    TYPE,
    /** A type, or a stream of one. */
    TYPE_OR_STREAM,
    /** A list of types. */
    TYPES,
    /** The fields of a class, by name. */
    FIELDS,
    /** The fields of an exception, by name. */
    EXCEPTION_FIELDS,
    /** The properties of an enum, by name. */
    PROPERTIES,
    /** The values of an enum. */
    ENUM_VALUES,
    /** The parameters of a method, by name. */
    METHOD_PARAMETERS,
    /** The parameters of a channel, by name. */
    CHANNEL_PARAMETERS,
    /** The methods of an endpoint, by name. */
    METHODS,
    /** The stream of an endpoint. */
    STREAM,
    /** The history of a channel. */
    HISTORY;

    private static final Set<ValueKind> MAPS = EnumSet.range(FIELDS, HISTORY).stream()
            .filter(kind -> kind != ENUM_VALUES)
            .collect(Collectors.toUnmodifiableSet());

    /** Whether it is a map. */
    boolean holdsMap() {
        return MAPS.contains(this);
    }
}
