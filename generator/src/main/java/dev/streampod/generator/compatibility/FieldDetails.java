package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.EnumSet;
import java.util.Set;

/** What changed about one field that both versions have. */
final class FieldDetails {

    private final ProtocolDiff diff;

    FieldDetails(ProtocolDiff diff) {
        this.diff = diff;
    }

    /** Reports what differs; the older field may have another name. */
    void compare(String owner, FieldDefinition older, FieldDefinition newer) {
        String what = owner + "." + newer.name();
        String before = owner + "." + older.name();
        Set<Flow> whole = diff.flowsOfClass(owner);
        // Toward clients a field that one of the versions keeps from them is as good as null.
        Set<Flow> values = older.serverOnly() || newer.serverOnly() ? betweenServers(whole) : whole;
        Set<Flow> nulls = older.serverOnly() && newer.serverOnly() ? values : whole;
        key(what, before, older, newer, values);
        new ValueChanges(diff, ValueKinds.FIELD)
                .compare(what, before, TypedValue.of(older), TypedValue.of(newer), values, nulls);
        scope(what, before, older, newer);
        required(what, before, older, newer);
        if (older.deprecated() == null && newer.deprecated() != null) {
            add(ChangeKind.FIELD_DEPRECATED, what, before, Part.DEPRECATED, "it is deprecated now")
                    .advice("the compiler warns wherever it is used");
        }
    }

    private static Set<Flow> betweenServers(Set<Flow> flows) {
        return flows.contains(Flow.BETWEEN_SERVERS) ? EnumSet.of(Flow.BETWEEN_SERVERS) : EnumSet.noneOf(Flow.class);
    }

    private void key(String what, String before, FieldDefinition older, FieldDefinition newer, Set<Flow> flows) {
        if (!older.jsonName().equals(newer.jsonName())) {
            String message =
                    "its key on the wire was \"" + older.jsonName() + "\" and is now \"" + newer.jsonName() + "\"";
            String consequence = TypedValue.of(newer).mandatory() ? "not understood" : "lost";
            add(ChangeKind.FIELD_JSON_KEY_CHANGED, what, before, Part.JSON_KEY, message)
                    .on(Route.toNew(flows), consequence)
                    .on(Route.toOld(flows))
                    .advice("write jsonKey=" + older.jsonName() + " to keep the key");
        }
    }

    private void scope(String what, String before, FieldDefinition older, FieldDefinition newer) {
        if (!older.serverOnly() && newer.serverOnly()) {
            add(ChangeKind.FIELD_BECAME_SERVER_ONLY, what, before, Part.SCOPE, "it is hidden from clients now")
                    .advice(
                            "old clients read null, and the value that they send is ignored; clients no longer have it");
        } else if (older.serverOnly() && !newer.serverOnly()) {
            add(ChangeKind.FIELD_BECAME_VISIBLE, what, before, Part.SCOPE, "clients see it now")
                    .advice("check whether its content is meant for them; toString shows it as well");
        }
    }

    private void required(String what, String before, FieldDefinition older, FieldDefinition newer) {
        if (!older.required() && newer.required()) {
            add(ChangeKind.FIELD_REQUIRED_ADDED, what, before, Part.REQUIRED, "builders require it now")
                    .advice(
                            "set it wherever one is built, even if only to null: the compiler does not find these places");
        } else if (older.required() && !newer.required() && newer.type().nullable()) {
            add(ChangeKind.FIELD_REQUIRED_REMOVED, what, before, Part.REQUIRED, "builders no longer require it")
                    .advice("nothing needs to be done");
        }
    }

    private Change.Builder add(ChangeKind kind, String what, String before, Part part, String message) {
        return diff.changed(kind, what, before, part, message);
    }
}
