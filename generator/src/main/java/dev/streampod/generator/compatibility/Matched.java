package dev.streampod.generator.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Definitions of one kind in both versions, matched by their names.
 *
 * @param pairs those that both versions have
 * @param added those that only the new version has
 * @param removed those that only the old version has
 */
record Matched<T>(List<Pair<T>> pairs, List<T> added, List<T> removed) {

    record Pair<T>(T older, T newer) {}

    static <T> Matched<T> of(List<T> older, List<T> newer, Function<T, String> name) {
        Map<String, T> unmatched = new LinkedHashMap<>();
        older.forEach(definition -> unmatched.put(name.apply(definition), definition));
        List<Pair<T>> pairs = new ArrayList<>();
        List<T> added = new ArrayList<>();
        for (T definition : newer) {
            T counterpart = unmatched.remove(name.apply(definition));
            if (counterpart == null) {
                added.add(definition);
            } else {
                pairs.add(new Pair<>(counterpart, definition));
            }
        }
        return new Matched<>(pairs, added, List.copyOf(unmatched.values()));
    }

    /** Passes each pair, the older one first. */
    void forEachPair(BiConsumer<T, T> action) {
        pairs.forEach(pair -> action.accept(pair.older(), pair.newer()));
    }
}
