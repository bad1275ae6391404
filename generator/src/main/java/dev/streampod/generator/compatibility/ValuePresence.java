package dev.streampod.generator.compatibility;

import dev.streampod.generator.source.Span;
import java.util.Set;

/** Fields and parameters that only one version has. */
final class ValuePresence {

    private final Comparison versions;
    private final Changes changes;
    private final ValueKinds kinds;

    ValuePresence(Comparison versions, Changes changes, ValueKinds kinds) {
        this.versions = versions;
        this.changes = changes;
        this.kinds = kinds;
    }

    void added(String what, TypedValue value, Set<Role> roles) {
        Span place = versions.newer().locations().of(what);
        if (value.mandatory() || value.stream()) {
            changes.add(kinds.addedRequired(), what, place, "it was added and is required")
                    .on(Way.toNew(roles))
                    .advice(
                            value.stream()
                                    ? "add a method with another name that takes it"
                                    : "give it a default, or make it nullable");
        } else if (value.hasDefault()) {
            changes.add(
                            kinds.addedWithDefault(),
                            what,
                            place,
                            "it was added; it has its default in what old programs send")
                    .advice(kinds.useAdded());
        } else {
            changes.add(kinds.addedNullable(), what, place, "it was added; it is missing from what old programs send")
                    .advice(kinds.useAdded());
        }
    }

    void removed(String what, TypedValue value, Set<Role> roles) {
        Span place = versions.older().locations().of(what);
        if (value.mandatory() || value.stream()) {
            changes.add(kinds.removedRequired(), what, place, "it was removed, but old programs require it")
                    .on(Way.toOld(roles))
                    .advice("keep it and give it a default; remove it when no program without that default is left");
        } else if (value.hasDefault()) {
            changes.add(kinds.removedWithDefault(), what, place, "it was removed; old programs read the default")
                    .advice("remove the code that uses it");
        } else {
            changes.add(kinds.removedNullable(), what, place, "it was removed; old programs read null")
                    .advice("remove the code that uses it");
        }
    }
}
