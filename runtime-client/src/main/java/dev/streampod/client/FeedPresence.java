package dev.streampod.client;

import dev.streampod.entity.SerializableEntity;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The members that are present on the channel of a feed. Kept up to date while the feed lasts; after an interruption the
 * members are those from before until the server has sent the present ones. Safe for use from any thread.
 *
 * @param <I> the class of the info
 */
public interface FeedPresence<I extends SerializableEntity> {

    /** The members that are known now, in no particular order; none once the feed has ended. */
    List<FeedMember<I>> members();

    /**
     * Completes when all members that were present when they were first asked for are in {@link #members()}. Fails with what
     * the feed failed with before, or with a {@link CancellationException} when the feed ended well before.
     */
    CompletableFuture<Void> known();

    /**
     * Adds a listener, which is told of all members that are present, and of what changes, on a thread of the client. It is told
     * nothing once the feed has ended.
     */
    void listen(FeedPresenceListener<I> listener);
}
