package dev.streampod.server.presence;

import dev.streampod.entity.SerializableEntity;

/** Gives access to presence by channel name. Safe for use from any thread. */
public interface Presences {

    /**
     * Returns the presence of one channel.
     *
     * @param type the class of the presence info; members with info of another class are ignored
     */
    <C extends SerializableEntity> Presence<C> of(String channel, Class<C> type);
}
