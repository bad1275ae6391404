package dev.streampod.server.messaging;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The subscription of a listener to a channel, until it is closed. Safe for use from any thread. */
public interface Subscription extends AutoCloseable {

    String channel();

    /** Whether messages posted from now on, on any server, are delivered. */
    boolean isConfirmed();

    /**
     * Completes when the subscription is confirmed; at once without Redis. Fails with a
     * {@link java.util.concurrent.CancellationException} when the channel is left before that. Nothing that depends on this
     * should wait for another one, or for a post.
     */
    CompletionStage<Void> confirmed();

    /**
     * Sets the listener for gaps, called when messages were or may have been missed, in order with the messages. Replaces the
     * former one, and {@link ChannelListener#gap}.
     *
     * @return this subscription
     */
    Subscription onGap(Consumer<? super Gap> listener);

    /** Removes the listener. A call of it that is under way goes on; none begins after this has returned. */
    @Override
    void close();
}
