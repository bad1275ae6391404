package dev.streampod.client.internal.feed;

/** Writes the frames of feeds to the server. Safe for use from any thread, which holds no lock of a feed. */
public interface FeedSender {

    /** The feed has something to be written: it is asked for its frames in its turn, once there is a connection. */
    void request(ClientFeed<?> feed);

    /** The feed has nothing to be written any more. */
    void discard(ClientFeed<?> feed);
}
