package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
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
    public void compare(Comparison versions, Changes changes) {
        for (ClassDefinition newer : versions.newer().model().classes()) {
            versions.older().findClass(newer.name()).ifPresent(older -> compare(versions, older, newer, changes));
        }
    }

    private static void compare(Comparison versions, ClassDefinition older, ClassDefinition newer, Changes changes) {
        List<FieldDefinition> added = new ArrayList<>(newer.allFields());
        added.removeIf(field -> named(field.name(), older).isPresent()
                || saidOfAncestor(field, newer, versions.newer(), versions.older()));
        List<FieldDefinition> removed = new ArrayList<>(older.allFields());
        removed.removeIf(field -> named(field.name(), newer).isPresent()
                || saidOfAncestor(field, older, versions.older(), versions.newer()));

        FieldDetails details = new FieldDetails(versions, changes);
        for (FieldDefinition field : newer.allFields()) {
            named(field.name(), older)
                    .filter(before -> !shared(field, newer, versions))
                    .ifPresent(before -> details.compare(newer.name(), before, field));
        }
        renamed(versions, newer.name(), added, removed, changes);
        ValuePresence presence = new ValuePresence(versions, changes, ValueKinds.FIELD);
        added.forEach(field -> presence.added(
                newer.name() + "." + field.name(), TypedValue.of(field), roles(versions, newer.name(), field)));
        removed.forEach(field -> presence.removed(
                newer.name() + "." + field.name(), TypedValue.of(field), roles(versions, newer.name(), field)));
        order(versions, older, newer, changes);
    }

    /** A field of another name with the same key is the same field on the wire. */
    private static void renamed(
            Comparison versions,
            String owner,
            List<FieldDefinition> added,
            List<FieldDefinition> removed,
            Changes changes) {
        for (FieldDefinition field : List.copyOf(added)) {
            Optional<FieldDefinition> before = removed.stream()
                    .filter(gone -> gone.jsonName().equals(field.jsonName()))
                    .findFirst();
            before.ifPresent(gone -> {
                added.remove(field);
                removed.remove(gone);
                String what = owner + "." + field.name();
                changes.add(
                                ChangeKind.FIELD_RENAMED,
                                what,
                                versions.newer().locations().of(what),
                                "it was called \"" + gone.name() + "\"; its key on the wire is the same")
                        .earlier(versions.older().locations().of(owner + "." + gone.name()))
                        .advice("use the new name in your code");
                new FieldDetails(versions, changes).compare(owner, gone, field);
            });
        }
    }

    private static void order(Comparison versions, ClassDefinition older, ClassDefinition newer, Changes changes) {
        List<String> before = names(older);
        List<String> now = names(newer);
        before.retainAll(now);
        now.retainAll(before);
        if (!before.equals(now)) {
            changes.add(
                            ChangeKind.FIELD_ORDER_CHANGED,
                            newer.name(),
                            versions.newer().locations().of(newer.name()),
                            "the order of its fields has changed")
                    .earlier(versions.older().locations().of(newer.name()))
                    .advice(
                            "check all constructor calls: where two fields have the same type, the compiler does not notice");
        }
    }

    private static List<String> names(ClassDefinition definition) {
        return new ArrayList<>(
                definition.fields().stream().map(FieldDefinition::name).toList());
    }

    /** Whether an ancestor has the field in the one version and lacks it in the other, which is said of that ancestor. */
    private static boolean saidOfAncestor(
            FieldDefinition field, ClassDefinition owner, Version having, Version lacking) {
        return commonAncestors(owner, having, lacking)
                .anyMatch(ancestor ->
                        named(field.name(), having.model().classNamed(ancestor)).isPresent()
                                && named(field.name(), lacking.model().classNamed(ancestor))
                                        .isEmpty());
    }

    /** Whether the field is inherited in both versions, so that its changes are said of an ancestor. */
    private static boolean shared(FieldDefinition field, ClassDefinition owner, Comparison versions) {
        return commonAncestors(owner, versions.newer(), versions.older())
                .anyMatch(
                        ancestor -> named(field.name(), versions.newer().model().classNamed(ancestor))
                                        .isPresent()
                                && named(field.name(), versions.older().model().classNamed(ancestor))
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

    private static Set<Role> roles(Comparison versions, String owner, FieldDefinition field) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(versions.rolesOfClass(owner));
        if (field.serverOnly()) {
            roles.removeIf(Role::withClients);
        }
        return roles;
    }
}
