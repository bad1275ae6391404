package dev.streampod.examples.tour.conformance;

import dev.streampod.stream.MessageStream;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream one message at a time, when it is asked to and not before. What a thread that waits for the next message has
 * got is kept for the next question.
 *
 * @param <T> the class of the messages
 */
final class Reader<T> {

    private final MessageStream<T> stream;
    private final Executor threads;
    private @Nullable Iterator<T> iterator;
    private @Nullable CompletableFuture<Read<T>> reading;

    Reader(MessageStream<T> stream, Executor threads) {
        this.stream = stream;
        this.threads = threads;
    }

    /** What came next. */
    sealed interface Read<T> {

        record Item<T>(T value) implements Read<T> {}

        /** @param failure null when it ended well */
        record End<T>(@Nullable Throwable failure) implements Read<T> {}
    }

    MessageStream<T> stream() {
        return stream;
    }

    /** Begins to wait for the next message, unless something waits for it already. */
    CompletableFuture<Read<T>> begin() {
        CompletableFuture<Read<T>> running = reading;
        if (running == null) {
            running = CompletableFuture.supplyAsync(this::read, threads);
            reading = running;
        }
        return running;
    }

    /** The next message, or the end. */
    Read<T> next() throws InterruptedException, ExecutionException, TimeoutException {
        Read<T> read = begin().get(Connection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        reading = null;
        return read;
    }

    private Read<T> read() {
        try {
            Iterator<T> from = iterator == null ? stream.iterator() : iterator;
            iterator = from;
            return from.hasNext() ? new Read.Item<>(from.next()) : new Read.End<>(null);
        } catch (RuntimeException failure) {
            return new Read.End<>(failure);
        }
    }
}
