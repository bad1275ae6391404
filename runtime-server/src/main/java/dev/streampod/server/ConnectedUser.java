package dev.streampod.server;

import dev.streampod.entity.SerializableEntity;
import java.util.concurrent.CompletableFuture;

/**
 * A user, wherever on the servers of the cluster it is signed in, perhaps several times, perhaps not at all. Safe for use from
 * any thread; no method waits, and nothing that depends on one of the futures should wait for another, or for a post.
 *
 * <p>What is done reaches the clients that are connected when it arrives at their server, once. A client that is between two servers
 * at that moment is not reached, nor may be one whose server has no connection to Redis: what a user must not miss belongs on a channel
 * with a history that its client follows.
 */
public interface ConnectedUser {

    /** As the {@link dev.streampod.server.auth.Authenticator} tells it. */
    String id();

    /**
     * Sends a message on every open stream of that endpoint whose client is signed in as this user. Messages that one thread
     * sends to a user arrive in that order. A client without such a stream is sent nothing; a client that takes no message of
     * that size is left out, which is logged. With Redis the message goes through it to this server's clients too, so it waits
     * while Redis is away, as a post to a channel does. A server keeps up to 8 MiB of such messages until they are sent, and
     * drops, and logs, what comes beyond that.
     *
     * @param endpoint one of this server's, or a proxy of it: its name tells the stream
     * @return completes when the message is on its way to all servers; fails with a
     *     {@link dev.streampod.server.messaging.MessageNotPostedException}, also when the server is closed
     * @throws IllegalArgumentException when this server has no endpoint of that name with a stream, or the stream carries no
     *     such message
     * @throws MessageTooLargeException when the message, encoded, is larger than
     *     {@link dev.streampod.server.messaging.MessagingLimits#messageBytes()}
     */
    <M extends SerializableEntity> CompletableFuture<Void> send(StreamEndpoint<?, M, ?> endpoint, M message);

    /**
     * Closes every connection whose client is signed in as this user. It does not keep them from coming back: that is what
     * {@link Revocations} are for.
     *
     * @param code as of {@link Session#closeConnection}
     * @param reason for people; cut to 123 bytes in UTF-8
     * @return completes when all servers are being told; the connections of this server are being closed already. Fails with
     *     a {@link dev.streampod.server.messaging.MessageNotPostedException} when the other servers cannot be told, or this
     *     one is closed
     * @throws IllegalArgumentException for a code that may not be sent
     */
    CompletableFuture<Void> close(int code, String reason);

    /**
     * Asks the endpoints again whether this user may follow a channel, on all servers. Clients that may not any more follow it
     * no longer. Nothing of the channel is sent to any of them from the question until its answer.
     *
     * @return completes when all servers are being told; on this server it has begun. Fails with a
     *     {@link dev.streampod.server.messaging.MessageNotPostedException} when the other servers cannot be told, or this one
     *     is closed; a server that was without Redis asks for every permission again when Redis is back
     */
    CompletableFuture<Void> revokeFollow(TypedChannel<?> channel);
}
