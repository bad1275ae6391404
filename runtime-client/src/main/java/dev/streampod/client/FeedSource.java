package dev.streampod.client;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.stream.MessageStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is being followed, on its way from a generated stub to the {@link ChannelFeed} that the stub makes of it.
 *
 * @param <M> the class of the channel's messages
 */
public final class FeedSource<M extends SerializableEntity> {

    private final MessageStream<M> messages;
    private final Supplier<CompletableFuture<Void>> ready;
    private final Supplier<@Nullable String> position;
    private final Consumer<Consumer<? super Recovery>> onRecovery;
    private final Function<Class<?>, FeedPresence<?>> presence;

    FeedSource(
            MessageStream<M> messages,
            Supplier<CompletableFuture<Void>> ready,
            Supplier<@Nullable String> position,
            Consumer<Consumer<? super Recovery>> onRecovery,
            Function<Class<?>, FeedPresence<?>> presence) {
        this.messages = messages;
        this.ready = ready;
        this.position = position;
        this.onRecovery = onRecovery;
        this.presence = presence;
    }

    MessageStream<M> messages() {
        return messages;
    }

    CompletableFuture<Void> ready() {
        return ready.get();
    }

    @Nullable
    String position() {
        return position.get();
    }

    void onRecovery(Consumer<? super Recovery> listener) {
        onRecovery.accept(listener);
    }

    FeedPresence<?> presence(Class<?> info) {
        return presence.apply(info);
    }
}
