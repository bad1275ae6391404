package dev.streampod.entity;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable set that keeps its order. Unlike a wrapper from {@link Collections} it owns what it holds, so that its
 * type alone tells that it needs no copy.
 */
final class OrderedSet<T extends @Nullable Object> extends AbstractSet<T> {

    private final Set<T> elements;

    private OrderedSet(Set<T> elements) {
        this.elements = elements;
    }

    /** Takes the set as it is; it keeps its order, and the caller does not keep it. */
    static <T extends @Nullable Object> Set<T> owning(Set<T> elements) {
        return new OrderedSet<>(elements);
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public boolean contains(@Nullable Object value) {
        return elements.contains(value);
    }

    @Override
    public Iterator<T> iterator() {
        return Collections.unmodifiableSet(elements).iterator();
    }
}
