package dev.streampod.entity;

import org.jspecify.annotations.Nullable;

/**
 * Copies a container that is an element of another one. Stateless.
 *
 * @param <T> the class of the elements
 */
@FunctionalInterface
public interface FieldCopier<T extends @Nullable Object> {

    /**
     * Returns an unmodifiable copy, or the value itself when it cannot be modified.
     *
     * @param field the class and field that the value is in, for messages
     */
    T copy(T value, String field);
}
