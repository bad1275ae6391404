package dev.streampod.client.internal.feed;

import dev.streampod.client.Recovery;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.stream.BufferedMessageStream;
import dev.streampod.stream.ByteBudget;
import dev.streampod.stream.MessageStream;
import dev.streampod.stream.OverflowPolicy;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reader's side of a feed: a bounded buffer of messages and, between them, of recoveries to be told. Safe for use from
 * any thread, but one thread at a time offers.
 */
final class FeedReader<M> implements MessageStream<M> {

    /** How many recoveries wait for the reader at most, beside the messages. */
    static final int RECOVERIES = 16;

    private final int capacity;
    private final BufferedMessageStream<FeedElement<M>> elements;
    private final Runnable onTaken;
    private final CopyOnWriteArrayList<Consumer<? super Recovery>> listeners = new CopyOnWriteArrayList<>();

    // Raised before something is offered and lowered after it was taken: never less than what the buffer holds.
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicInteger recoveries = new AtomicInteger();

    private volatile @Nullable String position;

    /**
     * @param capacity how many messages wait at most
     * @param position where the feed begins; null when that is not known
     * @param onTaken run after something was taken out of the buffer
     * @param onClose run once, when nothing is taken in any more
     */
    FeedReader(
            int capacity,
            ByteBudget budget,
            Executor executor,
            @Nullable String position,
            Runnable onTaken,
            Runnable onClose) {
        this.capacity = capacity;
        this.position = position;
        this.onTaken = onTaken;
        this.elements = BufferedMessageStream.<FeedElement<M>>builder(executor)
                .capacity((int) Math.min(Integer.MAX_VALUE, (long) capacity + RECOVERIES))
                .budget(budget)
                .overflow(OverflowPolicy.DROP_NEWEST)
                .onReaderError(EventDispatcher::threw)
                .onClose(onClose)
                .build();
    }

    /** Takes in an element of that many bytes; false when there is no room for it, or the feed has ended. */
    boolean offer(FeedElement<M> element, int bytes) {
        return element instanceof FeedElement.Message
                ? offer(element, bytes, messages, capacity)
                : offer(element, bytes, recoveries, RECOVERIES);
    }

    private boolean offer(FeedElement<M> element, int bytes, AtomicInteger waiting, int most) {
        if (waiting.get() >= most) {
            return false;
        }
        waiting.incrementAndGet();
        boolean taken = elements.offer(element, bytes);
        if (!taken) {
            waiting.decrementAndGet();
        }
        return taken;
    }

    /** How many elements wait for the reader. */
    int waiting() {
        return messages.get() + recoveries.get();
    }

    /** An element has left the buffer: returns the message that it is; null when it was told. */
    FeedElement.@Nullable Message<M> taken(FeedElement<M> element) {
        if (element instanceof FeedElement.Message<M> message) {
            messages.decrementAndGet();
            onTaken.run();
            return message;
        }
        recoveries.decrementAndGet();
        onTaken.run();
        Recovery recovery = ((FeedElement.Told<M>) element).recovery();
        listeners.forEach(listener -> EventDispatcher.guarded(() -> listener.accept(recovery)));
        return null;
    }

    /** The message is about to be given to the application. */
    void read(FeedElement.Message<M> message) {
        if (message.position() != null) {
            position = message.position();
        }
    }

    /** The feed begins there; called before the first message is offered. */
    void begins(String where) {
        position = where;
    }

    @Nullable
    String position() {
        return position;
    }

    void onRecovery(Consumer<? super Recovery> listener) {
        listeners.add(listener);
    }

    void complete() {
        elements.complete();
    }

    void fail(Throwable cause) {
        elements.fail(cause);
    }

    @Override
    public Iterator<M> iterator() {
        return new FeedIterator<>(elements.iterator(), this);
    }

    @Override
    public MessageStream<M> listen(Consumer<? super M> listener) {
        Objects.requireNonNull(listener, "listener");
        elements.listen(element -> {
            FeedElement.Message<M> message = taken(element);
            if (message != null) {
                read(message);
                listener.accept(message.message());
            }
        });
        return this;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super M> subscriber) {
        elements.subscribe(new FeedSubscriber<M>(Objects.requireNonNull(subscriber, "subscriber"), this));
    }

    @Override
    public CompletionStage<Void> completion() {
        return elements.completion();
    }

    @Override
    public void close() {
        elements.close();
    }
}
