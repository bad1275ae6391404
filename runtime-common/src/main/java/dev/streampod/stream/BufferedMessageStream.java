package dev.streampod.stream;

import dev.streampod.concurrent.FutureCopy;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MessageStream} over a bounded buffer. Its owner offers messages and ends it; neither ever waits, and no code of
 * the reader runs on the owner's thread.
 *
 * <p>All methods may be called from any thread. Messages offered by one thread are read in that order. It has no thread of
 * its own: a listener or subscriber, and what depends on {@link #completion()}, runs on the executor it was built with; an
 * iterator on the thread of its reader. Once that executor refuses work, the stream ends; what was buffered before, and the
 * end, are told to a subscriber on the thread on which it subscribes or asks for more.
 *
 * @param <T> the class of the messages
 */
public final class BufferedMessageStream<T> implements MessageStream<T> {

    /** How many messages wait for a reader at most, unless something else is said. */
    public static final int DEFAULT_CAPACITY = 1_024;

    private final MessageBuffer<T> buffer;
    private final Executor executor;
    private final Runnable onClose;
    private final Consumer<? super Throwable> onReaderError;

    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicReference<@Nullable MessagePump<T>> pump = new AtomicReference<>();
    private final CompletableFuture<Void> completion = new CompletableFuture<>();

    private BufferedMessageStream(Builder<T> builder) {
        this.buffer = new MessageBuffer<>(builder.capacity, builder.budget, builder.policy, builder.progress);
        this.executor = builder.executor;
        this.onClose = builder.onClose;
        this.onReaderError = builder.onReaderError;
    }

    /** @param executor runs the reader's code, never two pieces of it at the same time */
    public static <T> Builder<T> builder(Executor executor) {
        return new Builder<>(executor);
    }

    /**
     * Hands a message to the reader.
     *
     * @return whether it was taken; false when the stream has ended, when it is dropped under
     *     {@link OverflowPolicy#DROP_NEWEST}, and when it ended the stream under {@link OverflowPolicy#FAIL}
     */
    public boolean offer(T message) {
        return offer(message, 0);
    }

    /**
     * Hands a message of that size to the reader. It counts against the {@linkplain Builder#budget budget} until it is read,
     * or the stream has ended.
     *
     * @param bytes the size of the message
     */
    public boolean offer(T message, int bytes) {
        Objects.requireNonNull(message, "message");
        switch (buffer.offer(message, bytes)) {
            case TAKEN -> {
                MessagePump<T> current = pump.get();
                if (current != null) {
                    current.signal();
                }
                return true;
            }
            case OVERFLOWED -> ended();
            case DROPPED, ENDED -> {}
        }
        return false;
    }

    /** Ends the stream well, after what is buffered. Does nothing when it has ended. */
    public void complete() {
        if (buffer.end(null)) {
            ended();
        }
    }

    /** Fails the stream, after what is buffered. Does nothing when it has ended. */
    public void fail(Throwable cause) {
        if (buffer.end(Objects.requireNonNull(cause, "cause"))) {
            ended();
        }
    }

    @Override
    public void close() {
        if (buffer.discard()) {
            ended();
        } else {
            announce();
        }
    }

    /** Called by the one call that ended the buffer. */
    private void ended() {
        try {
            onClose.run();
        } finally {
            announce();
        }
    }

    private void announce() {
        MessagePump<T> current = pump.get();
        if (current != null) {
            current.signal();
        } else if (buffer.exhausted()) {
            Throwable failure = buffer.failure();
            try {
                executor.execute(() -> finished(failure));
            } catch (RejectedExecutionException e) {
                finished(failure);
            }
        }
    }

    private void finished(@Nullable Throwable failure) {
        if (failure == null) {
            completion.complete(null);
        } else {
            completion.completeExceptionally(failure);
        }
    }

    @Override
    public Iterator<T> iterator() {
        if (!used.compareAndSet(false, true)) {
            throw readTwice();
        }
        return new MessageIterator<>(buffer, this::finished);
    }

    @Override
    public MessageStream<T> listen(Consumer<? super T> listener) {
        Objects.requireNonNull(listener, "listener");
        if (!used.compareAndSet(false, true)) {
            throw readTwice();
        }
        start(new ListeningSubscriber<T>(listener, onReaderError));
        return this;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (used.compareAndSet(false, true)) {
            start(subscriber);
        } else {
            subscriber.onSubscribe(NoSubscription.INSTANCE);
            subscriber.onError(readTwice());
        }
    }

    private void start(Flow.Subscriber<? super T> subscriber) {
        var started = new MessagePump<T>(buffer, executor, subscriber, this::close, this::finished, onReaderError);
        pump.set(started);
        started.start();
    }

    @Override
    public CompletionStage<Void> completion() {
        return FutureCopy.of(completion);
    }

    private static IllegalStateException readTwice() {
        return new IllegalStateException("This stream is being read already; ask for another one");
    }

    /** The subscription of a subscriber that came second. */
    private enum NoSubscription implements Flow.Subscription {
        INSTANCE;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /**
     * Collects what a stream is made with. Not safe for several threads.
     *
     * @param <T> the class of the messages
     */
    public static final class Builder<T> {

        private final Executor executor;
        private int capacity = DEFAULT_CAPACITY;
        private @Nullable ByteBudget budget;
        private OverflowPolicy policy = OverflowPolicy.FAIL;
        private ReadingProgress progress = ReadingProgress.UNWATCHED;
        private Runnable onClose = () -> {};
        private Consumer<? super Throwable> onReaderError = Builder::uncaught;

        private Builder(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
        }

        /** How many messages wait for the reader at most. */
        public Builder<T> capacity(int messages) {
            if (messages < 1) {
                throw new IllegalArgumentException("A buffer holds at least one message, not " + messages);
            }
            this.capacity = messages;
            return this;
        }

        /** How many bytes wait for all readers that share the budget; no bound unless something else is said. */
        public Builder<T> budget(ByteBudget shared) {
            this.budget = Objects.requireNonNull(shared, "shared");
            return this;
        }

        /** The policy for when more come; {@link OverflowPolicy#FAIL} unless something else is said. */
        public Builder<T> overflow(OverflowPolicy whenFull) {
            this.policy = Objects.requireNonNull(whenFull, "whenFull");
            return this;
        }

        /** Observes the reader's progress, for flow control of the writer. */
        public Builder<T> progress(ReadingProgress watched) {
            this.progress = Objects.requireNonNull(watched, "watched");
            return this;
        }

        /**
         * Runs exactly once, when the stream takes no more messages: ended by its reader, its owner, or an overflow. It
         * runs on the thread that ended the stream, and the stream holds no lock meanwhile.
         */
        public Builder<T> onClose(Runnable action) {
            this.onClose = Objects.requireNonNull(action, "action");
            return this;
        }

        /**
         * Told of what a listener or subscriber throws; by default the thread's handler of uncaught exceptions is. A
         * listener gets the next message all the same, a subscriber counts as one that cancelled.
         */
        public Builder<T> onReaderError(Consumer<? super Throwable> action) {
            this.onReaderError = Objects.requireNonNull(action, "action");
            return this;
        }

        public BufferedMessageStream<T> build() {
            return new BufferedMessageStream<>(this);
        }

        private static void uncaught(Throwable thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }
}
