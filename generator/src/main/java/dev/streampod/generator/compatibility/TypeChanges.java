package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.source.Span;
import java.util.EnumSet;
import java.util.Set;

/** Classes, exceptions and enums that came, went, became another kind of thing, or are seen by others than before. */
final class TypeChanges implements ChangeRule {

    private static final String KEEP =
            "keep it until no old program is left; on the wire, a class with another name is another class";

    @Override
    public void compare(Comparison versions, Changes changes) {
        versions.newer()
                .model()
                .classes()
                .forEach(newer -> versions.older()
                        .findClass(newer.name())
                        .ifPresentOrElse(
                                older -> changed(versions, older, newer, changes),
                                () -> came(versions, newer, changes)));
        versions.newer()
                .model()
                .enums()
                .forEach(newer -> versions.older()
                        .findEnum(newer.name())
                        .ifPresentOrElse(
                                older -> changed(versions, older, newer, changes),
                                () -> came(versions, newer, changes)));
        versions.older().model().classes().stream()
                .filter(older -> versions.newer().findClass(older.name()).isEmpty())
                .forEach(older -> went(versions, older, changes));
        versions.older().model().enums().stream()
                .map(EnumDefinition::name)
                .filter(name -> versions.newer().findEnum(name).isEmpty()
                        && versions.newer().findClass(name).isEmpty())
                .forEach(name -> changes.add(
                                ChangeKind.ENUM_REMOVED,
                                name,
                                versions.older().locations().of(name),
                                "this enum was removed")
                        .advice("remove the code that uses it"));
    }

    private static void came(Comparison versions, ClassDefinition newer, Changes changes) {
        Span place = versions.newer().locations().of(newer.name());
        if (versions.older().findEnum(newer.name()).isPresent()) {
            changes.add(ChangeKind.KIND_CHANGED, newer.name(), place, "it was an enum and is now a " + kind(newer))
                    .earlier(versions.older().locations().of(newer.name()))
                    .advice("give the new type another name");
        } else if (newer.exception()) {
            changes.add(ChangeKind.EXCEPTION_ADDED, newer.name(), place, "this exception is new")
                    .advice("nothing needs to be done");
        } else {
            changes.add(ChangeKind.CLASS_ADDED, newer.name(), place, "this class is new")
                    .advice("send it only to receivers that know it, where any entity can flow and on channels");
        }
    }

    private static void came(Comparison versions, EnumDefinition newer, Changes changes) {
        Span place = versions.newer().locations().of(newer.name());
        versions.older()
                .findClass(newer.name())
                .ifPresentOrElse(
                        older -> changes.add(
                                        ChangeKind.KIND_CHANGED,
                                        newer.name(),
                                        place,
                                        "it was a " + kind(older) + " and is now an enum")
                                .earlier(versions.older().locations().of(newer.name()))
                                .on(byName(versions, older), "unknown")
                                .advice("give the new type another name"),
                        () -> changes.add(ChangeKind.ENUM_ADDED, newer.name(), place, "this enum is new")
                                .advice("nothing needs to be done"));
    }

    private static void went(Comparison versions, ClassDefinition older, Changes changes) {
        if (versions.newer().findEnum(older.name()).isPresent()) {
            return;
        }
        Span place = versions.older().locations().of(older.name());
        if (!older.kind().concrete()) {
            changes.add(
                            ChangeKind.SEALED_CLASS_REMOVED,
                            older.name(),
                            place,
                            "this sealed " + kind(older) + " was removed")
                    .advice("remove the code that uses it");
        } else {
            ChangeKind kind = older.exception() ? ChangeKind.EXCEPTION_REMOVED : ChangeKind.CLASS_REMOVED;
            changes.add(kind, older.name(), place, "this " + kind(older) + " was removed")
                    .on(byName(versions, older), "unknown")
                    .advice(KEEP);
        }
    }

    private static void changed(Comparison versions, ClassDefinition older, ClassDefinition newer, Changes changes) {
        String name = newer.name();
        Span place = versions.newer().locations().of(name);
        Span before = versions.older().locations().of(name);
        if (older.exception() != newer.exception()) {
            changes.add(
                            newer.exception() ? ChangeKind.CLASS_BECAME_EXCEPTION : ChangeKind.EXCEPTION_BECAME_CLASS,
                            name,
                            place,
                            newer.exception()
                                    ? "it was a class and is an exception now"
                                    : "it was an exception and is a class now")
                    .earlier(before)
                    .advice("recompile the code that uses it; it is the same on the wire");
        }
        if (!older.serverOnly() && newer.serverOnly()) {
            Set<Way> lost = EnumSet.noneOf(Way.class);
            lost.addAll(Way.toNew(versions.both(Traffic::open)));
            lost.remove(Way.OLD_SERVER_TO_NEW_SERVER);
            boolean travelled = older.kind().concrete() && !lost.isEmpty();
            changes.add(
                            travelled ? ChangeKind.CLASS_WITHDRAWN_FROM_CLIENTS : ChangeKind.CLASS_BECAME_SERVER_ONLY,
                            name,
                            place,
                            travelled
                                    ? "it is hidden from clients now, but can be sent where any entity can flow"
                                    : "it is hidden from clients now")
                    .earlier(before)
                    .on(travelled ? lost : Set.of(), "unknown")
                    .advice("clients no longer have it");
        } else if (older.serverOnly() && !newer.serverOnly()) {
            changes.add(ChangeKind.CLASS_BECAME_VISIBLE, name, place, "clients see it now")
                    .earlier(before)
                    .advice("check whether its content is meant for them");
        }
    }

    private static void changed(Comparison versions, EnumDefinition older, EnumDefinition newer, Changes changes) {
        if (older.serverOnly() != newer.serverOnly()) {
            String name = newer.name();
            changes.add(
                            newer.serverOnly() ? ChangeKind.ENUM_BECAME_SERVER_ONLY : ChangeKind.ENUM_BECAME_VISIBLE,
                            name,
                            versions.newer().locations().of(name),
                            newer.serverOnly() ? "it is hidden from clients now" : "clients see it now")
                    .earlier(versions.older().locations().of(name))
                    .advice(newer.serverOnly() ? "clients no longer have it" : "check whether it is meant for them");
        }
    }

    /** Where an old program may send the class without the protocol naming it; streams that name it are looked at apart. */
    private static Set<Way> byName(Comparison versions, ClassDefinition older) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (older.kind().concrete()) {
            roles.addAll(versions.both(Traffic::open));
            if (older.serverOnly()) {
                roles.removeIf(Role::withClients);
            }
        }
        return Way.toNew(roles);
    }

    private static String kind(ClassDefinition definition) {
        return definition.exception() ? "exception" : "class";
    }
}
