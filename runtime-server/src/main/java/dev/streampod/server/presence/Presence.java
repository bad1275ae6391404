package dev.streampod.server.presence;

import dev.streampod.entity.SerializableEntity;

/**
 * Presence on one channel, across all servers of the cluster. Safe for use from any thread; no method blocks.
 *
 * <p>Presence is eventually consistent: servers send each other their changes, and a new subscription gets the members of
 * another server once that server has answered. Members of a server that died leave when its lease is over. While Redis is
 * unavailable each server keeps the members that it knows.
 *
 * @param <C> the class of the presence info
 */
public interface Presence<C extends SerializableEntity> {

    /**
     * Adds a member, which leaves when the entry is closed or the session ends. A session may enter more than once: each
     * entry is a member of its own.
     *
     * @param info what other members see of this one
     * @return the entry; already closed if the session has ended
     * @throws IllegalArgumentException when the class of the info belongs to no protocol of this server
     * @throws dev.streampod.server.MessageTooLargeException when the info is larger than
     *     {@link dev.streampod.server.messaging.MessagingLimits#messageBytes()}: then no member is added
     */
    PresenceEntry<C> enter(C info);

    /**
     * Subscribes a listener to joins, changes and leaves, until the subscription is closed or the session ends.
     *
     * @return the subscription; already closed if the session has ended
     */
    PresenceSubscription<C> watch(PresenceListener<C> listener);
}
