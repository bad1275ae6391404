package dev.streampod.server;

import dev.streampod.entity.SerializableEntity;

/**
 * One client's open stream of one endpoint, from {@code streamOpened} until after {@code streamClosed}. When the client
 * closes the stream and opens it again, that is another session.
 */
public interface StreamingSession extends Session {

    /** The name of the endpoint whose stream this is. */
    String endpoint();

    /**
     * Sends a message to the client on this stream, as the endpoint's own {@code sendStreamMessage} does, for code that is
     * not the endpoint: never blocks, may be called from any thread, keeps the order of a thread's messages, and drops and
     * counts the message after the stream has ended.
     *
     * @throws IllegalArgumentException when the protocol does not name the message's class for this stream
     * @throws MessageTooLargeException when the message, encoded, is larger than {@link Limits#outboundMessageBytes()} or
     *     than this client takes: nothing was sent, and the stream goes on
     */
    void send(SerializableEntity message);

    /**
     * Ends this stream only; the connection and its other streams go on. Messages that were received before are handled
     * first. Does nothing when the stream has ended already. Returns at once. While {@code streamOpened} runs it also ends the
     * opening: the client is told that its stream is open, gets what was sent to it, and is told of the end.
     *
     * @param reason told to the client, for people
     */
    void closeStream(String reason);
}
