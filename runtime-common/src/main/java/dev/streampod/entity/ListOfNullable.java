package dev.streampod.entity;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable list that may hold nulls, and may be asked for one. It owns what it holds, so that its type alone tells
 * that it needs no copy.
 */
final class ListOfNullable<T> extends AbstractList<@Nullable T> implements RandomAccess {

    private final @Nullable Object[] elements;

    private ListOfNullable(@Nullable Object[] elements) {
        this.elements = elements;
    }

    static <T> List<@Nullable T> copyOf(List<@Nullable T> values) {
        return values instanceof ListOfNullable ? values : new ListOfNullable<>(values.toArray());
    }

    @Override
    @SuppressWarnings("unchecked") // copyOf takes nothing but elements of T
    public @Nullable T get(int index) {
        return (T) elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }
}
