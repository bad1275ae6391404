package dev.streampod.client;

/** Hears every change of a connection's state. */
@FunctionalInterface
public interface ConnectionListener {

    /**
     * Called once for each change, in order and one at a time, on a thread of the client that is not one of its network's.
     * It may block, also on other operations of its client, but delays the client's other listeners meanwhile.
     */
    void connectionStateChanged(ConnectionEvent event);
}
