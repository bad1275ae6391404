package dev.streampod.server.messaging.presence;

import java.util.List;

/** A listener's place, until it is closed. Safe for use from any thread. */
public interface PresenceWatch<C> extends AutoCloseable {

    /** Who is present now, as far as this server knows: what the listener was told, and is about to be. */
    List<Present<C>> present();

    /** No call of the listener begins after this has returned. */
    @Override
    void close();
}
