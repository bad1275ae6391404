package dev.streampod.server.presence;

import dev.streampod.entity.SerializableEntity;

/** Who is present, by channel. Safe for use from any thread. */
public interface Presences {

    /**
     * Those on one channel.
     *
     * @param card the class of their cards; who shows a card of another class is passed over
     */
    <C extends SerializableEntity> Presence<C> of(String channel, Class<C> card);
}
