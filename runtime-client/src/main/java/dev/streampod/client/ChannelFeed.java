package dev.streampod.client;

import dev.streampod.client.internal.feed.ClientFeed;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.stream.MessageStream;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a channel, from where its following began, in the channel's order and each of them once. Generated code
 * extends it. It is read as any {@link MessageStream}. Safe for use from any thread.
 *
 * <p>A feed survives lost connections, servers that are replaced, and its own reader's pauses: it goes on after the last
 * message it has, as far as the channel's history reaches, and what cannot be recovered is told to the listener of
 * {@link #onRecovery} before anything newer is read. When more comes than is read, the client asks the server to stop, and
 * for the rest once half of what it has is read; see {@link StreampodClient.Builder#streamBuffer}.
 *
 * <p>It ends well when its reader closes it, or the application the connection or the client. It fails with a
 * {@link FollowEndedException} when the server does not let this client follow the channel, or not any more, and with a
 * {@link ConnectionLostException} or {@link ConnectionFailedException} when there will be no connection.
 *
 * @param <M> the class of the channel's messages
 */
public abstract class ChannelFeed<M extends SerializableEntity> implements MessageStream<M> {

    private final ClientFeed<M> feed;

    protected ChannelFeed(FeedSource<M> source) {
        this.feed = source.feed();
    }

    /**
     * Completes when the server lets this client follow the channel, and does so from then on: nothing that is posted later is
     * missed without a word. Fails with what the feed failed with before, or with a {@link CancellationException} when the feed
     * ended well before. Lost connections do not change it: {@link #onRecovery} tells of them.
     */
    public final CompletableFuture<Void> ready() {
        return feed.ready();
    }

    /**
     * The position of the last message that the feed's reader has taken; a feed that follows the channel after it misses
     * nothing. Before the first message it is the position where the feed begins. Null when the channel has no history, or
     * nothing has come yet.
     */
    public final @Nullable String position() {
        return feed.position();
    }

    /**
     * Adds a listener that hears what was recovered after an interruption, and what was lost. It is called by the thread that
     * reads the feed, in its turn between the messages: what is lost is told before the next message is read. What it
     * throws is reported, and reading goes on. It is not told what was read before it was added.
     */
    public final void onRecovery(Consumer<? super Recovery> listener) {
        feed.onRecovery(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * The members that are present on the channel. The first call requests them; every call returns the same object.
     *
     * @param info the class of the info
     * @throws IllegalStateException when the channel has no presence
     */
    @SuppressWarnings("unchecked") // the info is of that class: so the protocol says
    protected final <I extends SerializableEntity> FeedPresence<I> presence(Class<I> info) {
        return (FeedPresence<I>) feed.presence(Objects.requireNonNull(info, "info"));
    }

    @Override
    public final Iterator<M> iterator() {
        return feed.messages().iterator();
    }

    @Override
    public final ChannelFeed<M> listen(Consumer<? super M> listener) {
        feed.messages().listen(listener);
        return this;
    }

    @Override
    public final void subscribe(Flow.Subscriber<? super M> subscriber) {
        feed.messages().subscribe(subscriber);
    }

    @Override
    public final CompletionStage<Void> completion() {
        return feed.messages().completion();
    }

    /** Ends the feed: the channel is not followed any more. What is buffered is dropped. Other feeds go on. */
    @Override
    public final void close() {
        feed.messages().close();
    }
}
