package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The masters of a Redis, and which of them has what. Safe for use from any thread. */
interface RedisShards {

    /** Begins; completes when the first attempts to connect have succeeded or failed. */
    CompletableFuture<Void> start();

    /**
     * @param history what keeps it; null for a message that is not kept
     * @param progress how far its history goes at least; null for a message that is not kept
     * @throws MessageNotPostedException when it may not wait either
     */
    CompletableFuture<Void> publish(
            String key, byte[] message, @Nullable ChannelHistory history, @Nullable HistoryProgress progress);

    /** @param name what the application calls the channel with that key */
    CompletableFuture<Void> subscribe(String key, String name);

    void unsubscribe(String key);

    /** Those to the master that has a key; null while there are none. */
    @Nullable
    RedisConnections connections(String key);

    /** Redis has answered that a key is on another master, or is being moved to one. */
    void misplaced(String key);

    /** Gives up connections that do not do what they should. */
    void drop(RedisConnections connections, String why);

    boolean isUp();

    boolean isRefusing();

    int bufferedPosts();

    /** Takes no more posts; those that wait go on. */
    void refuse();

    /** Ends everything; what still waits fails. Completes when that is done. */
    CompletableFuture<Void> close();
}
