package dev.streampod.server.internal.broker;

import dev.streampod.protocol.MessageSet;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish to follow a channel.
 *
 * @param channel the channel's name between servers
 * @param messages the classes of its messages; others are passed over
 * @param history what the channel keeps; null for nothing
 * @param start from where on
 * @param after the position, for {@link Start#AFTER}; else null
 */
public record FollowSpec(
        String channel,
        MessageSet messages,
        @Nullable ChannelHistory history,
        Start start,
        @Nullable ChannelPosition after) {

    /** From where on a channel is followed. */
    public enum Start {
        /** Messages that are posted from now on. */
        NOW,
        /** All that is kept, then what is new. The channel has a history. */
        ALL,
        /** Messages after a position. The channel has a history. */
        AFTER
    }
}
