package dev.streampod.server.presence;

/**
 * A member that this server added. Closing the entry removes the member. Safe for use from any thread.
 *
 * @param <C> the class of the presence info
 */
public interface PresenceEntry<C> extends AutoCloseable {

    /** The {@link PresenceMember#id()}. */
    String id();

    /**
     * Replaces the info of the member. Does nothing once the entry is closed.
     *
     * @param info the new info
     *
     * @throws dev.streampod.server.MessageTooLargeException when the info is larger than
     *     {@link dev.streampod.server.messaging.MessagingLimits#messageBytes()}: then the member keeps its info
     */
    void update(C info);

    @Override
    void close();
}
