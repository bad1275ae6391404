package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import java.util.Set;

/** Endpoints that came or went, and who may use them. */
final class EndpointChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        for (EndpointDefinition newer : diff.newer().model().endpoints()) {
            String name = newer.name();
            diff.older()
                    .findEndpoint(name)
                    .ifPresentOrElse(
                            older -> access(diff, older, newer),
                            () -> diff.added(ChangeKind.ENDPOINT_ADDED, name, "this endpoint is new")
                                    .advice(
                                            "update servers before clients: old servers answer unknown-endpoint; a server"
                                                    + " must provide it to compile"));
        }
        diff.older().model().endpoints().stream()
                .map(EndpointDefinition::name)
                .filter(name -> diff.newer().findEndpoint(name).isEmpty())
                .forEach(name -> diff.removed(ChangeKind.ENDPOINT_REMOVED, name, "this endpoint was removed")
                        .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-endpoint")
                        .advice("keep it until no old client is left"));
    }

    private static void access(ProtocolDiff diff, EndpointDefinition older, EndpointDefinition newer) {
        String name = newer.name();
        if (!older.requireLogin()
                && newer.requireLogin()
                && newer.requiredScopes().isEmpty()) {
            diff.changed(ChangeKind.LOGIN_REQUIRED, name, "it requires a login now")
                    .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused unless signed in")
                    .advice("acknowledge this if all clients sign in before they use it");
        } else if (older.requireLogin()
                && !newer.requireLogin()
                && older.requiredScopes().isEmpty()) {
            diff.changed(ChangeKind.LOGIN_NO_LONGER_REQUIRED, name, "it is open to everybody now")
                    .advice("update servers before clients that no longer sign in");
        }
        new ScopeChanges(diff).compare(name, older.requiredScopes(), newer.requiredScopes());
    }
}
