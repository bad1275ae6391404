package dev.streampod.server.internal.presence;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.presence.PresenceMember;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What servers tell each other about who is present; the package's documentation has the form. */
sealed interface PresenceFrame {

    record Who() implements PresenceFrame {}

    record All(
            String server, long version, boolean first, boolean last, List<PresenceMember<SerializableEntity>> members)
            implements PresenceFrame {}

    /** @param member null when its card is of a class that is not known here */
    record In(String server, long version, @Nullable PresenceMember<SerializableEntity> member)
            implements PresenceFrame {}

    record Out(String server, long version, String id) implements PresenceFrame {}

    record Beat(String server) implements PresenceFrame {}

    record Gone(String server) implements PresenceFrame {}
}
