package dev.streampod.entity;

import org.jspecify.annotations.Nullable;

/**
 * Writes one value: what a container's elements are written with. Codecs are value writers, and so are the methods of
 * {@link EntityWriter}. Stateless.
 *
 * @param <T> the class of the values
 */
@FunctionalInterface
public interface ValueWriter<T extends @Nullable Object> {

    /** Writes the value. */
    void write(EntityWriter out, T value);
}
