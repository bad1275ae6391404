package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import java.util.Set;

/** Added and removed endpoints, and changes of their access rules. */
final class EndpointChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        Matched<EndpointDefinition> endpoints = diff.endpoints();
        endpoints.forEachPair((older, newer) -> access(diff, older, newer));
        endpoints
                .added()
                .forEach(newer -> diff.added(ChangeKind.ENDPOINT_ADDED, newer.name(), "this endpoint is new")
                        .advice("update servers before clients: old servers answer unknown-endpoint; a server"
                                + " must provide it to compile"));
        endpoints
                .removed()
                .forEach(older -> diff.removed(ChangeKind.ENDPOINT_REMOVED, older.name(), "this endpoint was removed")
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
