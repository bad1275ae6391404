package dev.streampod.server.messaging;

import dev.streampod.entity.SerializableEntity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages by channel that are kept for a while: what is posted through this view, with another scope than
 * {@link MessageScope#LOCAL}, joins the history of its channel in the very moment in which it gets its place in the order of
 * all. Made by {@link Messages#withHistory}. Everybody who posts to a channel or listens to it does well to name the same
 * history.
 *
 * <p>Who listens to a channel with a history, through this view or not, loses nothing while Redis is away for a while: what
 * was missed is taken from the history, in order and once, before anything new. Only if that is not complete a {@link Gap}
 * is told. A listener that was added meanwhile may hear what was posted meanwhile, too.
 */
public interface HistoryMessages extends Messages {

    /**
     * Adds a listener that first hears what is kept of a channel after a position, then what is new, without a hole and
     * nothing twice. If what comes after that position is not kept completely, it is told of a gap
     * ({@link Gap.Cause#NOT_KEPT}), then hears what is. That is so too when the history was lost and has begun again since.
     *
     * <p>Added to the messages of a session whose stream is open, the listener receives the history as fast as the client
     * reads: the next message of the history waits while more than a quarter of {@code Limits.queueBytes()} waits to be sent
     * to that client. When a message has waited for {@link MessagingLimits#historyWait()} like this, also for a client
     * that reads, but slowly, the rest of the history is sent without waiting, and the stream treats the client as a slow
     * reader. New messages are never held up like this.
     *
     * @param after the position of the last message that is known already; null to hear everything that is kept
     * @param type which messages: those of other classes on the same channel are passed over
     * @return the subscription. Whoever its {@code onGap} names is told of gaps from then on, in the place of the listener
     */
    default <T extends SerializableEntity> Subscription addListenerAfter(
            String channel, @Nullable ChannelPosition after, Class<T> type, ChannelListener<? super T> listener) {
        return addListenerAfter(channel, after, type, listener, Delivery.WORKER);
    }

    /**
     * The same, with a say in where the listener runs. To a {@link Delivery#BLOCKING} one the history comes as fast as it
     * handles the messages, so its mailbox need not hold all of them. It waits while the mailbox is half full, for
     * {@link MessagingLimits#historyWait()} at most; then it comes without waiting, and what finds no room in the mailbox is
     * told as a gap ({@link Gap.Cause#OVERFLOW}).
     */
    <T extends SerializableEntity> Subscription addListenerAfter(
            String channel,
            @Nullable ChannelPosition after,
            Class<T> type,
            ChannelListener<? super T> listener,
            Delivery delivery);

    /**
     * What is kept of a channel, the oldest first.
     *
     * @param type which messages: those of other classes on the same channel are left out
     * @return completes with a list that cannot be changed; fails with a {@link HistoryUnavailableException} when Redis does
     *     not answer. Nothing that depends on this should wait
     */
    <T extends SerializableEntity> CompletableFuture<List<ChannelMessage<T>>> history(String channel, Class<T> type);
}
