package dev.streampod.server.presence;

import java.util.List;

/** A listener's place, until it is closed. Safe for use from any thread. */
public interface PresenceSubscription<C> extends AutoCloseable {

    /** Who is present now, as far as this server knows: what the listener was told, and is about to be. */
    List<PresenceMember<C>> present();

    /** No call of the listener begins after this has returned. */
    @Override
    void close();
}
