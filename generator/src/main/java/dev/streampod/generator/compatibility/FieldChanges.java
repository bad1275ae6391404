package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fields of classes that both versions have. What a class inherits is reported with the ancestor, unless that is new. */
final class FieldChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        diff.classes().forEachPair((older, newer) -> compare(diff, older, newer));
    }

    private static void compare(ProtocolDiff diff, ClassDefinition older, ClassDefinition newer) {
        List<FieldDefinition> added = new ArrayList<>(newer.allFields());
        added.removeIf(field -> named(field.name(), older).isPresent()
                || reportedForAncestor(field, newer, diff.newer(), diff.older()));
        List<FieldDefinition> removed = new ArrayList<>(older.allFields());
        removed.removeIf(field -> named(field.name(), newer).isPresent()
                || reportedForAncestor(field, older, diff.older(), diff.newer()));

        FieldDetails details = new FieldDetails(diff);
        for (FieldDefinition field : newer.allFields()) {
            named(field.name(), older)
                    .filter(before -> !shared(field, newer, diff))
                    .ifPresent(before -> details.compare(newer.name(), before, field));
        }
        renamed(diff, newer.name(), added, removed);
        ValuePresence presence = new ValuePresence(diff, ValueKinds.FIELD);
        added.forEach(field -> presence.added(
                newer.name() + "." + field.name(), TypedValue.of(field), flows(diff, newer.name(), field)));
        removed.forEach(field -> presence.removed(
                newer.name() + "." + field.name(), TypedValue.of(field), flows(diff, newer.name(), field)));
        order(diff, older, newer);
    }

    /** A field of another name with the same key is the same field on the wire. */
    private static void renamed(
            ProtocolDiff diff, String owner, List<FieldDefinition> added, List<FieldDefinition> removed) {
        for (FieldDefinition field : List.copyOf(added)) {
            Optional<FieldDefinition> before = removed.stream()
                    .filter(gone -> gone.jsonName().equals(field.jsonName()))
                    .findFirst();
            before.ifPresent(gone -> {
                added.remove(field);
                removed.remove(gone);
                String what = owner + "." + field.name();
                diff.changed(
                                ChangeKind.FIELD_RENAMED,
                                what,
                                owner + "." + gone.name(),
                                Part.NAME,
                                "it was called \"" + gone.name() + "\"; its key on the wire is the same")
                        .advice("use the new name in your code");
                new FieldDetails(diff).compare(owner, gone, field);
            });
        }
    }

    private static void order(ProtocolDiff diff, ClassDefinition older, ClassDefinition newer) {
        if (ProtocolDiff.reordered(names(older), names(newer))) {
            diff.changed(ChangeKind.FIELD_ORDER_CHANGED, newer.name(), "the order of its fields has changed")
                    .advice(
                            "check all constructor calls: where two fields have the same type, the compiler does not notice");
        }
    }

    private static List<String> names(ClassDefinition definition) {
        return definition.fields().stream().map(FieldDefinition::name).toList();
    }

    /** Whether an ancestor has the field in the one version and lacks it in the other, which is reported for that ancestor. */
    private static boolean reportedForAncestor(
            FieldDefinition field, ClassDefinition owner, Version having, Version lacking) {
        return commonAncestors(owner, having, lacking)
                .anyMatch(ancestor ->
                        named(field.name(), having.model().classNamed(ancestor)).isPresent()
                                && named(field.name(), lacking.model().classNamed(ancestor))
                                        .isEmpty());
    }

    /** Whether the field is inherited in both versions, so that its changes are reported for an ancestor. */
    private static boolean shared(FieldDefinition field, ClassDefinition owner, ProtocolDiff diff) {
        return commonAncestors(owner, diff.newer(), diff.older())
                .anyMatch(ancestor -> named(field.name(), diff.newer().model().classNamed(ancestor))
                                .isPresent()
                        && named(field.name(), diff.older().model().classNamed(ancestor))
                                .isPresent());
    }

    /** The names of the classes that are above this one in both versions. */
    private static Stream<String> commonAncestors(ClassDefinition owner, Version one, Version other) {
        Set<String> others = other.findClass(owner.name()).map(other::ancestors).orElse(List.of()).stream()
                .map(ClassDefinition::name)
                .collect(Collectors.toSet());
        return one.ancestors(owner).stream().map(ClassDefinition::name).filter(others::contains);
    }

    private static Optional<FieldDefinition> named(String name, ClassDefinition definition) {
        return definition.allFields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    private static Set<Flow> flows(ProtocolDiff diff, String owner, FieldDefinition field) {
        Set<Flow> flows = EnumSet.noneOf(Flow.class);
        flows.addAll(diff.flowsOfClass(owner));
        if (field.serverOnly()) {
            flows.removeIf(Flow::withClients);
        }
        return flows;
    }
}
