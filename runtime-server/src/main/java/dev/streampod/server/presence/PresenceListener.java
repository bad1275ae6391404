package dev.streampod.server.presence;

/**
 * Is told who comes and goes. Called one event at a time, in order, on a thread that may be held up; while it is, what
 * happens to one member becomes one event.
 */
public interface PresenceListener<C> {

    /** Somebody is present: who was there before the watch began, too. */
    void joined(PresenceMember<C> member);

    /** Somebody is not present any more. */
    void left(PresenceMember<C> member);

    /** Somebody shows another card. By default this is nothing. */
    default void changed(PresenceMember<C> member) {}
}
