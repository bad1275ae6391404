package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Carries messages between servers, in one order per channel for all its subscribers, the sender included.
 *
 * <p>Belongs to one {@link MessageBroker}, which starts and closes it. {@code publish}, {@code subscribe} and
 * {@code unsubscribe} may be called from any thread and never wait. A bus that has lost its connection restores it, and its
 * subscriptions, by itself.
 */
public interface MessageBus extends HistoryStore, AutoCloseable {

    /**
     * A bus sets this bit of a message's first byte when it sends again what may have been received before. It and the bits
     * {@code 0x20} and {@code 0x80} belong to the bus, and are 0 in what {@link #publish} is given.
     */
    int SENT_AGAIN = 0x40;

    /**
     * Begins. Waits a moment for the connection, and returns without one when there is none to be had.
     *
     * @param receiver called on threads of the bus
     * @param completions what completes the futures of {@link #publish}, since foreign code may depend on them
     */
    void start(Receiver receiver, Executor completions);

    /**
     * Publishes a message, or keeps it until it can be.
     *
     * @param message belongs to the bus from now on
     * @return completes when the message was taken; fails with a {@link MessageNotPostedException}
     * @throws MessageNotPostedException when it is not even kept
     */
    CompletableFuture<Void> publish(String channel, byte[] message);

    /**
     * Publishes as {@link #publish} does, and adds the message to the history of its channel: in one step, so that the
     * history has the order in which messages are received. What is sent again is added only once.
     *
     * @param progress of the same run: the bus notes there what was taken, and if that, or what was heard, has gone from a history
     *     that is still there, the message has a predecessor that does not exist
     */
    CompletableFuture<Void> publishWithHistory(
            String channel, byte[] message, ChannelHistory history, HistoryProgress progress);

    /**
     * Subscribes to a channel, once however often it is called.
     *
     * @return completes when the subscription stands, on a thread of the bus; cancelled when the channel is left before
     */
    CompletableFuture<Void> subscribe(String channel);

    /** Leaves a channel. */
    void unsubscribe(String channel);

    /** Whether messages can be sent and received now. */
    boolean isUp();

    /** Whether subscriptions are refused. */
    default boolean isRefusing() {
        return false;
    }

    /** How many posts wait to be taken. */
    int bufferedPosts();

    /** Ends everything; what is still kept fails. Returns when no thread of the bus is left. */
    @Override
    void close();

    /** Takes what a bus receives. Its methods return at once. */
    interface Receiver {

        /** A message came. Calls for one channel come one after another, in the channel's order. */
        void received(String channel, byte[] message);

        /** As {@link #received}, for a message that is in the history of its channel. */
        void receivedHistory(String channel, HistoryEntry message);

        /**
         * A subscription stands again that has been interrupted since then. Comes before any message that was received
         * after, and before new calls of {@code subscribe} for the channel are answered.
         */
        void interrupted(String channel, Moment since);
    }
}
