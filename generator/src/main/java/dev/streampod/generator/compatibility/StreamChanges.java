package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.definition.StreamDefinition;
import java.util.Objects;
import java.util.Set;

/** The streams of endpoints that both versions have. */
final class StreamChanges implements ChangeRule {

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (EndpointDefinition newer : versions.newer().model().endpoints()) {
            versions.older().findEndpoint(newer.name()).ifPresent(older -> compare(versions, older, newer, changes));
        }
    }

    private static void compare(
            Comparison versions, EndpointDefinition older, EndpointDefinition newer, Changes changes) {
        String name = newer.name();
        StreamDefinition before = older.stream();
        StreamDefinition now = newer.stream();
        if (before == null && now != null) {
            changes.add(
                            ChangeKind.STREAM_ADDED,
                            name,
                            versions.newer().locations().of(name),
                            "it has a stream now")
                    .earlier(versions.older().locations().of(name))
                    .advice(
                            "update servers before clients: old servers answer unknown-endpoint; a server must handle its"
                                    + " messages to compile");
        } else if (before != null && now == null) {
            changes.add(
                            ChangeKind.STREAM_REMOVED,
                            name,
                            versions.newer().locations().of(name),
                            "it no longer has a stream")
                    .earlier(versions.older().locations().of(name))
                    .on(Set.of(Way.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-endpoint")
                    .advice("keep it until no old client is left");
        } else if (before != null && now != null) {
            new DirectionChanges(versions, changes, name, DirectionKinds.FROM_CLIENT)
                    .compare(before.fromClient(), now.fromClient());
            new DirectionChanges(versions, changes, name, DirectionKinds.TO_CLIENT)
                    .compare(before.toClient(), now.toClient());
            if (!Objects.equals(before.userObject(), now.userObject())) {
                changes.add(
                                ChangeKind.USER_OBJECT_CHANGED,
                                name,
                                versions.newer().locations().of(name, Part.USER_OBJECT),
                                "the type of its user object has changed")
                        .earlier(versions.older().locations().of(name, Part.USER_OBJECT))
                        .advice("recompile the endpoint; clients do not see it");
            }
        }
    }
}
