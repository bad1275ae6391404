package dev.streampod.client;

/** Hears every change of a connection's state. */
@FunctionalInterface
public interface ConnectionListener {

    /**
     * Called once for each change, in order and one at a time, on a thread of the client that is not one of its network's.
     * It may be slow, and wait for whatever its client does, but holds up the other listeners of this client meanwhile.
     */
    void connectionStateChanged(ConnectionEvent event);
}
