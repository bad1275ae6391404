package dev.streampod.server.messaging;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.stream.MessageStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session's messages, for channels whose last messages are kept. Holds nothing of its own. */
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
        return scope.addListener(channel, Interest.in(type, history), listener, delivery);
    }

    @Override
    public <T extends SerializableEntity> Subscription addListenerAfter(
            String channel,
            @Nullable ChannelPosition after,
            Class<T> type,
            ChannelListener<? super T> listener,
            Delivery delivery) {
        return scope.addListener(channel, Interest.after(after, type, history), listener, delivery);
    }

    @Override
    public boolean removeListener(String channel, Object listener) {
        return scope.removeListener(channel, listener);
    }

    @Override
    public <T extends SerializableEntity> MessageStream<T> createStream(String channel, Class<T> type) {
        return scope.createStream(channel, Interest.in(type, history));
    }

    @Override
    public HistoryMessages keeping(ChannelHistory another) {
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
