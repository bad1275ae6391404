package dev.streampod.server.presence;

/**
 * Receives the changes of presence on one channel. Called one event at a time, in order, on a thread that may block; while
 * it does, several changes of one member are merged into one event.
 *
 * @param <C> the class of the presence info
 */
public interface PresenceListener<C> {

    /** A member joined, or was present already when the subscription began. */
    void joined(PresenceMember<C> member);

    /** A member left. */
    void left(PresenceMember<C> member);

    /** The info of a member changed. Does nothing by default. */
    default void changed(PresenceMember<C> member) {}
}
