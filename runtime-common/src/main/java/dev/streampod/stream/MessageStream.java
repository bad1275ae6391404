package dev.streampod.stream;

import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * One reader's view of a stream, with a bounded buffer of its own: it receives every message from its creation on.
 *
 * <p>It is read in one of three ways, chosen by the first use and never mixed: iterated, listened to, or subscribed to.
 * Any other use after that throws {@link IllegalStateException}, or hands it to the second subscriber. Safe for use from
 * any thread; an iterator belongs to one. What a listener throws is reported, and the next message comes all the same.
 *
 * @param <T> the class of the messages
 */
public interface MessageStream<T> extends Iterable<T>, Flow.Publisher<T>, AutoCloseable {

    /**
     * Reads any publisher, so that its items can be iterated:
     *
     * <pre>{@code
     * for (Chunk chunk : MessageStream.of(chunks)) {
     *     write(chunk);
     * }
     * }</pre>
     *
     * <p>The publisher is asked for as much as is read, and at most 256 items ahead. It is cancelled when the stream is
     * closed; a loop that is left early must close it.
     *
     * @param publisher subscribed to at once; returned as it is when it is a message stream
     */
    static <T> MessageStream<T> of(Flow.Publisher<T> publisher) {
        if (publisher instanceof MessageStream<T> stream) {
            return stream;
        }
        var reading = new PublisherAdapter<T>(ForkJoinPool.commonPool());
        publisher.subscribe(reading);
        return reading.stream();
    }

    /**
     * An iterator that waits for the next message. It ends when the stream has ended well and everything was read, or when
     * its reader closed the stream. It throws what the stream failed with; a checked exception comes inside a
     * {@link java.util.concurrent.CompletionException}. When the thread is interrupted before the end, it throws a
     * {@link java.util.concurrent.CancellationException} and leaves the thread's interrupt flag set. So the code after a
     * loop runs only when nothing is missing:
     *
     * <pre>{@code
     * for (Chunk chunk : MessageStream.of(chunks)) {
     *     write(chunk);
     * }
     * commit();
     * }</pre>
     */
    @Override
    Iterator<T> iterator();

    /**
     * Calls the listener for each message, one at a time, in order, on the executor of the stream: the client's callback
     * threads, the server's reader threads for a channel, the threads of the call for a stream parameter or result, the common
     * {@link ForkJoinPool} for {@link #of}. The listener may block, and occupies a thread of that executor meanwhile. What it
     * throws is reported, and the next message is delivered.
     *
     * @return this stream
     */
    MessageStream<T> listen(Consumer<? super T> listener);

    /**
     * Completes when nothing will come any more, after the reader has had what was buffered: normally when closed,
     * exceptionally with what the stream failed with.
     */
    CompletionStage<Void> completion();

    /** Detaches this reader. What is buffered is dropped. Other readers and the stream itself go on. */
    @Override
    void close();
}
