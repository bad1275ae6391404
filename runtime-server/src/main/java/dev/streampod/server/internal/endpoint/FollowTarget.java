package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.Session;
import dev.streampod.server.messaging.ChannelHistory;
import org.jspecify.annotations.Nullable;

/** One channel that a client asks to follow, with the application's hooks, which may block and throw anything. */
public interface FollowTarget {

    /** The channel's name between servers. */
    String channel();

    /** The history of the channel; null for none. */
    @Nullable
    ChannelHistory history();

    /** The class of the presence info; null when the channel has no presence. */
    @Nullable
    Class<? extends SerializableEntity> presence();

    /** Whether the session's client may follow it. */
    boolean mayFollow(Session session);

    /** The info that the session is present with; null when it is not present. */
    @Nullable
    SerializableEntity presentAs(Session session);
}
