package dev.streampod.server.internal.broker;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel that a listener subscribes to.
 *
 * @param type which messages
 * @param history what it takes the channel to keep; null for nothing
 * @param positioned whether it begins in the history, and is told the positions of messages
 * @param after the last message that is not for it, if it is positioned; null for all that are not too old
 */
record SubscriptionSpec<T extends SerializableEntity>(
        Class<T> type,
        @Nullable ChannelHistory history,
        boolean positioned,
        @Nullable ChannelPosition after) {

    /** New messages only. */
    static <T extends SerializableEntity> SubscriptionSpec<T> in(Class<T> type, @Nullable ChannelHistory history) {
        return new SubscriptionSpec<>(type, history, false, null);
    }

    /** The messages that are kept after that position, and new ones. */
    static <T extends SerializableEntity> SubscriptionSpec<T> after(
            @Nullable ChannelPosition after, Class<T> type, ChannelHistory history) {
        return new SubscriptionSpec<>(type, history, true, after);
    }

    boolean wants(Object message) {
        return type.isInstance(message);
    }
}
