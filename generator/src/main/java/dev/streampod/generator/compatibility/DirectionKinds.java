package dev.streampod.generator.compatibility;

import java.util.Set;

/**
 * The kinds of changes of one direction of a stream, and the routes that they affect. What only a new client can begin to
 * send breaks nothing that worked.
 *
 * @param key the direction's key in the file
 * @param gone on which routes what was taken out is still sent
 * @param come on which routes what was added is sent to a receiver that does not know it
 */
record DirectionKinds(
        String key,
        ChangeKind messageAdded,
        ChangeKind messageRemoved,
        ChangeKind opened,
        ChangeKind closed,
        Set<Route> gone,
        Set<Route> come) {

    static final DirectionKinds FROM_CLIENT = new DirectionKinds(
            "fromClient",
            ChangeKind.MESSAGE_FROM_CLIENT_ADDED,
            ChangeKind.MESSAGE_FROM_CLIENT_REMOVED,
            ChangeKind.FROM_CLIENT_OPENED,
            ChangeKind.FROM_CLIENT_CLOSED,
            Set.of(Route.OLD_CLIENT_TO_NEW_SERVER),
            Set.of());

    static final DirectionKinds TO_CLIENT = new DirectionKinds(
            "toClient",
            ChangeKind.MESSAGE_TO_CLIENT_ADDED,
            ChangeKind.MESSAGE_TO_CLIENT_REMOVED,
            ChangeKind.TO_CLIENT_OPENED,
            ChangeKind.TO_CLIENT_CLOSED,
            Set.of(Route.OLD_SERVER_TO_NEW_CLIENT),
            Set.of(Route.NEW_SERVER_TO_OLD_CLIENT));

    /** Whether only new clients send what was added, so that servers can be updated first. */
    boolean begunByClients() {
        return come.isEmpty();
    }
}
