package dev.streampod.client;

/** Hears of failures that concern a stream message or the connection, and no call that could be told of them. */
@FunctionalInterface
public interface ErrorListener {

    /**
     * Called in order and one at a time, on a thread of the client that is not one of its network's. It may block, also on
     * other operations of its client, but delays the client's other listeners meanwhile.
     */
    void failed(ClientError error);
}
