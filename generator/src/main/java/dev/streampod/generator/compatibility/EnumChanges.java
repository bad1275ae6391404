package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumProperty;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.Objects;
import java.util.Set;

/** Enums that both versions have: how they travel, what unknown values become, and what their values carry. */
final class EnumChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        diff.enums().forEachPair((older, newer) -> {
            serialized(diff, older, newer);
            defaults(diff, older, newer);
            properties(diff, older, newer);
        });
    }

    private static void serialized(ProtocolDiff diff, EnumDefinition older, EnumDefinition newer) {
        if (older.byIndex() != newer.byIndex()) {
            String name = newer.name();
            Set<Flow> flows = diff.both(dataFlow -> dataFlow.asValue(name));
            diff.changed(
                            ChangeKind.ENUM_SERIALIZED_CHANGED,
                            name,
                            "its values were sent " + form(older) + " and are now sent " + form(newer))
                    .on(Route.toNew(flows))
                    .on(Route.toOld(flows))
                    .advice("write serialized: " + form(older));
        }
    }

    private static String form(EnumDefinition definition) {
        return definition.byIndex() ? "byIndex" : "byName";
    }

    private static void defaults(ProtocolDiff diff, EnumDefinition older, EnumDefinition newer) {
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
        diff.changed(kind, name, Part.DEFAULT, message).advice(advice);
    }

    private static void properties(ProtocolDiff diff, EnumDefinition olderEnum, EnumDefinition newerEnum) {
        String owner = newerEnum.name() + ".";
        Matched<EnumProperty> properties =
                Matched.of(olderEnum.properties(), newerEnum.properties(), EnumProperty::name);
        properties
                .added()
                .forEach(property -> diff.added(
                                ChangeKind.ENUM_PROPERTY_ADDED, owner + property.name(), "this property is new")
                        .advice("nothing needs to be done"));
        properties
                .removed()
                .forEach(property -> diff.removed(
                                ChangeKind.ENUM_PROPERTY_REMOVED, owner + property.name(), "this property was removed")
                        .advice("remove the code that uses it"));
        properties.forEachPair((older, newer) -> {
            if (!older.type().equals(newer.type())) {
                String message =
                        "its type was " + TypeText.of(older.type()) + " and is now " + TypeText.of(newer.type());
                diff.changed(ChangeKind.ENUM_PROPERTY_TYPE_CHANGED, owner + newer.name(), Part.TYPE, message)
                        .advice("recompile the code that uses it; properties are not sent");
            }
        });
    }
}
