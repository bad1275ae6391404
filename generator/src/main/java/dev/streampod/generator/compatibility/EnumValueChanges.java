package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The values of enums that both versions have: by name they stand for themselves, by index for their place. */
final class EnumValueChanges implements ChangeRule {

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (EnumDefinition newer : versions.newer().model().enums()) {
            versions.older().findEnum(newer.name()).ifPresent(older -> {
                EnumPair pair = EnumPair.of(versions, older, newer);
                if (older.byIndex() && newer.byIndex() && pair.names.isEmpty()) {
                    indexes(pair, versions, changes);
                } else {
                    names(pair, versions, changes);
                    if (older.byIndex() && newer.byIndex() && !pair.values.isEmpty()) {
                        moved(pair, versions, changes);
                    } else {
                        order(pair, versions, changes);
                    }
                }
            });
        }
    }

    /** Of an enum whose names travel, be it as the keys of maps alone. */
    private static void names(EnumPair pair, Comparison versions, Changes changes) {
        pair.now.stream()
                .filter(value -> !pair.before.contains(value))
                .forEach(value -> added(pair, value, versions, changes));
        pair.before.stream()
                .filter(value -> !pair.now.contains(value))
                .forEach(value -> removed(pair, value, versions, changes));
    }

    /** Of an enum that travels by index alone. */
    private static void indexes(EnumPair pair, Comparison versions, Changes changes) {
        for (int i = 0; i < Math.max(pair.before.size(), pair.now.size()); i++) {
            String before = i < pair.before.size() ? pair.before.get(i) : "";
            String now = i < pair.now.size() ? pair.now.get(i) : "";
            if (before.isEmpty() && !pair.before.contains(now)) {
                added(pair, now, versions, changes);
            } else if (now.isEmpty() && !pair.now.contains(before)) {
                removed(pair, before, versions, changes);
            } else if (renamed(pair, i)) {
                String what = pair.name + "." + now;
                changes.add(
                                ChangeKind.ENUM_VALUE_RENAMED,
                                what,
                                versions.newer().locations().of(what),
                                "it was called \"" + before + "\"; its index is the same")
                        .earlier(versions.older().locations().of(pair.name + "." + before))
                        .advice("use the new name in your code");
            }
        }
        moved(pair, versions, changes);
    }

    /** Values whose index stands for something else now. */
    private static void moved(EnumPair pair, Comparison versions, Changes changes) {
        for (int i = 0; i < pair.before.size(); i++) {
            String before = pair.before.get(i);
            boolean taken = i < pair.now.size() && !pair.now.get(i).equals(before) && !renamed(pair, i);
            boolean elsewhere = i >= pair.now.size() && pair.now.contains(before);
            if (taken || elsewhere) {
                String what = pair.name + "." + before;
                boolean there = pair.now.contains(before);
                changes.add(
                                ChangeKind.ENUM_VALUE_INDEX_CHANGED,
                                what,
                                (there ? versions.newer() : versions.older())
                                        .locations()
                                        .of(what),
                                "its index " + i
                                        + (taken ? " stands for \"" + pair.now.get(i) + "\" now" : " is none now"))
                        .on(Way.toNew(pair.values), "misunderstood")
                        .on(Way.toOld(pair.values))
                        .advice("add values at the end and keep the order of the others");
            }
        }
    }

    private static boolean renamed(EnumPair pair, int index) {
        return index < pair.before.size()
                && index < pair.now.size()
                && !pair.now.contains(pair.before.get(index))
                && !pair.before.contains(pair.now.get(index))
                && pair.names.isEmpty();
    }

    private static void added(EnumPair pair, String value, Comparison versions, Changes changes) {
        String what = pair.name + "." + value;
        boolean known = pair.older.defaultValue() != null;
        changes.add(
                        known ? ChangeKind.ENUM_VALUE_ADDED_WITH_DEFAULT : ChangeKind.ENUM_VALUE_ADDED,
                        what,
                        versions.newer().locations().of(what),
                        known
                                ? "it was added; old programs read it as \"" + pair.older.defaultValue() + "\""
                                : "it was added, and old programs have no default for unknown values")
                .on(Way.toOld(pair.all()))
                .advice(
                        known
                                ? "a switch over the enum without a default no longer compiles"
                                : "give the enum a default one version earlier, or send the value only when no old program is left");
    }

    private static void removed(EnumPair pair, String value, Comparison versions, Changes changes) {
        String what = pair.name + "." + value;
        boolean known = pair.newer.defaultValue() != null;
        changes.add(
                        known ? ChangeKind.ENUM_VALUE_REMOVED_WITH_DEFAULT : ChangeKind.ENUM_VALUE_REMOVED,
                        what,
                        versions.older().locations().of(what),
                        known
                                ? "it was removed; new programs read it as \"" + pair.newer.defaultValue() + "\""
                                : "it was removed, and the enum has no default for unknown values")
                .on(Way.toNew(pair.all()))
                .advice(known ? "remove the code that uses it" : "keep it, or give the enum a default");
    }

    private static void order(EnumPair pair, Comparison versions, Changes changes) {
        List<String> before = new ArrayList<>(pair.before);
        List<String> now = new ArrayList<>(pair.now);
        before.retainAll(now);
        now.retainAll(before);
        if (!before.equals(now)) {
            changes.add(
                            ChangeKind.ENUM_ORDER_CHANGED,
                            pair.name,
                            versions.newer().locations().of(pair.name),
                            "the order of its values has changed")
                    .earlier(versions.older().locations().of(pair.name))
                    .advice(
                            "check the code that compares or sorts them; values are sent by name, so their order does not matter on the wire");
        }
    }

    /**
     * The two sides of an enum.
     *
     * @param names between whom its names travel
     * @param values between whom it travels other than as a map's key
     */
    private record EnumPair(
            String name,
            EnumDefinition older,
            EnumDefinition newer,
            List<String> before,
            List<String> now,
            Set<Role> names,
            Set<Role> values) {

        static EnumPair of(Comparison versions, EnumDefinition older, EnumDefinition newer) {
            String name = newer.name();
            return new EnumPair(
                    name,
                    older,
                    newer,
                    older.values().stream().map(EnumValue::name).toList(),
                    newer.values().stream().map(EnumValue::name).toList(),
                    versions.both(traffic -> traffic.asKey(name)),
                    versions.both(traffic -> traffic.asValue(name)));
        }

        Set<Role> all() {
            Set<Role> all = EnumSet.noneOf(Role.class);
            all.addAll(names);
            all.addAll(values);
            return all;
        }
    }
}
