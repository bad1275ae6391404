package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The methods of endpoints that both versions have. */
final class MethodChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        for (EndpointDefinition newer : diff.newer().model().endpoints()) {
            diff.older().findEndpoint(newer.name()).ifPresent(older -> {
                newer.methods().forEach(method -> compare(diff, older, newer.name(), method));
                older.methods().stream()
                        .filter(method -> named(method.name(), newer.methods()).isEmpty())
                        .map(method -> older.name() + "." + method.name())
                        .forEach(what -> diff.removed(ChangeKind.METHOD_REMOVED, what, "this method was removed")
                                .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-method")
                                .advice("keep it until no old client is left"));
            });
        }
    }

    private static void compare(
            ProtocolDiff diff, EndpointDefinition endpoint, String endpointName, MethodDefinition newer) {
        String what = endpointName + "." + newer.name();
        Optional<MethodDefinition> before = named(newer.name(), endpoint.methods());
        if (before.isEmpty()) {
            diff.added(ChangeKind.METHOD_ADDED, what, "this method is new")
                    .advice("update servers before clients: old servers answer unknown-method; a server must have it to"
                            + " compile");
            return;
        }
        MethodDefinition older = before.get();
        new ParameterChanges(diff).compare(what, older.parameters(), newer.parameters());
        new ResultChanges(diff).compare(what, older, newer);
        new ScopeChanges(diff).compare(what, older.requiredScopes(), newer.requiredScopes());
        calls(diff, what, older, newer);
        exceptions(diff, what, older, newer);
    }

    private static void calls(ProtocolDiff diff, String what, MethodDefinition older, MethodDefinition newer) {
        if (!older.idempotent() && newer.idempotent()) {
            diff.changed(ChangeKind.METHOD_BECAME_IDEMPOTENT, what, "calls can be sent again now")
                    .advice("update servers before clients: an old server may not expect the same call twice");
        } else if (older.idempotent() && !newer.idempotent()) {
            diff.changed(ChangeKind.METHOD_NO_LONGER_IDEMPOTENT, what, "calls can no longer be sent again")
                    .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "still sent again after a lost connection")
                    .advice("give the method another name if executing a call twice does harm");
        }
        if (!Objects.equals(older.timeout(), newer.timeout())) {
            diff.changed(ChangeKind.METHOD_TIMEOUT_CHANGED, what, Part.TIMEOUT, "its timeout has changed")
                    .advice("check whether calls take longer");
        }
        if (older.deprecated() == null && newer.deprecated() != null) {
            diff.changed(ChangeKind.METHOD_DEPRECATED, what, "it is deprecated now")
                    .advice("the compiler warns wherever it is used");
        }
    }

    private static void exceptions(ProtocolDiff diff, String what, MethodDefinition older, MethodDefinition newer) {
        newer.exceptions().stream()
                .filter(name -> !older.exceptions().contains(name))
                .map(name -> what + ".throws." + name)
                .forEach(thrown -> diff.added(ChangeKind.METHOD_EXCEPTION_ADDED, thrown, "it can be thrown now")
                        .advice("old clients see that the call failed, but do not get this exception"));
        older.exceptions().stream()
                .filter(name -> !newer.exceptions().contains(name))
                .map(name -> what + ".throws." + name)
                .forEach(thrown -> diff.removed(ChangeKind.METHOD_EXCEPTION_REMOVED, thrown, "it is no longer thrown")
                        .advice("new clients see that a call to an old server failed, but do not get this exception"));
    }

    private static Optional<MethodDefinition> named(String name, List<MethodDefinition> methods) {
        return methods.stream().filter(method -> method.name().equals(name)).findFirst();
    }
}
