package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import java.util.EnumSet;
import java.util.Set;

/** Classes, exceptions and enums that came, went, became another kind of thing, or are seen by others than before. */
final class TypeChanges implements ChangeRule {

    private static final String KEEP =
            "keep it until no old program is left; on the wire, a class with another name is another class";

    @Override
    public void compare(ProtocolDiff diff) {
        Matched<ClassDefinition> classes = diff.classes();
        classes.forEachPair((older, newer) -> reportChanged(diff, older, newer));
        classes.added().forEach(newer -> reportAdded(diff, newer));
        classes.removed().forEach(older -> reportRemoved(diff, older));
        Matched<EnumDefinition> enums = diff.enums();
        enums.forEachPair((older, newer) -> reportChanged(diff, older, newer));
        enums.added().forEach(newer -> reportAdded(diff, newer));
        enums.removed().stream()
                .map(EnumDefinition::name)
                .filter(name -> diff.newer().findClass(name).isEmpty())
                .forEach(name -> diff.removed(ChangeKind.ENUM_REMOVED, name, "this enum was removed")
                        .advice("remove the code that uses it"));
    }

    private static void reportAdded(ProtocolDiff diff, ClassDefinition newer) {
        if (diff.older().findEnum(newer.name()).isPresent()) {
            diff.changed(ChangeKind.KIND_CHANGED, newer.name(), "it was an enum and is now a " + kind(newer))
                    .advice("give the new type another name");
        } else if (newer.exception()) {
            diff.added(ChangeKind.EXCEPTION_ADDED, newer.name(), "this exception is new")
                    .advice("nothing needs to be done");
        } else {
            diff.added(ChangeKind.CLASS_ADDED, newer.name(), "this class is new")
                    .advice("send it only to receivers that know it, where any entity can flow and on channels");
        }
    }

    private static void reportAdded(ProtocolDiff diff, EnumDefinition newer) {
        diff.older()
                .findClass(newer.name())
                .ifPresentOrElse(
                        older -> diff.changed(
                                        ChangeKind.KIND_CHANGED,
                                        newer.name(),
                                        "it was a " + kind(older) + " and is now an enum")
                                .on(byName(diff, older), "unknown")
                                .advice("give the new type another name"),
                        () -> diff.added(ChangeKind.ENUM_ADDED, newer.name(), "this enum is new")
                                .advice("nothing needs to be done"));
    }

    private static void reportRemoved(ProtocolDiff diff, ClassDefinition older) {
        if (diff.newer().findEnum(older.name()).isPresent()) {
            return;
        }
        if (!older.kind().concrete()) {
            diff.removed(ChangeKind.SEALED_CLASS_REMOVED, older.name(), "this sealed " + kind(older) + " was removed")
                    .advice("remove the code that uses it");
        } else {
            ChangeKind kind = older.exception() ? ChangeKind.EXCEPTION_REMOVED : ChangeKind.CLASS_REMOVED;
            diff.removed(kind, older.name(), "this " + kind(older) + " was removed")
                    .on(byName(diff, older), "unknown")
                    .advice(KEEP);
        }
    }

    private static void reportChanged(ProtocolDiff diff, ClassDefinition older, ClassDefinition newer) {
        String name = newer.name();
        if (older.exception() != newer.exception()) {
            diff.changed(
                            newer.exception() ? ChangeKind.CLASS_BECAME_EXCEPTION : ChangeKind.EXCEPTION_BECAME_CLASS,
                            name,
                            newer.exception()
                                    ? "it was a class and is an exception now"
                                    : "it was an exception and is a class now")
                    .advice("recompile the code that uses it; it is the same on the wire");
        }
        if (!older.serverOnly() && newer.serverOnly()) {
            Set<Route> lost = EnumSet.noneOf(Route.class);
            lost.addAll(Route.toNew(diff.both(DataFlow::open)));
            lost.remove(Route.OLD_SERVER_TO_NEW_SERVER);
            boolean travelled = older.kind().concrete() && !lost.isEmpty();
            diff.changed(
                            travelled ? ChangeKind.CLASS_WITHDRAWN_FROM_CLIENTS : ChangeKind.CLASS_BECAME_SERVER_ONLY,
                            name,
                            travelled
                                    ? "it is hidden from clients now, but can be sent where any entity can flow"
                                    : "it is hidden from clients now")
                    .on(travelled ? lost : Set.of(), "unknown")
                    .advice("clients no longer have it");
        } else if (older.serverOnly() && !newer.serverOnly()) {
            diff.changed(ChangeKind.CLASS_BECAME_VISIBLE, name, "clients see it now")
                    .advice("check whether its content is meant for them");
        }
    }

    private static void reportChanged(ProtocolDiff diff, EnumDefinition older, EnumDefinition newer) {
        if (older.serverOnly() != newer.serverOnly()) {
            String name = newer.name();
            diff.changed(
                            newer.serverOnly() ? ChangeKind.ENUM_BECAME_SERVER_ONLY : ChangeKind.ENUM_BECAME_VISIBLE,
                            name,
                            newer.serverOnly() ? "it is hidden from clients now" : "clients see it now")
                    .advice(newer.serverOnly() ? "clients no longer have it" : "check whether it is meant for them");
        }
    }

    /** Where an old program may send the class without the protocol naming it; streams that name it are looked at apart. */
    private static Set<Route> byName(ProtocolDiff diff, ClassDefinition older) {
        Set<Flow> flows = EnumSet.noneOf(Flow.class);
        if (older.kind().concrete()) {
            flows.addAll(diff.both(DataFlow::open));
            if (older.serverOnly()) {
                flows.removeIf(Flow::withClients);
            }
        }
        return Route.toNew(flows);
    }

    private static String kind(ClassDefinition definition) {
        return definition.exception() ? "exception" : "class";
    }
}
