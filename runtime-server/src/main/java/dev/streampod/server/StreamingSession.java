package dev.streampod.server;

/**
 * One client's open stream of one endpoint, from {@code streamOpened} until after {@code streamClosed}. When the client
 * closes the stream and opens it again, that is another session.
 */
public interface StreamingSession extends Session {

    /** The name of the endpoint whose stream this is. */
    String endpoint();

    /**
     * Ends this stream only; the connection and its other streams go on. Messages that were received before are handled
     * first. Does nothing when the stream has ended already. Returns at once.
     *
     * @param reason told to the client, for people
     */
    void closeStream(String reason);
}
