package dev.streampod.server.internal.broker;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelListener;
import dev.streampod.server.messaging.ChannelMessage;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Subscription;
import dev.streampod.stream.MessageStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The messages of a session for channels with a history. Has no state of its own. */
final class HistoryScope implements HistoryMessages {

    private final ScopedMessages scope;
    private final ChannelHistory history;

    HistoryScope(ScopedMessages scope, ChannelHistory history) {
        this.scope = scope;
        this.history = history;
    }

    @Override
    public <T extends SerializableEntity> Subscription addListener(
            String channel, Class<T> type, Consumer<? super T> listener, Delivery delivery) {
        return scope.addListener(channel, SubscriptionSpec.in(type, history), listener, delivery);
    }

    @Override
    public <T extends SerializableEntity> Subscription addListenerAfter(
            String channel,
            @Nullable ChannelPosition after,
            Class<T> type,
            ChannelListener<? super T> listener,
            Delivery delivery) {
        return scope.addListener(channel, SubscriptionSpec.after(after, type, history), listener, delivery);
    }

    @Override
    public boolean removeListener(String channel, Object listener) {
        return scope.removeListener(channel, listener);
    }

    @Override
    public <T extends SerializableEntity> MessageStream<T> createStream(String channel, Class<T> type) {
        return scope.createStream(channel, SubscriptionSpec.in(type, history));
    }

    @Override
    public HistoryMessages withHistory(ChannelHistory another) {
        return new HistoryScope(scope, another);
    }

    @Override
    public CompletableFuture<Void> postMessage(String channel, SerializableEntity message, MessageScope reach) {
        return scope.postMessage(channel, message, reach, history);
    }

    @Override
    public <T extends SerializableEntity> CompletableFuture<List<ChannelMessage<T>>> history(
            String channel, Class<T> type) {
        return scope.history(channel, type, history);
    }
}
