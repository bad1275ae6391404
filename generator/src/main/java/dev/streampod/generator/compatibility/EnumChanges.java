package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumProperty;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Enums that both versions have: how they travel, what unknown values become, and what their values carry. */
final class EnumChanges implements ChangeRule {

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (EnumDefinition newer : versions.newer().model().enums()) {
            versions.older().findEnum(newer.name()).ifPresent(older -> {
                serialized(versions, older, newer, changes);
                defaults(versions, older, newer, changes);
                newer.properties().forEach(property -> property(versions, older, newer, property, changes));
                older.properties().stream()
                        .filter(property -> named(property.name(), newer).isEmpty())
                        .map(property -> newer.name() + "." + property.name())
                        .forEach(what -> changes.add(
                                        ChangeKind.ENUM_PROPERTY_REMOVED,
                                        what,
                                        versions.older().locations().of(what),
                                        "this property was removed")
                                .advice("remove the code that uses it"));
            });
        }
    }

    private static void serialized(Comparison versions, EnumDefinition older, EnumDefinition newer, Changes changes) {
        if (older.byIndex() != newer.byIndex()) {
            String name = newer.name();
            Set<Role> roles = versions.both(traffic -> traffic.asValue(name));
            changes.add(
                            ChangeKind.ENUM_SERIALIZED_CHANGED,
                            name,
                            versions.newer().locations().of(name),
                            "its values were sent " + form(older) + " and are now sent " + form(newer))
                    .earlier(versions.older().locations().of(name))
                    .on(Way.toNew(roles))
                    .on(Way.toOld(roles))
                    .advice("write serialized: " + form(older));
        }
    }

    private static String form(EnumDefinition definition) {
        return definition.byIndex() ? "byIndex" : "byName";
    }

    private static void defaults(Comparison versions, EnumDefinition older, EnumDefinition newer, Changes changes) {
        if (Objects.equals(older.defaultValue(), newer.defaultValue())) {
            return;
        }
        String name = newer.name();
        ChangeKind kind;
        String message;
        String advice;
        if (older.defaultValue() == null) {
            kind = ChangeKind.ENUM_DEFAULT_ADDED;
            message = "unknown values are read as \"" + newer.defaultValue() + "\" now";
            advice = "values may be added when no old program is left";
        } else if (newer.defaultValue() == null) {
            kind = ChangeKind.ENUM_DEFAULT_REMOVED;
            message = "unknown values are an error now";
            advice = "keep the default: without it, the next value that is added breaks the wire";
        } else {
            kind = ChangeKind.ENUM_DEFAULT_CHANGED;
            message = "unknown values were read as \"" + older.defaultValue() + "\" and are now read as \""
                    + newer.defaultValue() + "\"";
            advice = "check the code that handles it";
        }
        changes.add(kind, name, versions.newer().locations().of(name, Part.DEFAULT), message)
                .earlier(versions.older().locations().of(name, Part.DEFAULT))
                .advice(advice);
    }

    private static void property(
            Comparison versions, EnumDefinition older, EnumDefinition newer, EnumProperty property, Changes changes) {
        String what = newer.name() + "." + property.name();
        Optional<EnumProperty> before = named(property.name(), older);
        if (before.isEmpty()) {
            changes.add(
                            ChangeKind.ENUM_PROPERTY_ADDED,
                            what,
                            versions.newer().locations().of(what),
                            "this property is new")
                    .advice("nothing needs to be done");
        } else if (!before.get().type().equals(property.type())) {
            changes.add(
                            ChangeKind.ENUM_PROPERTY_TYPE_CHANGED,
                            what,
                            versions.newer().locations().of(what, Part.TYPE),
                            "its type was " + TypeText.of(before.get().type()) + " and is now "
                                    + TypeText.of(property.type()))
                    .earlier(versions.older().locations().of(what, Part.TYPE))
                    .advice("recompile the code that uses it; properties are not sent");
        }
    }

    private static Optional<EnumProperty> named(String name, EnumDefinition definition) {
        return definition.properties().stream()
                .filter(property -> property.name().equals(name))
                .findFirst();
    }
}
