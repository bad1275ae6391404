package dev.streampod.generator.compatibility;

import java.util.List;
import java.util.Set;

/** Scopes that an endpoint or a method requires. */
final class ScopeChanges {

    private final Comparison versions;
    private final Changes changes;

    ScopeChanges(Comparison versions, Changes changes) {
        this.versions = versions;
        this.changes = changes;
    }

    void compare(String owner, List<String> older, List<String> newer) {
        newer.stream()
                .filter(scope -> !older.contains(scope))
                .forEach(scope -> changes.add(
                                ChangeKind.SCOPE_ADDED,
                                owner,
                                versions.newer().locations().of(owner + ".requiredScopes." + scope),
                                "it requires the scope \"" + scope + "\" now")
                        .earlier(versions.older().locations().of(owner))
                        .on(Set.of(Way.OLD_CLIENT_TO_NEW_SERVER), "refused without the scope")
                        .advice("acknowledge this if all its users have the scope"));
        older.stream()
                .filter(scope -> !newer.contains(scope))
                .forEach(
                        scope -> changes.add(
                                        ChangeKind.SCOPE_REMOVED,
                                        owner,
                                        versions.newer().locations().of(owner),
                                        "it no longer requires the scope \"" + scope + "\" any more")
                                .earlier(versions.older().locations().of(owner + ".requiredScopes." + scope))
                                .advice(
                                        "check whether it is meant for everybody; update servers before clients that rely on it"));
    }
}
