package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.definition.StreamDirection.AnyEntity;
import dev.streampod.generator.definition.StreamDirection.Messages;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One direction of a stream: which messages may flow. */
final class DirectionChanges {

    private static final String DROPPED = "dropped as unknown-class";
    private static final String SERVERS_FIRST =
            "update servers before clients: old servers answer unknown-class; a switch over the messages no longer compiles"
                    + " without it";

    private final ProtocolDiff diff;
    private final String what;
    private final DirectionKinds kinds;

    DirectionChanges(ProtocolDiff diff, String endpoint, DirectionKinds kinds) {
        this.diff = diff;
        this.what = endpoint + "." + kinds.key();
        this.kinds = kinds;
    }

    void compare(StreamDirection older, StreamDirection newer) {
        if (older instanceof AnyEntity && !(newer instanceof AnyEntity)) {
            add(kinds.closed(), what, true, "any entity could flow, now only the listed ones")
                    .on(kinds.gone(), DROPPED)
                    .advice("list every class that is sent");
        } else if (!(older instanceof AnyEntity) && newer instanceof AnyEntity) {
            add(kinds.opened(), what, true, "any entity can flow now")
                    .on(kinds.come(), DROPPED)
                    .advice(
                            kinds.begunByClients()
                                    ? "update servers before clients: old servers answer unknown-class; messages have another type"
                                    : "list the classes that are sent, or send only those that old clients know");
        } else if (!(older instanceof AnyEntity)) {
            messages(older, newer);
        }
    }

    private void messages(StreamDirection older, StreamDirection newer) {
        List<String> before = older.concreteTypes();
        List<String> now = newer.concreteTypes();
        now.stream()
                .filter(name -> !before.contains(name))
                .forEach(
                        name -> add(kinds.messageAdded(), what + "." + name, true, "it can flow " + flow() + " now")
                                .on(kinds.come(), DROPPED)
                                .advice(
                                        kinds.begunByClients()
                                                ? SERVERS_FIRST
                                                : "send it only when no old client is left; otherwise only this message is lost"));
        before.stream()
                .filter(name -> !now.contains(name))
                .forEach(
                        name -> add(kinds.messageRemoved(), what + "." + name, false, "it can no longer flow " + flow())
                                .on(kinds.gone(), DROPPED)
                                .advice("keep it until no old program is left"));
        if (before.equals(now) && !permitted(older).equals(permitted(newer))) {
            add(
                            ChangeKind.MESSAGES_REGROUPED,
                            what,
                            true,
                            "the same messages can flow, but the declared classes have changed")
                    .advice("recompile the code that uses them");
        }
    }

    private String flow() {
        return kinds.begunByClients() ? "from clients" : "to clients";
    }

    private Change.Builder add(ChangeKind kind, String name, boolean inNew, String message) {
        return inNew ? diff.added(kind, name, message) : diff.removed(kind, name, message);
    }

    private static Set<String> permitted(StreamDirection direction) {
        return direction instanceof Messages messages ? new HashSet<>(messages.permitted()) : Set.of();
    }
}
