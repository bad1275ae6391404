package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The values of enums that both versions have: by name they stand for themselves, by index for their place. */
final class EnumValueChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        diff.enums().forEachPair((older, newer) -> {
            EnumPair pair = EnumPair.of(diff, older, newer);
            if (older.byIndex() && newer.byIndex() && pair.names.isEmpty()) {
                indexes(pair, diff);
                return;
            }
            names(pair, diff);
            if (older.byIndex() && newer.byIndex() && !pair.values.isEmpty()) {
                moved(pair, diff);
            } else {
                order(pair, diff);
            }
        });
    }

    /** Of an enum whose names travel, be it as the keys of maps alone. */
    private static void names(EnumPair pair, ProtocolDiff diff) {
        pair.now.stream().filter(value -> !pair.before.contains(value)).forEach(value -> added(pair, value, diff));
        pair.before.stream().filter(value -> !pair.now.contains(value)).forEach(value -> removed(pair, value, diff));
    }

    /** Of an enum that travels by index alone. */
    private static void indexes(EnumPair pair, ProtocolDiff diff) {
        for (int i = 0; i < Math.max(pair.before.size(), pair.now.size()); i++) {
            String before = i < pair.before.size() ? pair.before.get(i) : "";
            String now = i < pair.now.size() ? pair.now.get(i) : "";
            if (before.isEmpty() && !pair.before.contains(now)) {
                added(pair, now, diff);
            } else if (now.isEmpty() && !pair.now.contains(before)) {
                removed(pair, before, diff);
            } else if (renamed(pair, i)) {
                String what = pair.name + "." + now;
                diff.changed(
                                ChangeKind.ENUM_VALUE_RENAMED,
                                what,
                                pair.name + "." + before,
                                Part.NAME,
                                "it was called \"" + before + "\"; its index is the same")
                        .advice("use the new name in your code");
            }
        }
        moved(pair, diff);
    }

    /** Values whose index stands for something else now. */
    private static void moved(EnumPair pair, ProtocolDiff diff) {
        for (int i = 0; i < pair.before.size(); i++) {
            String before = pair.before.get(i);
            boolean taken = i < pair.now.size() && !pair.now.get(i).equals(before) && !renamed(pair, i);
            boolean elsewhere = i >= pair.now.size() && pair.now.contains(before);
            if (taken || elsewhere) {
                String what = pair.name + "." + before;
                boolean there = pair.now.contains(before);
                ChangeKind kind = ChangeKind.ENUM_VALUE_INDEX_CHANGED;
                String message =
                        "its index " + i + (taken ? " stands for \"" + pair.now.get(i) + "\" now" : " is not used now");
                (there ? diff.added(kind, what, message) : diff.removed(kind, what, message))
                        .on(Route.toNew(pair.values), "misunderstood")
                        .on(Route.toOld(pair.values))
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

    private static void added(EnumPair pair, String value, ProtocolDiff diff) {
        String what = pair.name + "." + value;
        boolean known = pair.older.defaultValue() != null;
        diff.added(
                        known ? ChangeKind.ENUM_VALUE_ADDED_WITH_DEFAULT : ChangeKind.ENUM_VALUE_ADDED,
                        what,
                        known
                                ? "it was added; old programs read it as \"" + pair.older.defaultValue() + "\""
                                : "it was added, and old programs have no default for unknown values")
                .on(Route.toOld(pair.all()))
                .advice(
                        known
                                ? "a switch over the enum without a default no longer compiles"
                                : "give the enum a default one version earlier, or send the value only when no old program is left");
    }

    private static void removed(EnumPair pair, String value, ProtocolDiff diff) {
        String what = pair.name + "." + value;
        boolean known = pair.newer.defaultValue() != null;
        diff.removed(
                        known ? ChangeKind.ENUM_VALUE_REMOVED_WITH_DEFAULT : ChangeKind.ENUM_VALUE_REMOVED,
                        what,
                        known
                                ? "it was removed; new programs read it as \"" + pair.newer.defaultValue() + "\""
                                : "it was removed, and the enum has no default for unknown values")
                .on(Route.toNew(pair.all()))
                .advice(known ? "remove the code that uses it" : "keep it, or give the enum a default");
    }

    private static void order(EnumPair pair, ProtocolDiff diff) {
        if (ProtocolDiff.reordered(pair.before, pair.now)) {
            diff.changed(ChangeKind.ENUM_ORDER_CHANGED, pair.name, "the order of its values has changed")
                    .advice(
                            "check the code that compares or sorts them; values are sent by name, so their order does not matter on the wire");
        }
    }

    /**
     * The two sides of an enum.
     *
     * @param names the flows in which its names travel
     * @param values the flows in which it travels other than as a map's key
     */
    private record EnumPair(
            String name,
            EnumDefinition older,
            EnumDefinition newer,
            List<String> before,
            List<String> now,
            Set<Flow> names,
            Set<Flow> values) {

        static EnumPair of(ProtocolDiff diff, EnumDefinition older, EnumDefinition newer) {
            String name = newer.name();
            return new EnumPair(
                    name,
                    older,
                    newer,
                    older.values().stream().map(EnumValue::name).toList(),
                    newer.values().stream().map(EnumValue::name).toList(),
                    diff.both(dataFlow -> dataFlow.asKey(name)),
                    diff.both(dataFlow -> dataFlow.asValue(name)));
        }

        Set<Flow> all() {
            Set<Flow> all = EnumSet.noneOf(Flow.class);
            all.addAll(names);
            all.addAll(values);
            return all;
        }
    }
}
