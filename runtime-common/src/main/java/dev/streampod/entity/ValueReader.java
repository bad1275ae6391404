package dev.streampod.entity;

import org.jspecify.annotations.Nullable;

/**
 * Reads one value: what a container's elements are read with. Codecs are value readers, and so are the methods of
 * {@link EntityReader}. Stateless.
 *
 * @param <T> the class of the values
 */
@FunctionalInterface
public interface ValueReader<T extends @Nullable Object> {

    /** Reads the value that is current. */
    T read(EntityReader in);
}
