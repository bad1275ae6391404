package dev.streampod.entity;

import org.jspecify.annotations.Nullable;

/** An exception of a protocol: it travels with its fields and arrives as the same type. */
public abstract class SerializableException extends RuntimeException implements SerializableEntity {

    private static final long serialVersionUID = 1L;

    /** @param message the text of {@link #getMessage()}, null when the exception has none */
    protected SerializableException(@Nullable String message) {
        super(message);
    }
}
