package dev.streampod.client;

/** Hears of failures that concern a stream message or the connection, and no call that could be told of them. */
@FunctionalInterface
public interface ErrorListener {

    /**
     * Called in order and one at a time, on a thread of the client that is not one of its network's. It may be slow, and wait
     * for whatever its client does, but holds up the other listeners of this client meanwhile.
     */
    void failed(ClientError error);
}
