package dev.streampod.server.presence;

import java.util.List;

/**
 * The subscription of a presence listener, until it is closed. Safe for use from any thread.
 *
 * @param <C> the class of the presence info
 */
public interface PresenceSubscription<C> extends AutoCloseable {

    /** Returns the members that this server knows now, including those that the listener has not been told of yet. */
    List<PresenceMember<C>> present();

    /** Ends the subscription. No call of the listener begins after this has returned. */
    @Override
    void close();
}
