package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What extends what, and which classes may stand where another one is declared. */
final class FamilyChanges implements ChangeRule {

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (ClassDefinition newer : versions.newer().model().classes()) {
            versions.older().findClass(newer.name()).ifPresent(older -> {
                parent(versions, older, newer, changes);
                sealed(versions, older, newer, changes);
            });
        }
        versions.newer().model().concreteClasses().forEach(child -> joined(versions, child, changes));
        versions.older().model().concreteClasses().forEach(child -> left(versions, child, changes));
    }

    private static void parent(Comparison versions, ClassDefinition older, ClassDefinition newer, Changes changes) {
        if (!Objects.equals(older.parent(), newer.parent())) {
            String message = newer.parent() == null
                    ? "it extended " + older.parent() + " and now extends nothing"
                    : older.parent() == null
                            ? "it extended nothing and now extends " + newer.parent()
                            : "it extended " + older.parent() + " and now extends " + newer.parent();
            changes.add(
                            ChangeKind.PARENT_CHANGED,
                            newer.name(),
                            versions.newer().locations().of(newer.name(), Part.PARENT),
                            message)
                    .earlier(versions.older().locations().of(newer.name(), Part.PARENT))
                    .advice("recompile the code that uses it: its constructors and its supertypes have changed");
        }
    }

    private static void sealed(Comparison versions, ClassDefinition older, ClassDefinition newer, Changes changes) {
        String name = newer.name();
        if (older.kind().concrete() && !newer.kind().concrete()) {
            changes.add(
                            ChangeKind.SEALED_ADDED,
                            name,
                            versions.newer().locations().of(name),
                            "it is sealed now, so only the classes that extend it have values")
                    .earlier(versions.older().locations().of(name))
                    .on(Way.toNew(versions.older().traffic().ofClass(name)))
                    .advice("do not seal it; let it extend a new sealed class");
        } else if (!older.kind().concrete() && newer.kind().concrete()) {
            Set<Role> roles = EnumSet.noneOf(Role.class);
            roles.addAll(versions.both(traffic -> traffic.asDeclaredType(name)));
            changes.add(
                            ChangeKind.SEALED_REMOVED,
                            name,
                            versions.newer().locations().of(name),
                            "it is no longer sealed, so it can have values of its own")
                    .earlier(versions.older().locations().of(name))
                    .on(Way.toOld(roles))
                    .advice("keep it sealed, and add a class that extends it for these values");
        }
    }

    /** A class that may stand where it could not before. */
    private static void joined(Comparison versions, ClassDefinition child, Changes changes) {
        Map<ClassDefinition, Set<Role>> families = new LinkedHashMap<>();
        for (ClassDefinition ancestor : versions.newer().ancestors(child)) {
            versions.older()
                    .findClass(ancestor.name())
                    .filter(older -> !older.concreteTypes().contains(child.name()))
                    .ifPresent(older -> families.put(older, declared(versions, older)));
        }
        report(families)
                .ifPresent(found -> changes.add(
                                found.sealed() ? ChangeKind.SEALED_CHILD_ADDED : ChangeKind.OPEN_CHILD_ADDED,
                                child.name(),
                                versions.newer().locations().of(child.name(), Part.PARENT),
                                "it can now be sent where " + found.names() + " is declared")
                        .on(Way.toOld(found.roles()))
                        .advice(
                                found.sealed()
                                        ? "send it only when no old program is left, or send it in a new message"
                                        : "old programs read it as " + found.names() + ", without its own fields"));
    }

    /** A class that may not stand any more where it could before. */
    private static void left(Comparison versions, ClassDefinition child, Changes changes) {
        Map<ClassDefinition, Set<Role>> families = new LinkedHashMap<>();
        for (ClassDefinition ancestor : versions.older().ancestors(child)) {
            versions.newer()
                    .findClass(ancestor.name())
                    .filter(newer -> !newer.concreteTypes().contains(child.name()))
                    .filter(newer -> versions.newer()
                            .findClass(child.name())
                            .map(still -> still.kind().concrete())
                            .orElse(true))
                    .ifPresent(newer -> families.put(newer, declared(versions, newer)));
        }
        boolean gone = versions.newer().findClass(child.name()).isEmpty();
        report(families)
                .ifPresent(found -> changes.add(
                                found.sealed() ? ChangeKind.SEALED_CHILD_REMOVED : ChangeKind.OPEN_CHILD_REMOVED,
                                child.name(),
                                (gone ? versions.older() : versions.newer())
                                        .locations()
                                        .of(child.name(), Part.PARENT),
                                "it can no longer be sent where " + found.names() + " is declared")
                        .on(Way.toNew(found.roles()))
                        .advice(
                                found.sealed()
                                        ? "keep it until no old program is left"
                                        : "new programs read it as " + found.names() + ", without its own fields"));
    }

    private static Set<Role> declared(Comparison versions, ClassDefinition family) {
        return versions.both(traffic -> traffic.asDeclaredType(family.name()));
    }

    /** What is to be said of families that a class joins or leaves: of the sealed ones, if any of them is declared somewhere. */
    private static Optional<Found> report(Map<ClassDefinition, Set<Role>> families) {
        families.values().removeIf(Set::isEmpty);
        boolean sealed =
                families.keySet().stream().anyMatch(family -> !family.kind().concrete());
        List<ClassDefinition> concerned = families.keySet().stream()
                .filter(family -> !family.kind().concrete() == sealed)
                .toList();
        if (concerned.isEmpty()) {
            return Optional.empty();
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        concerned.forEach(family -> roles.addAll(families.getOrDefault(family, Set.of())));
        String names = concerned.stream().map(ClassDefinition::name).collect(Collectors.joining(", "));
        return Optional.of(new Found(names, sealed, roles));
    }

    private record Found(String names, boolean sealed, Set<Role> roles) {}
}
