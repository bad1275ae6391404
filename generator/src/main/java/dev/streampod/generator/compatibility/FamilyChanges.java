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
    public void compare(ProtocolDiff diff) {
        diff.classes().forEachPair((older, newer) -> {
            parent(diff, older, newer);
            sealed(diff, older, newer);
        });
        diff.newer().model().concreteClasses().forEach(child -> reportChildAdded(diff, child));
        diff.older().model().concreteClasses().forEach(child -> reportChildRemoved(diff, child));
    }

    private static void parent(ProtocolDiff diff, ClassDefinition older, ClassDefinition newer) {
        if (!Objects.equals(older.parent(), newer.parent())) {
            String message = newer.parent() == null
                    ? "it extended " + older.parent() + " and now extends nothing"
                    : older.parent() == null
                            ? "it extended nothing and now extends " + newer.parent()
                            : "it extended " + older.parent() + " and now extends " + newer.parent();
            diff.changed(ChangeKind.PARENT_CHANGED, newer.name(), Part.PARENT, message)
                    .advice("recompile the code that uses it: its constructors and its supertypes have changed");
        }
    }

    private static void sealed(ProtocolDiff diff, ClassDefinition older, ClassDefinition newer) {
        String name = newer.name();
        if (older.kind().concrete() && !newer.kind().concrete()) {
            diff.changed(
                            ChangeKind.SEALED_ADDED,
                            name,
                            "it is sealed now, so only the classes that extend it have values")
                    .on(Route.toNew(diff.older().dataFlow().ofClass(name)))
                    .advice("do not seal it; let it extend a new sealed class");
        } else if (!older.kind().concrete() && newer.kind().concrete()) {
            Set<Flow> flows = EnumSet.noneOf(Flow.class);
            flows.addAll(diff.both(dataFlow -> dataFlow.asDeclaredType(name)));
            diff.changed(ChangeKind.SEALED_REMOVED, name, "it is no longer sealed, so it can have values of its own")
                    .on(Route.toOld(flows))
                    .advice("keep it sealed, and add a class that extends it for these values");
        }
    }

    /** A class that may stand where it could not before. */
    private static void reportChildAdded(ProtocolDiff diff, ClassDefinition child) {
        Map<ClassDefinition, Set<Flow>> families = new LinkedHashMap<>();
        for (ClassDefinition ancestor : diff.newer().ancestors(child)) {
            diff.older()
                    .findClass(ancestor.name())
                    .filter(older -> !older.concreteTypes().contains(child.name()))
                    .ifPresent(older -> families.put(older, declared(diff, older)));
        }
        report(families).ifPresent(found -> {
            ChangeKind kind = found.sealed()
                    ? ChangeKind.SEALED_CHILD_ADDED
                    : found.flows().stream().anyMatch(Flow::withClients)
                            ? ChangeKind.OPEN_CHILD_ADDED
                            : ChangeKind.OPEN_CHILD_ADDED_BETWEEN_SERVERS;
            diff.added(kind, child.name(), Part.PARENT, "it can now be sent where " + found.names() + " is declared")
                    .on(Route.toOld(found.flows()))
                    .advice(adviceForNewChild(kind, found.names()));
        });
    }

    private static String adviceForNewChild(ChangeKind kind, String declared) {
        if (kind == ChangeKind.SEALED_CHILD_ADDED) {
            return "send it only when no old program is left, or send it in a new message";
        }
        String read = "old programs read it as " + declared + ", without its own fields";
        return kind == ChangeKind.OPEN_CHILD_ADDED
                ? read + "; in TypeScript, add it to every switch over " + declared
                        + ", and name the $type of what is written"
                : read;
    }

    /** A class that may not stand any more where it could before. */
    private static void reportChildRemoved(ProtocolDiff diff, ClassDefinition child) {
        Map<ClassDefinition, Set<Flow>> families = new LinkedHashMap<>();
        for (ClassDefinition ancestor : diff.older().ancestors(child)) {
            diff.newer()
                    .findClass(ancestor.name())
                    .filter(newer -> !newer.concreteTypes().contains(child.name()))
                    .filter(newer -> diff.newer()
                            .findClass(child.name())
                            .map(still -> still.kind().concrete())
                            .orElse(true))
                    .ifPresent(newer -> families.put(newer, declared(diff, newer)));
        }
        boolean gone = diff.newer().findClass(child.name()).isEmpty();
        report(families)
                .ifPresent(found -> diff.add(
                                found.sealed() ? ChangeKind.SEALED_CHILD_REMOVED : ChangeKind.OPEN_CHILD_REMOVED,
                                child.name(),
                                (gone ? diff.older() : diff.newer()).locations().of(child.name(), Part.PARENT),
                                "it can no longer be sent where " + found.names() + " is declared")
                        .on(Route.toNew(found.flows()))
                        .advice(
                                found.sealed()
                                        ? "keep it until no old program is left"
                                        : "new programs read it as " + found.names() + ", without its own fields"));
    }

    private static Set<Flow> declared(ProtocolDiff diff, ClassDefinition family) {
        return diff.both(dataFlow -> dataFlow.asDeclaredType(family.name()));
    }

    /** What is to be said of families that a class joins or leaves: of the sealed ones, if any of them is declared somewhere. */
    private static Optional<Found> report(Map<ClassDefinition, Set<Flow>> families) {
        families.values().removeIf(Set::isEmpty);
        boolean sealed =
                families.keySet().stream().anyMatch(family -> !family.kind().concrete());
        List<ClassDefinition> concerned = families.keySet().stream()
                .filter(family -> !family.kind().concrete() == sealed)
                .toList();
        if (concerned.isEmpty()) {
            return Optional.empty();
        }
        Set<Flow> flows = EnumSet.noneOf(Flow.class);
        concerned.forEach(family -> flows.addAll(families.getOrDefault(family, Set.of())));
        String names = concerned.stream().map(ClassDefinition::name).collect(Collectors.joining(", "));
        return Optional.of(new Found(names, sealed, flows));
    }

    private record Found(String names, boolean sealed, Set<Flow> flows) {}
}
