package dev.streampod.server.internal.transport;

import org.jspecify.annotations.Nullable;

/** A socket that tells before it is read that all that was read from it has been handled. */
public interface ReadCompleteSignal {

    /** @param hook runs on the reading thread before each read from the socket; null for none */
    void beforeFill(@Nullable Runnable hook);
}
