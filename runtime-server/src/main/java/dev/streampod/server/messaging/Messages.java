package dev.streampod.server.messaging;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.stream.MessageStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Messages by channel: a message that is posted to a channel reaches all its listeners, on this server and, with Redis, on
 * every other.
 *
 * <p>A session has its own view ({@code session.messages()}): what it adds is removed when it closes. The server's view is
 * for code without a session. All methods may be called from any thread. The name of a channel is any text of 1 to
 * {@value #MAX_CHANNEL_NAME} characters that does not begin with {@code streampod-control:}; channels need not be created
 * and cost nothing without listeners.
 *
 * <p>All listeners of a channel, on all servers, see its messages in the same order. Those posted with
 * {@link MessageScope#LOCAL} stand outside that order.
 */
public interface Messages {

    /** How long the name of a channel may be, in characters. */
    int MAX_CHANNEL_NAME = 1_024;

    /**
     * Adds a listener to a channel, called on the channel's worker. Listeners on workers are meant to be quick, since
     * other channels wait behind them: handing a message to a stream is, asking a database is not (see
     * {@link #addListener(String, Class, Consumer, Delivery)}). An exception of a listener is logged, and affects no other.
     *
     * <p>With Redis this waits up to two seconds for Redis to confirm the subscription, if it is the first listener of
     * this server on the channel. Once it has returned {@linkplain Subscription#isConfirmed() confirmed}, every message
     * posted after that anywhere is delivered. It does not wait, and returns unconfirmed, while Redis is down, on a network
     * thread, and inside a listener on a worker.
     *
     * @param type which messages: those of other classes on the same channel are passed over; one that no listener of this
     *     server takes is logged as a warning
     * @return the subscription; closed from the beginning if the session is
     */
    default <T extends SerializableEntity> Subscription addListener(
            String channel, Class<T> type, Consumer<? super T> listener) {
        return addListener(channel, type, listener, Delivery.WORKER);
    }

    /** Adds a listener as above, which runs where {@code delivery} says. */
    <T extends SerializableEntity> Subscription addListener(
            String channel, Class<T> type, Consumer<? super T> listener, Delivery delivery);

    /** Adds a listener for messages of every class. */
    default Subscription addListener(String channel, Consumer<? super SerializableEntity> listener) {
        return addListener(channel, SerializableEntity.class, listener);
    }

    /**
     * Removes a listener, the very object that was added, from a channel. A call of it that is under way goes on; none
     * begins after this has returned.
     *
     * @return whether it was there, added through this same view
     */
    boolean removeListener(String channel, Object listener);

    /**
     * The messages of a channel as a stream, from this call on (with Redis: from its confirmation on, for which this waits
     * as {@code addListener} does). Its buffer is bounded; a reader that falls behind by more has its stream failed. It
     * ends when it is closed, and with the session.
     *
     * @param type which messages: those of other classes on the same channel are passed over
     */
    <T extends SerializableEntity> MessageStream<T> createStream(String channel, Class<T> type);

    /** Posts a message with {@link MessageScope#AUTO}. */
    default CompletableFuture<Void> postMessage(String channel, SerializableEntity message) {
        return postMessage(channel, message, MessageScope.AUTO);
    }

    /**
     * These messages for channels whose last messages are kept: what is posted through the view that is returned joins the
     * channel's history. It is made in no time, and holds nothing.
     */
    HistoryMessages withHistory(ChannelHistory history);

    /**
     * Posts a message to a channel. Never waits. A message larger than {@link MessagingLimits#messageBytes()} fails, with the
     * reason {@code TOO_LARGE}, unless it neither leaves this server nor is kept. What one thread posts to a channel is delivered in that order.
     *
     * @return completes when Redis has taken the message, or this process where Redis is not asked; fails with a
     *     {@link MessageNotPostedException} that says why. While Redis is down, posts are kept for a while and go out when
     *     it is back. Nothing that depends on this should wait for another post
     * @throws IllegalArgumentException when the message's class belongs to no protocol of this server
     */
    CompletableFuture<Void> postMessage(String channel, SerializableEntity message, MessageScope scope);
}
