package dev.streampod.entity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks of null and copies of containers, for the constructors and builders of generated entities.
 *
 * <p>Each method takes the class and field that a value is for, as in {@code ChatMessage.tags}, and throws a
 * {@link NullPointerException} that names it when it meets a null that the protocol does not allow. A container that came
 * out of one of these methods goes through them again without being copied.
 */
public final class Fields {

    private Fields() {}

    /** Returns the value, which must not be null. */
    public static <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw new NullPointerException(field + " is null");
        }
        return value;
    }

    /** An unmodifiable copy of a list without nulls. */
    public static <T> List<T> list(@Nullable List<T> values, String field) {
        try {
            return List.copyOf(present(values, field));
        } catch (NullPointerException e) {
            throw values == null ? e : containsNull(field);
        }
    }

    /** An unmodifiable copy of a list without nulls whose elements are containers. */
    public static <T> List<T> list(@Nullable List<T> values, String field, FieldCopier<T> element) {
        List<T> outer = list(values, field);
        List<T> copied = copies(outer, field, element);
        return copied == outer ? outer : List.copyOf(copied);
    }

    /** An unmodifiable copy of a list whose elements may be null. */
    public static <T> List<@Nullable T> listOfNullable(@Nullable List<@Nullable T> values, String field) {
        return ListOfNullable.copyOf(present(values, field));
    }

    /** An unmodifiable copy of a list whose elements are containers and may be null. */
    public static <T> List<@Nullable T> listOfNullable(
            @Nullable List<@Nullable T> values, String field, FieldCopier<T> element) {
        List<@Nullable T> outer = listOfNullable(values, field);
        return ListOfNullable.copyOf(copies(outer, field, element));
    }

    /** The list itself when each element is its own copy. */
    private static <T extends @Nullable Object> List<T> copies(List<T> outer, String field, FieldCopier<T> element) {
        List<T> copied = outer;
        for (int i = 0; i < outer.size(); i++) {
            T value = outer.get(i);
            T copy = value == null ? value : element.copy(value, field);
            if (copy != value) {
                if (copied == outer) {
                    copied = new ArrayList<>(outer);
                }
                copied.set(i, copy);
            }
        }
        return copied;
    }

    /** An unmodifiable copy of a set without nulls, in its order. */
    public static <T> Set<T> set(@Nullable Set<T> values, String field) {
        Set<T> copy = setOfNullable(values, field);
        if (copy.contains(null)) {
            throw containsNull(field);
        }
        return copy;
    }

    /** An unmodifiable copy of a set without nulls whose elements are containers, in its order. */
    public static <T> Set<T> set(@Nullable Set<T> values, String field, FieldCopier<T> element) {
        return copies(set(values, field), field, element);
    }

    /** An unmodifiable copy of a set whose elements may be null, in its order. */
    public static <T extends @Nullable Object> Set<T> setOfNullable(@Nullable Set<T> values, String field) {
        Set<T> present = present(values, field);
        return present instanceof OrderedSet ? present : OrderedSet.owning(new LinkedHashSet<>(present));
    }

    /** An unmodifiable copy of a set whose elements are containers and may be null, in its order. */
    public static <T> Set<@Nullable T> setOfNullable(
            @Nullable Set<@Nullable T> values, String field, FieldCopier<T> element) {
        return copies(setOfNullable(values, field), field, element);
    }

    private static <T extends @Nullable Object> Set<T> copies(Set<T> outer, String field, FieldCopier<T> element) {
        boolean same = true;
        var copied = new LinkedHashSet<T>(capacity(outer.size()));
        for (T value : outer) {
            T copy = value == null ? value : element.copy(value, field);
            same &= copy == value;
            copied.add(copy);
        }
        return same ? outer : OrderedSet.owning(copied);
    }

    /** An unmodifiable copy of a map without nulls, in its order. */
    public static <K, V> Map<K, V> map(@Nullable Map<K, V> values, String field) {
        if (values instanceof OrderedMap<K, V> copied && !copied.nullValues()) {
            return values;
        }
        var copy = new LinkedHashMap<K, V>(present(values, field));
        if (copy.containsKey(null) || copy.containsValue(null)) {
            throw containsNull(field);
        }
        return OrderedMap.owning(copy, false);
    }

    /** An unmodifiable copy of a map without nulls whose values are containers, in its order. */
    public static <K, V> Map<K, V> map(@Nullable Map<K, V> values, String field, FieldCopier<V> value) {
        return copies(map(values, field), field, value, false);
    }

    /** An unmodifiable copy of a map whose values may be null, in its order. */
    public static <K, V> Map<K, @Nullable V> mapOfNullable(@Nullable Map<K, @Nullable V> values, String field) {
        Map<K, @Nullable V> present = present(values, field);
        if (present instanceof OrderedMap) {
            return present;
        }
        var copy = new LinkedHashMap<K, @Nullable V>(present);
        if (copy.containsKey(null)) {
            throw containsNull(field);
        }
        return OrderedMap.owning(copy, true);
    }

    /** An unmodifiable copy of a map whose values are containers and may be null, in its order. */
    public static <K, V> Map<K, @Nullable V> mapOfNullable(
            @Nullable Map<K, @Nullable V> values, String field, FieldCopier<V> value) {
        return copies(mapOfNullable(values, field), field, value, true);
    }

    private static <K, V extends @Nullable Object> Map<K, V> copies(
            Map<K, V> outer, String field, FieldCopier<V> copier, boolean nullValues) {
        boolean same = true;
        var copied = new LinkedHashMap<K, V>(capacity(outer.size()));
        for (Map.Entry<K, V> entry : outer.entrySet()) {
            V value = entry.getValue();
            V copy = value == null ? value : copier.copy(value, field);
            same &= copy == value;
            copied.put(entry.getKey(), copy);
        }
        return same ? outer : OrderedMap.owning(copied, nullValues);
    }

    /** Adds a field's name to the list of those that a builder lacks; null is the empty list. */
    public static String and(@Nullable String names, String name) {
        return names == null ? name : names + ", " + name;
    }

    /**
     * Makes the error of a builder that was not given all it needs.
     *
     * @param names the fields that are missing, made by {@link #and}
     */
    public static IllegalStateException missing(String className, String names) {
        return new IllegalStateException(className + " lacks " + names);
    }

    private static NullPointerException containsNull(String field) {
        return new NullPointerException(field + " contains null");
    }

    /** Room for that many entries before a hash table grows. */
    private static int capacity(int size) {
        return (int) (size / 0.75f) + 1;
    }
}
