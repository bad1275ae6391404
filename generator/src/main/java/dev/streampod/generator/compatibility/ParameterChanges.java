package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ParameterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters of a method that both versions have. */
final class ParameterChanges {

    private static final Set<Role> ROLES = Set.of(Role.FROM_CLIENT);

    private final Comparison versions;
    private final Changes changes;

    ParameterChanges(Comparison versions, Changes changes) {
        this.versions = versions;
        this.changes = changes;
    }

    void compare(String method, List<ParameterDefinition> older, List<ParameterDefinition> newer) {
        ValuePresence presence = new ValuePresence(versions, changes, ValueKinds.PARAMETER);
        ValueChanges values = new ValueChanges(versions, changes, ValueKinds.PARAMETER);
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
        List<String> before = names(older);
        List<String> now = names(newer);
        before.retainAll(now);
        now.retainAll(before);
        if (!before.equals(now)) {
            changes.add(
                            ChangeKind.PARAMETER_ORDER_CHANGED,
                            method,
                            versions.newer().locations().of(method),
                            "the order of its parameters has changed")
                    .earlier(versions.older().locations().of(method))
                    .advice("check all calls: where two parameters have the same type, the compiler does not notice");
        }
    }

    private static List<String> names(List<ParameterDefinition> parameters) {
        return new ArrayList<>(
                parameters.stream().map(ParameterDefinition::name).toList());
    }

    private static Optional<ParameterDefinition> named(String name, List<ParameterDefinition> parameters) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }
}
