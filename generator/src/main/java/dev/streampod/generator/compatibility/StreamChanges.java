package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.definition.StreamDefinition;
import java.util.Objects;
import java.util.Set;

/** The streams of endpoints that both versions have. */
final class StreamChanges implements ChangeRule {

    @Override
    public void compare(ProtocolDiff diff) {
        diff.endpoints().forEachPair((older, newer) -> compare(diff, older, newer));
    }

    private static void compare(ProtocolDiff diff, EndpointDefinition older, EndpointDefinition newer) {
        String name = newer.name();
        StreamDefinition before = older.stream();
        StreamDefinition now = newer.stream();
        if (before == null && now != null) {
            diff.changed(ChangeKind.STREAM_ADDED, name, "it has a stream now")
                    .advice(
                            "update servers before clients: old servers answer unknown-endpoint; a server must handle its"
                                    + " messages to compile");
        } else if (before != null && now == null) {
            diff.changed(ChangeKind.STREAM_REMOVED, name, "it no longer has a stream")
                    .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-endpoint")
                    .advice("keep it until no old client is left");
        } else if (before != null && now != null) {
            new DirectionChanges(diff, name, DirectionKinds.FROM_CLIENT).compare(before.fromClient(), now.fromClient());
            new DirectionChanges(diff, name, DirectionKinds.TO_CLIENT).compare(before.toClient(), now.toClient());
            if (!Objects.equals(before.userObject(), now.userObject())) {
                diff.changed(
                                ChangeKind.USER_OBJECT_CHANGED,
                                name,
                                Part.USER_OBJECT,
                                "the type of its user object has changed")
                        .advice("recompile the endpoint; clients do not see it");
            }
        }
    }
}
