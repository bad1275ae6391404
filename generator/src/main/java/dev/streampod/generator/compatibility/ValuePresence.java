package dev.streampod.generator.compatibility;

import java.util.Set;

/** Fields and parameters that only one version has. */
final class ValuePresence {

    private final ProtocolDiff diff;
    private final ValueKinds kinds;

    ValuePresence(ProtocolDiff diff, ValueKinds kinds) {
        this.diff = diff;
        this.kinds = kinds;
    }

    void added(String what, TypedValue value, Set<Flow> flows) {
        if (value.mandatory() || value.stream()) {
            diff.added(kinds.addedRequired(), what, "it was added and is required")
                    .on(Route.toNew(flows))
                    .advice(
                            value.stream()
                                    ? "add a method with another name that takes it"
                                    : "give it a default, or make it nullable");
        } else if (value.hasDefault()) {
            diff.added(kinds.addedWithDefault(), what, "it was added; it has its default in what old programs send")
                    .advice(kinds.useAdded());
        } else {
            diff.added(kinds.addedNullable(), what, "it was added; it is missing from what old programs send")
                    .advice(kinds.useAdded());
        }
    }

    void removed(String what, TypedValue value, Set<Flow> flows) {
        if (value.mandatory() || value.stream()) {
            diff.removed(kinds.removedRequired(), what, "it was removed, but old programs require it")
                    .on(Route.toOld(flows))
                    .advice("keep it and give it a default; remove it when no program without that default is left");
        } else if (value.hasDefault()) {
            diff.removed(kinds.removedWithDefault(), what, "it was removed; old programs read the default")
                    .advice("remove the code that uses it");
        } else {
            diff.removed(kinds.removedNullable(), what, "it was removed; old programs read null")
                    .advice("remove the code that uses it");
        }
    }
}
