package dev.streampod.server;

import java.util.function.Function;

/**
 * The policy for the messages of a stream whose client reads more slowly than it is sent to; see
 * {@link StreamEndpoint#slowReaders}. Immutable.
 *
 * <p>A quarter of a connection's queue ({@link Limits#queueBytes()}) is for messages that go out for sure. What a stream
 * with a policy sends beyond that waits in front of the queue, where it may still be dropped, and takes up half of the
 * queue's bytes at most, together with that of the connection's other streams. What is delivered keeps its order. Dropped
 * messages are counted ({@link ServerStatistics#messagesDropped()}), and not reported otherwise.
 *
 * @param <OUT> what may be sent to clients
 */
public sealed interface SlowReaderPolicy<OUT> {

    /** Drops nothing: the client is disconnected with 3008 when its queue is full. The default. */
    static <OUT> SlowReaderPolicy<OUT> disconnect() {
        return new Disconnect<>();
    }

    /**
     * Drops the oldest messages that wait, so that no more than so many do, and no more bytes than above.
     *
     * @param maxMessages 1 or more
     */
    static <OUT> SlowReaderPolicy<OUT> dropOldest(int maxMessages) {
        return new DropOldest<>(maxMessages);
    }

    /**
     * Keeps the newest message of each key: one that waits is dropped when another with an equal key is sent, which takes its
     * place at the end, not that of the older. The client is disconnected with 3008 if even so too many bytes wait.
     *
     * @param key called for messages that have to wait, by the thread that sends them; what it throws comes out of
     *     {@code sendStreamMessage}, and the message is not sent then. Null for a message that must not be dropped. Keys
     *     need {@code equals} and {@code hashCode}.
     */
    static <OUT> SlowReaderPolicy<OUT> latestByKey(Function<? super OUT, ?> key) {
        return new LatestByKey<>(key);
    }

    /** See {@link #disconnect}. */
    record Disconnect<OUT>() implements SlowReaderPolicy<OUT> {}

    /** See {@link #dropOldest}. */
    record DropOldest<OUT>(int maxMessages) implements SlowReaderPolicy<OUT> {

        public DropOldest {
            if (maxMessages < 1) {
                throw new IllegalArgumentException("dropOldest must leave 1 message or more, not " + maxMessages);
            }
        }
    }

    /** See {@link #latestByKey}. */
    record LatestByKey<OUT>(Function<? super OUT, ?> key) implements SlowReaderPolicy<OUT> {}
}
