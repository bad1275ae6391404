package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.Objects;
import java.util.Set;

/** The methods of endpoints that both versions have. */
final class MethodChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        diff.endpoints().forEachPair((older, newer) -> compare(diff, older, newer));
    }

    private static void compare(ProtocolDiff diff, EndpointDefinition olderEndpoint, EndpointDefinition newerEndpoint) {
        String owner = newerEndpoint.name() + ".";
        Matched<MethodDefinition> methods =
                Matched.of(olderEndpoint.methods(), newerEndpoint.methods(), MethodDefinition::name);
        methods.forEachPair((older, newer) -> {
            String what = owner + newer.name();
            new ParameterChanges(diff).compare(what, older.parameters(), newer.parameters());
            new ResultChanges(diff).compare(what, older, newer);
            new ScopeChanges(diff).compare(what, older.requiredScopes(), newer.requiredScopes());
            calls(diff, what, older, newer);
            exceptions(diff, what, older, newer);
        });
        methods.added()
                .forEach(newer -> diff.added(ChangeKind.METHOD_ADDED, owner + newer.name(), "this method is new")
                        .advice(
                                "update servers before clients: old servers answer unknown-method; a server must have it to"
                                        + " compile"));
        methods.removed()
                .forEach(older -> diff.removed(
                                ChangeKind.METHOD_REMOVED, owner + older.name(), "this method was removed")
                        .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-method")
                        .advice("keep it until no old client is left"));
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
}
