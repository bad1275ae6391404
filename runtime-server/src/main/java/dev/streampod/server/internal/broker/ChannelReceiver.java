package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of the messages of one channel on this server: a listener of the application, or a client that follows the
 * channel. Any thread adds and closes it; the channel's worker alone delivers to it.
 */
interface ChannelReceiver {

    String channel();

    /** The class of the messages that it takes. */
    Class<?> type();

    /**
     * Delivers a message, or has it wait for those before it. Called on the worker.
     *
     * @return whether it is a message of a class that this receiver takes
     */
    boolean deliver(ReceivedMessage message);

    /** Delivers a message of a history that this server has heard before, of an earlier one. Called on the worker. */
    default void deliverRepeat(ReceivedMessage message) {}

    /** Reports what was missed, or reads it from the history. Called on the worker. */
    void deliverGap(Gap gap);

    /**
     * Reports messages that were missed and that no history has, unless a loss was reported when the history of the next message
     * began, and that message was there already. Called on the worker.
     *
     * @param before the position of the next message, before which they are missing
     */
    void deliverLoss(Gap gap, ChannelPosition before);

    /** Repeats what failed, now that the connection to other servers is back. Called on the worker. */
    void retry();

    /** Repeats what was refused, now that there is room in the worker's queue. Called on the worker. */
    void retryRefused();

    /**
     * Prepares it for its channel. Called once, before it is added.
     *
     * @param publications encodes messages for clients; confined to the worker
     */
    void join(
            HistoryRecovery.ChannelView channel,
            HistoryStore histories,
            Envelope envelope,
            PublicationEncoder publications);

    /** Whether it was added with a history in mind. */
    boolean isOfHistory();

    /** Sets what completes when messages posted from then on are received. Called once, when it has been added. */
    void confirmation(CompletableFuture<Void> subscription);

    /** Completes on a thread of the bus, so that nothing foreign may depend on it; null when it was never added. */
    @Nullable
    CompletableFuture<Void> confirmation();

    /** Begins to read the history, if it does. Called once the confirmation is set, and not within a step of the channels. */
    void begin();

    default boolean isConfirmed() {
        CompletableFuture<Void> given = confirmation();
        return given != null && given.isDone() && !given.isCompletedExceptionally();
    }

    boolean isClosed();

    void close();
}
