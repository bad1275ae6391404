package dev.streampod.server.internal.broker;

/** The subscription of a client that follows a channel. Safe for use from any thread. */
public interface Follower extends AutoCloseable {

    /** Ends it. A call of its sink that is under way goes on; none begins after this has returned. */
    @Override
    void close();
}
