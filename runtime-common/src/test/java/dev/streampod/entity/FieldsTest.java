package dev.streampod.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void containersAreCopiesThatKeepTheirOrderAndCannotBeChanged() {
        List<String> list = new ArrayList<>(List.of("b", "a"));
        Set<String> set = new LinkedHashSet<>(list);
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", 2);
        List<String> listCopy = Fields.list(list, "C.list");
        List<@Nullable String> holes = Fields.listOfNullable(Arrays.asList("b", null), "C.holes");
        Set<String> setCopy = Fields.set(set, "C.set");
        Map<String, Integer> mapCopy = Fields.map(map, "C.map");
        list.clear();
        set.clear();
        map.clear();
        assertThat(listCopy).containsExactly("b", "a");
        assertThat(holes).containsExactly("b", null);
        assertThat(setCopy).containsExactly("b", "a").isEqualTo(Set.of("a", "b"));
        assertThat(mapCopy).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(mapCopy.keySet()).containsExactly("b", "a");
        unmodifiable(listCopy);
        unmodifiable(holes);
        unmodifiable(setCopy);
        unmodifiable(mapCopy.keySet());
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> mapCopy.put("c", 3));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> mapCopy.entrySet().iterator().next().setValue(3));
    }

    private static void unmodifiable(Collection<?> values) {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(values::clear);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> {
            var iterator = values.iterator();
            iterator.next();
            iterator.remove();
        });
    }

    @Test
    void whatWasCopiedOnceIsNotCopiedAgain() {
        List<String> list = Fields.list(new ArrayList<>(List.of("a")), "C.f");
        assertThat(Fields.list(list, "C.f")).isSameAs(list);
        List<@Nullable String> holes = Fields.listOfNullable(Arrays.asList("a", null), "C.f");
        assertThat(Fields.listOfNullable(holes, "C.f")).isSameAs(holes);
        Set<String> set = Fields.set(new LinkedHashSet<>(List.of("a")), "C.f");
        assertThat(Fields.set(set, "C.f")).isSameAs(set);
        Map<String, Integer> map = Fields.map(new HashMap<>(Map.of("a", 1)), "C.f");
        assertThat(Fields.map(map, "C.f")).isSameAs(map);
        assertThat(Fields.mapOfNullable(nullable(map), "C.f")).isSameAs(map);
        List<List<String>> nested = Fields.list(new ArrayList<>(List.of(new ArrayList<>(list))), "C.f", Fields::list);
        assertThat(Fields.list(nested, "C.f", Fields::list)).isSameAs(nested);
        Map<String, List<String>> lists =
                Fields.map(new HashMap<>(Map.of("a", new ArrayList<>())), "C.f", Fields::list);
        assertThat(Fields.map(lists, "C.f", Fields::list)).isSameAs(lists);
        Set<List<String>> sets = Fields.set(new LinkedHashSet<>(nested), "C.f", Fields::list);
        assertThat(Fields.set(sets, "C.f", Fields::list)).isSameAs(sets);
    }

    @SuppressWarnings("NullAway") // a map without nulls is one that may have some
    private static <K, V> Map<K, @Nullable V> nullable(Map<K, V> map) {
        return map;
    }

    @Test
    void containersInContainersAreCopiedToo() {
        List<String> inner = new ArrayList<>(List.of("a"));
        List<List<String>> lists = Fields.list(List.of(inner), "C.f", Fields::list);
        Map<String, List<String>> maps = Fields.map(Map.of("k", inner), "C.f", Fields::list);
        Set<List<String>> sets = Fields.set(Set.of(inner), "C.f", Fields::list);
        List<@Nullable List<String>> holes = Fields.listOfNullable(Arrays.asList(inner, null), "C.f", Fields::list);
        inner.add("b");
        assertThat(lists).containsExactly(List.of("a"));
        assertThat(maps).containsEntry("k", List.of("a"));
        assertThat(sets).containsExactly(List.of("a"));
        assertThat(holes).containsExactly(List.of("a"), null);
    }

    @Test
    void nullsThatAreNotAllowedAreToldByTheFieldsName() {
        List<String> nullInside = Arrays.asList("a", null);
        Map<String, String> nullKey = new HashMap<>();
        nullKey.put(null, "a");
        Map<String, String> nullValue = new HashMap<>();
        nullValue.put("a", null);
        assertThatNullPointerException()
                .isThrownBy(() -> Fields.present(null, "C.f"))
                .withMessage("C.f is null");
        assertThatNullPointerException()
                .isThrownBy(() -> Fields.<String>list(null, "C.f"))
                .withMessage("C.f is null");
        assertThatNullPointerException()
                .isThrownBy(() -> Fields.list(nullInside, "C.f"))
                .withMessage("C.f contains null");
        assertThatNullPointerException()
                .isThrownBy(() -> Fields.set(new LinkedHashSet<>(nullInside), "C.f"))
                .withMessage("C.f contains null");
        assertThatNullPointerException()
                .isThrownBy(() -> Fields.map(nullKey, "C.f"))
                .withMessage("C.f contains null");
        assertThatNullPointerException()
                .isThrownBy(() -> Fields.map(nullValue, "C.f"))
                .withMessage("C.f contains null");
        assertThatNullPointerException()
                .isThrownBy(() -> Fields.list(Collections.singletonList(nullInside), "C.f", Fields::list))
                .withMessage("C.f contains null");
        assertThat(Fields.mapOfNullable(nullable(nullValue), "C.f")).containsEntry("a", null);
    }

    @Test
    void aContainerThatMayHoldNullsDoesNotPassForOneThatDoesNot() {
        Set<@Nullable String> set = Fields.setOfNullable(new LinkedHashSet<>(Arrays.asList("a", null)), "C.f");
        assertThatNullPointerException().isThrownBy(() -> Fields.set(unsafe(set), "C.f"));
        Map<String, @Nullable String> values = new HashMap<>();
        values.put("a", null);
        Map<String, @Nullable String> map = Fields.mapOfNullable(values, "C.f");
        assertThatNullPointerException().isThrownBy(() -> Fields.map(unsafe(map), "C.f"));
        List<@Nullable String> list = Fields.listOfNullable(Arrays.asList("a", null), "C.f");
        assertThatNullPointerException().isThrownBy(() -> Fields.list(unsafe(list), "C.f"));
        assertThat(list.contains(null)).isTrue();
        assertThat(set.contains(null)).isTrue();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T unsafe(Object value) {
        return (T) value;
    }

    @Test
    void aBuilderNamesAllThatItLacks() {
        String missing = Fields.and(Fields.and(null, "a"), "b");
        assertThat(Fields.missing("C", missing)).hasMessage("C lacks a, b");
    }
}
