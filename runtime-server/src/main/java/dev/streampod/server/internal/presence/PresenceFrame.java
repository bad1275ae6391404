package dev.streampod.server.internal.presence;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.presence.PresenceMember;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message between servers about presence; the package documentation of the API has the format. */
sealed interface PresenceFrame {

    record Sync() implements PresenceFrame {}

    record All(
            String server, long version, boolean first, boolean last, List<PresenceMember<SerializableEntity>> members)
            implements PresenceFrame {}

    /** @param member null when the class of its info is unknown on this server */
    record Join(String server, long version, @Nullable PresenceMember<SerializableEntity> member)
            implements PresenceFrame {}

    record Leave(String server, long version, String id) implements PresenceFrame {}

    record Heartbeat(String server) implements PresenceFrame {}

    record Shutdown(String server) implements PresenceFrame {}
}
