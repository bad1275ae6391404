package dev.streampod.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelListener;
import dev.streampod.server.messaging.ChannelMessage;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A channel that the protocol declares with a {@code history}: its last messages are kept, so that a late listener receives
 * them, and an interrupted one goes on where it was. The methods behave like those of {@link HistoryMessages}.
 *
 * @param <M> the class of the messages
 */
public abstract class HistoryChannel<M extends SerializableEntity> extends TypedChannel<M> {

    private final ChannelHistory history;

    /**
     * For generated classes.
     *
     * @throws IllegalArgumentException when the name is longer than {@link Messages#MAX_CHANNEL_NAME}
     */
    protected HistoryChannel(ChannelName name, Class<M> messageType, ChannelHistory history) {
        super(name, messageType, history);
        this.history = history;
    }

    /** For generated classes. */
    protected static ChannelHistory historyOf(int size, long timeToLiveMillis) {
        return new ChannelHistory(size, Duration.ofMillis(timeToLiveMillis));
    }

    /**
     * The messages that are kept, the oldest first. Completes with a list that cannot be changed, or fails with a
     * {@link HistoryUnavailableException}. Nothing that depends on this should wait.
     */
    public final CompletableFuture<List<ChannelMessage<M>>> history(Session session) {
        return history(session.messages());
    }

    /** The messages that are kept, the oldest first. */
    public final CompletableFuture<List<ChannelMessage<M>>> history(Messages messages) {
        return messages.withHistory(history).history(name(), messageType());
    }

    /**
     * Adds a listener that receives the kept messages after a position, then new ones, until the session closes.
     *
     * @param after the position of the last message that is known already; null to receive all kept messages
     */
    public final Subscription addListenerAfter(
            Session session, @Nullable ChannelPosition after, ChannelListener<? super M> listener) {
        return addListenerAfter(session.messages(), after, listener);
    }

    /** Adds a listener as above, which runs where {@code delivery} says. */
    public final Subscription addListenerAfter(
            Session session, @Nullable ChannelPosition after, ChannelListener<? super M> listener, Delivery delivery) {
        return addListenerAfter(session.messages(), after, listener, delivery);
    }

    /**
     * Adds a listener that receives the kept messages after a position, then new ones.
     *
     * @param after the position of the last message that is known already; null to receive all kept messages
     */
    public final Subscription addListenerAfter(
            Messages messages, @Nullable ChannelPosition after, ChannelListener<? super M> listener) {
        return addListenerAfter(messages, after, listener, Delivery.WORKER);
    }

    /** Adds a listener as above, which runs where {@code delivery} says. */
    public final Subscription addListenerAfter(
            Messages messages,
            @Nullable ChannelPosition after,
            ChannelListener<? super M> listener,
            Delivery delivery) {
        return messages.withHistory(history).addListenerAfter(name(), after, messageType(), listener, delivery);
    }
}
