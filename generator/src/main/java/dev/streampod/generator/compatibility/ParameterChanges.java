package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ParameterDefinition;
import java.util.List;
import java.util.Set;

/** The parameters of a method that both versions have. */
final class ParameterChanges {

    private static final Set<Flow> FLOWS = Set.of(Flow.FROM_CLIENT);

    private final ProtocolDiff diff;

    ParameterChanges(ProtocolDiff diff) {
        this.diff = diff;
    }

    void compare(String method, List<ParameterDefinition> older, List<ParameterDefinition> newer) {
        ValuePresence presence = new ValuePresence(diff, ValueKinds.PARAMETER);
        ValueChanges values = new ValueChanges(diff, ValueKinds.PARAMETER);
        Matched<ParameterDefinition> parameters = Matched.of(older, newer, ParameterDefinition::name);
        parameters.forEachPair((before, now) -> {
            String what = method + "." + now.name();
            values.compare(what, what, TypedValue.of(before), TypedValue.of(now), FLOWS, FLOWS);
        });
        parameters.added().forEach(now -> presence.added(method + "." + now.name(), TypedValue.of(now), FLOWS));
        parameters
                .removed()
                .forEach(before -> presence.removed(method + "." + before.name(), TypedValue.of(before), FLOWS));
        order(method, older, newer);
    }

    private void order(String method, List<ParameterDefinition> older, List<ParameterDefinition> newer) {
        if (ProtocolDiff.reordered(names(older), names(newer))) {
            diff.changed(ChangeKind.PARAMETER_ORDER_CHANGED, method, "the order of its parameters has changed")
                    .advice("check all calls: where two parameters have the same type, the compiler does not notice");
        }
    }

    private static List<String> names(List<ParameterDefinition> parameters) {
        return parameters.stream().map(ParameterDefinition::name).toList();
    }
}
