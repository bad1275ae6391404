package dev.streampod.server.presence;

import dev.streampod.entity.SerializableEntity;

/**
 * Who is present on one channel, on this server and all others. Safe for use from any thread; none of its methods waits.
 *
 * <p>Servers tell each other what changes, so that all know the same soon, not at once: who watches is told of those on other
 * servers when these have answered. A server that dies is noticed when its lease is over, and its members have left then.
 * While Redis is away each server goes on with what it knew.
 *
 * @param <C> the class of the cards
 */
public interface Presence<C extends SerializableEntity> {

    /**
     * Somebody is present from here on, until the entry is closed, or the session that this presence is of. The same session
     * may enter more than once, and is present as often.
     *
     * @return the entry; closed from the beginning if the session is
     * @throws IllegalArgumentException when the card's class belongs to no protocol of this server
     * @throws dev.streampod.server.MessageTooLargeException when the card is larger than
     *     {@link dev.streampod.server.messaging.MessagingLimits#messageBytes()}: then nobody has entered
     */
    PresenceEntry<C> enter(C card);

    /**
     * Watches who comes and goes, until the watch is closed, or the session that this presence is of.
     *
     * @return the watch; closed from the beginning if the session is
     */
    PresenceSubscription<C> watch(PresenceListener<C> listener);
}
