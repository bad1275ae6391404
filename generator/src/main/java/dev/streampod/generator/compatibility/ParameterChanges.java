package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ParameterDefinition;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters of a method that both versions have. */
final class ParameterChanges {

    private static final Set<Flow> ROLES = Set.of(Flow.FROM_CLIENT);

    private final ProtocolDiff diff;

    ParameterChanges(ProtocolDiff diff) {
        this.diff = diff;
    }

    void compare(String method, List<ParameterDefinition> older, List<ParameterDefinition> newer) {
        ValuePresence presence = new ValuePresence(diff, ValueKinds.PARAMETER);
        ValueChanges values = new ValueChanges(diff, ValueKinds.PARAMETER);
        for (ParameterDefinition parameter : newer) {
            String what = method + "." + parameter.name();
            TypedValue now = TypedValue.of(parameter);
            named(parameter.name(), older)
                    .ifPresentOrElse(
                            before -> values.compare(what, what, TypedValue.of(before), now, ROLES, ROLES),
                            () -> presence.added(what, now, ROLES));
        }
        older.stream()
                .filter(parameter -> named(parameter.name(), newer).isEmpty())
                .forEach(parameter ->
                        presence.removed(method + "." + parameter.name(), TypedValue.of(parameter), ROLES));
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

    private static Optional<ParameterDefinition> named(String name, List<ParameterDefinition> parameters) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }
}
