package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import java.util.Set;

/** Endpoints that came or went, and who may use them. */
final class EndpointChanges implements ChangeRule {

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (EndpointDefinition newer : versions.newer().model().endpoints()) {
            String name = newer.name();
            versions.older()
                    .findEndpoint(name)
                    .ifPresentOrElse(
                            older -> access(versions, older, newer, changes),
                            () -> changes.add(
                                            ChangeKind.ENDPOINT_ADDED,
                                            name,
                                            versions.newer().locations().of(name),
                                            "this endpoint is new")
                                    .advice(
                                            "update servers before clients: old servers answer unknown-endpoint; a server"
                                                    + " must provide it to compile"));
        }
        versions.older().model().endpoints().stream()
                .map(EndpointDefinition::name)
                .filter(name -> versions.newer().findEndpoint(name).isEmpty())
                .forEach(name -> changes.add(
                                ChangeKind.ENDPOINT_REMOVED,
                                name,
                                versions.older().locations().of(name),
                                "this endpoint was removed")
                        .on(Set.of(Way.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-endpoint")
                        .advice("keep it until no old client is left"));
    }

    private static void access(
            Comparison versions, EndpointDefinition older, EndpointDefinition newer, Changes changes) {
        String name = newer.name();
        if (!older.requireLogin()
                && newer.requireLogin()
                && newer.requiredScopes().isEmpty()) {
            changes.add(
                            ChangeKind.LOGIN_REQUIRED,
                            name,
                            versions.newer().locations().of(name),
                            "it requires a login now")
                    .earlier(versions.older().locations().of(name))
                    .on(Set.of(Way.OLD_CLIENT_TO_NEW_SERVER), "refused unless signed in")
                    .advice("acknowledge this if all clients sign in before they use it");
        } else if (older.requireLogin()
                && !newer.requireLogin()
                && older.requiredScopes().isEmpty()) {
            changes.add(
                            ChangeKind.LOGIN_NO_LONGER_REQUIRED,
                            name,
                            versions.newer().locations().of(name),
                            "it is open to everybody now")
                    .earlier(versions.older().locations().of(name))
                    .advice("update servers before clients that no longer sign in");
        }
        new ScopeChanges(versions, changes).compare(name, older.requiredScopes(), newer.requiredScopes());
    }
}
