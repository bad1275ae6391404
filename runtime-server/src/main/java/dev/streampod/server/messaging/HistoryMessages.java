package dev.streampod.server.messaging;

import dev.streampod.entity.SerializableEntity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages of channels with a history: a message that is posted through this view, with another scope than {@link
 * MessageScope#LOCAL}, enters the history of its channel at its place in the channel's order. Created by {@link
 * Messages#withHistory}. All posters and listeners of a channel should name the same history.
 *
 * <p>A listener of a channel with a history loses nothing while Redis is unavailable for a while: missed messages are
 * read from the history, in order and once, before anything new. A {@link Gap} is reported only if the history does not
 * have all of them. A listener that was added meanwhile may get messages that were posted meanwhile.
 */
public interface HistoryMessages extends Messages {

    /**
     * Adds a listener that first receives the kept messages of a channel after a position, then new ones, without a hole and
     * nothing twice. If the messages after that position are not kept completely, it is told of a gap
     * ({@link Gap.Cause#NOT_KEPT}) before the kept ones, also when the history was lost and has begun again since.
     *
     * <p>Added to the messages of a session whose stream is open, the listener receives the history as fast as the client
     * reads: the next message of the history waits while more than a quarter of {@code Limits.queueBytes()} waits to be sent
     * to that client. When a message has waited for {@link MessagingLimits#historyWait()} like this, also for a client
     * that reads, but slowly, the rest of the history is sent without waiting, and the stream treats the client as a slow
     * reader. New messages are never held up like this.
     *
     * @param after the position of the last message that is known already; null to receive all kept messages
     * @param type which messages: those of other classes on the same channel are passed over
     * @return the subscription. The listener of its {@code onGap} receives the gaps from then on, instead of {@code listener}
     */
    default <T extends SerializableEntity> Subscription addListenerAfter(
            String channel, @Nullable ChannelPosition after, Class<T> type, ChannelListener<? super T> listener) {
        return addListenerAfter(channel, after, type, listener, Delivery.WORKER);
    }

    /**
     * Adds a listener as above, which runs where {@code delivery} says. To a {@link Delivery#BLOCKING} one the history comes
     * as fast as it handles the messages, so its mailbox need not hold all of them. The history waits while the mailbox is
     * half full, for {@link MessagingLimits#historyWait()} at most; then it comes without waiting, and what finds no room in
     * the mailbox is told as a gap ({@link Gap.Cause#OVERFLOW}).
     */
    <T extends SerializableEntity> Subscription addListenerAfter(
            String channel,
            @Nullable ChannelPosition after,
            Class<T> type,
            ChannelListener<? super T> listener,
            Delivery delivery);

    /**
     * The messages of a channel that are kept, the oldest first.
     *
     * @param type which messages: those of other classes on the same channel are left out
     * @return completes with a list that cannot be changed; fails with a {@link HistoryUnavailableException} when Redis does
     *     not answer. Nothing that depends on this should wait
     */
    <T extends SerializableEntity> CompletableFuture<List<ChannelMessage<T>>> history(String channel, Class<T> type);
}
