package dev.streampod.server.presence;

/** The presence of somebody, until it is closed. Safe for use from any thread. */
public interface PresenceEntry<C> extends AutoCloseable {

    /** The {@link PresenceMember#id()}. */
    String id();

    /**
     * Shows another card. Does nothing once it is closed.
     *
     * @throws dev.streampod.server.MessageTooLargeException when the card is larger than
     *     {@link dev.streampod.server.messaging.MessagingLimits#messageBytes()}: then the one before is still shown
     */
    void update(C card);

    @Override
    void close();
}
