package dev.streampod.entity;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable map that keeps its order. Unlike a wrapper from {@link Collections} it owns what it holds, so that its
 * type alone tells that it needs no copy.
 */
final class OrderedMap<K, V extends @Nullable Object> extends AbstractMap<K, V> {

    private final Map<K, V> entries;
    private final boolean nullValues;

    private OrderedMap(Map<K, V> entries, boolean nullValues) {
        this.entries = entries;
        this.nullValues = nullValues;
    }

    /** Takes the map as it is; it keeps its order, and the caller does not keep it. */
    static <K, V extends @Nullable Object> Map<K, V> owning(Map<K, V> entries, boolean nullValues) {
        return new OrderedMap<>(entries, nullValues);
    }

    /** Whether there may be nulls among the values. */
    boolean nullValues() {
        return nullValues;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return entries.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return entries.containsKey(key);
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return Collections.unmodifiableMap(entries).entrySet();
    }
}
