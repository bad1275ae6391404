package dev.streampod.server;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.Subscription;
import dev.streampod.stream.MessageStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel that the protocol declares, of certain parameters: {@link Messages} with the name and the class of the messages
 * filled in. Generated classes extend it. Immutable, and equal to another of the same class and name; it holds nothing, so
 * that it may be made wherever it is needed.
 *
 * <p>Everything is there twice: for a session, where what is added is removed when the session closes, and for a view of
 * the messages, {@code server.messages()} above all. What is said of the methods of {@link Messages} holds for these.
 *
 * @param <M> the class of the messages
 */
public abstract class TypedChannel<M extends SerializableEntity> {

    private final String name;
    private final Class<M> messageType;
    private final @Nullable ChannelHistory history;

    /**
     * For generated classes.
     *
     * @throws IllegalArgumentException when the name is longer than {@link Messages#MAX_CHANNEL_NAME}
     */
    protected TypedChannel(ChannelName name, Class<M> messageType) {
        this(name, messageType, null);
    }

    TypedChannel(ChannelName name, Class<M> messageType, @Nullable ChannelHistory history) {
        this.history = history;
        this.name = name.toString();
        this.messageType = messageType;
        if (this.name.length() > Messages.MAX_CHANNEL_NAME) {
            throw new IllegalArgumentException("the name of a channel of the class "
                    + getClass().getSimpleName() + " is longer than " + Messages.MAX_CHANNEL_NAME
                    + " characters: a parameter is too long");
        }
    }

    /** The beginning of the name of a channel, for generated classes. */
    protected static ChannelName nameOf(String channel) {
        return ChannelName.of(channel);
    }

    /** The channel's name between servers, as {@link Messages} takes it. */
    public final String name() {
        return name;
    }

    /** Adds a listener, called on the channel's worker, until the session closes. */
    public final Subscription addListener(Session session, Consumer<? super M> listener) {
        return addListener(session.messages(), listener);
    }

    /** Adds a listener with a say in where it runs, until the session closes. */
    public final Subscription addListener(Session session, Consumer<? super M> listener, Delivery delivery) {
        return addListener(session.messages(), listener, delivery);
    }

    /** Adds a listener, called on the channel's worker. */
    public final Subscription addListener(Messages messages, Consumer<? super M> listener) {
        return view(messages).addListener(name, messageType, listener);
    }

    /** Adds a listener with a say in where it runs. */
    public final Subscription addListener(Messages messages, Consumer<? super M> listener, Delivery delivery) {
        return view(messages).addListener(name, messageType, listener, delivery);
    }

    /** Removes a listener, the very object that was added for this session; returns whether it was there. */
    public final boolean removeListener(Session session, Object listener) {
        return removeListener(session.messages(), listener);
    }

    /** Removes a listener, the very object that was added through this view; returns whether it was there. */
    public final boolean removeListener(Messages messages, Object listener) {
        return messages.removeListener(name, listener);
    }

    /** The messages from now on as a stream, which ends with the session. */
    public final MessageStream<M> createStream(Session session) {
        return createStream(session.messages());
    }

    /** The messages from now on as a stream. */
    public final MessageStream<M> createStream(Messages messages) {
        return view(messages).createStream(name, messageType);
    }

    /** Posts a message with {@link MessageScope#AUTO}. */
    public final CompletableFuture<Void> post(Session session, M message) {
        return post(session.messages(), message);
    }

    /** Posts a message. */
    public final CompletableFuture<Void> post(Session session, M message, MessageScope scope) {
        return post(session.messages(), message, scope);
    }

    /** Posts a message with {@link MessageScope#AUTO}. */
    public final CompletableFuture<Void> post(Messages messages, M message) {
        return view(messages).postMessage(name, message);
    }

    /** Posts a message. */
    public final CompletableFuture<Void> post(Messages messages, M message, MessageScope scope) {
        return view(messages).postMessage(name, message, scope);
    }

    /** The history of the channel; null for none. */
    final @Nullable ChannelHistory history() {
        return history;
    }

    final Class<M> messageType() {
        return messageType;
    }

    private Messages view(Messages messages) {
        return history == null ? messages : messages.withHistory(history);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof TypedChannel<?> that && getClass() == that.getClass() && name.equals(that.name);
    }

    @Override
    public final int hashCode() {
        return name.hashCode();
    }

    /** The channel's name. */
    @Override
    public final String toString() {
        return name;
    }
}
