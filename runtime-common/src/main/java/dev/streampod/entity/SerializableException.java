package dev.streampod.entity;

/** An exception of a protocol: it travels with its fields and arrives as the same type. */
public abstract class SerializableException extends RuntimeException implements SerializableEntity {

    private static final long serialVersionUID = 1L;

    /** For generated exceptions, which tell their {@code message} field, if they have one, as their message. */
    protected SerializableException() {}
}
