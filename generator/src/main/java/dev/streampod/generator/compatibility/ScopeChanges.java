package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.List;
import java.util.Set;

/** Scopes that an endpoint or a method requires. */
final class ScopeChanges {

    private final ProtocolDiff diff;

    ScopeChanges(ProtocolDiff diff) {
        this.diff = diff;
    }

    void compare(String owner, List<String> older, List<String> newer) {
        newer.stream()
                .filter(scope -> !older.contains(scope))
                .forEach(scope -> diff.add(
                                ChangeKind.SCOPE_ADDED,
                                owner,
                                diff.newer().locations().of(owner + ".requiredScopes." + scope),
                                "it requires the scope \"" + scope + "\" now")
                        .noteBaseline(diff.older().locations().of(owner))
                        .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused without the scope")
                        .advice("acknowledge this if all its users have the scope"));
        older.stream()
                .filter(scope -> !newer.contains(scope))
                .forEach(
                        scope -> diff.changed(
                                        ChangeKind.SCOPE_REMOVED,
                                        owner,
                                        owner + ".requiredScopes." + scope,
                                        Part.NAME,
                                        "it no longer requires the scope \"" + scope + "\"")
                                .advice(
                                        "check whether it is meant for everybody; update servers before clients that rely on it"));
    }
}
