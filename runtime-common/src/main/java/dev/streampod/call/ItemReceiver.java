package dev.streampod.call;

import dev.streampod.stream.BufferedMessageStream;
import dev.streampod.stream.ByteBudget;
import dev.streampod.stream.ByteCredit;
import dev.streampod.stream.CreditWindow;
import dev.streampod.stream.MessageStream;
import dev.streampod.stream.ReadingProgress;
import dev.streampod.stream.StreamOverflowException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a stream of a call: a {@link MessageStream} with flow control. It grants its writer credit for as many
 * items as its reader asks for, and never for more than its window. Safe for use from any thread.
 *
 * @param <T> the class of the items
 */
public final class ItemReceiver<T> {

    /** How many items may be on their way and in the buffer. */
    public static final int WINDOW = 256;

    private final CreditWindow window;
    /** Null when nothing but the number of items is bounded here. */
    private final @Nullable ByteBudget budget;

    private final BufferedMessageStream<T> stream;
    private final StreamPeer.OfReader writer;
    private final IntConsumer released;
    private volatile boolean endedByWriter;

    // The sizes of the items in the buffer, in order; guarded by itself, made with the first item that has one.
    private final Object sizesLock = new Object();
    private int @Nullable [] sizes;
    private int firstSize;
    private int sizeCount;

    /**
     * @param executor runs the reader's code, never two pieces of it at the same time
     * @param writer is told what the reader does
     * @param readerErrors told of what a listener or subscriber throws
     */
    public ItemReceiver(Executor executor, StreamPeer.OfReader writer, Consumer<? super Throwable> readerErrors) {
        this(executor, writer, readerErrors, bytes -> {});
    }

    /**
     * @param executor runs the reader's code, never two pieces of it at the same time
     * @param writer is told what the reader does
     * @param readerErrors told of what a listener or subscriber throws
     * @param released told how many bytes of {@linkplain #received(Object, int) what was received} have left the buffer;
     *     must not wait
     */
    public ItemReceiver(
            Executor executor,
            StreamPeer.OfReader writer,
            Consumer<? super Throwable> readerErrors,
            IntConsumer released) {
        this(executor, writer, readerErrors, released, null, new CreditWindow(WINDOW));
    }

    /**
     * @param executor runs the reader's code, never two pieces of it at the same time
     * @param writer is told what the reader does; has credit for no more items than the budget is expected to hold
     * @param readerErrors told of what a listener or subscriber throws
     * @param budget how many bytes may wait here and in all receivers that share it
     * @param largestItem how large an item may be, in bytes
     */
    public ItemReceiver(
            Executor executor,
            StreamPeer.OfReader writer,
            Consumer<? super Throwable> readerErrors,
            ByteBudget budget,
            int largestItem) {
        this(
                executor,
                writer,
                readerErrors,
                budget::giveBack,
                budget,
                new CreditWindow(WINDOW, new ByteCredit(budget, largestItem)));
    }

    private ItemReceiver(
            Executor executor,
            StreamPeer.OfReader writer,
            Consumer<? super Throwable> readerErrors,
            IntConsumer released,
            @Nullable ByteBudget budget,
            CreditWindow window) {
        this.window = window;
        this.budget = budget;
        this.writer = writer;
        this.released = released;
        this.stream = BufferedMessageStream.<T>builder(executor)
                .capacity(WINDOW)
                .progress(new Progress())
                .onReaderError(readerErrors)
                .onClose(this::closed)
                .build();
    }

    /** The stream that the reader reads. */
    public MessageStream<T> stream() {
        return stream;
    }

    /** An item came. Returns false when no credit covers it: it is dropped, and its writer does not keep to the protocol. */
    public boolean received(T item) {
        if (!window.received()) {
            return false;
        }
        stream.offer(item);
        return true;
    }

    /**
     * An item of that size came: as {@link #received(Object)}. Its size counts until the item is read, or
     * {@linkplain #release() given up}. If the budget has no room for it the stream fails with a
     * {@link StreamOverflowException}, and its writer is told to stop.
     */
    public boolean received(T item, int bytes) {
        CreditWindow.Arrival arrival = window.received(bytes);
        if (arrival == CreditWindow.Arrival.NOT_COVERED) {
            return false;
        }
        if (arrival == CreditWindow.Arrival.NO_ROOM && budget != null) {
            stream.fail(StreamOverflowException.ofItems(budget));
            return true;
        }
        synchronized (sizesLock) {
            int[] ring = sizes;
            if (ring == null) {
                ring = new int[WINDOW];
                sizes = ring;
            }
            ring[(firstSize + sizeCount) % WINDOW] = bytes;
            sizeCount++;
        }
        if (!stream.offer(item)) {
            releaseLast();
        }
        return true;
    }

    /** The item that was noted last is not in the buffer: only the thread that receives items notes any. */
    private void releaseLast() {
        int bytes = 0;
        synchronized (sizesLock) {
            int[] ring = sizes;
            if (ring != null && sizeCount > 0) {
                sizeCount--;
                bytes = ring[(firstSize + sizeCount) % WINDOW];
            }
        }
        if (bytes > 0) {
            released.accept(bytes);
        }
    }

    /** Gives back the bytes of buffered and expected items, which may never be read. */
    public void release() {
        window.end();
        int bytes = 0;
        synchronized (sizesLock) {
            int[] ring = sizes;
            for (; ring != null && sizeCount > 0; sizeCount--) {
                bytes += ring[firstSize];
                firstSize = (firstSize + 1) % WINDOW;
            }
        }
        if (bytes > 0) {
            released.accept(bytes);
        }
    }

    private void releaseFirst() {
        int bytes = 0;
        synchronized (sizesLock) {
            int[] ring = sizes;
            if (ring != null && sizeCount > 0) {
                bytes = ring[firstSize];
                firstSize = (firstSize + 1) % WINDOW;
                sizeCount--;
            }
        }
        if (bytes > 0) {
            released.accept(bytes);
        }
    }

    /** The writer broke the rules of the stream: it fails, and its writer is told to stop. */
    public void broken(Throwable failure) {
        stream.fail(failure);
    }

    /** The writer has ended the stream. */
    public void completed() {
        endedByWriter = true;
        stream.complete();
        releaseShared();
    }

    /** The writer has ended the stream with a failure, or is gone. */
    public void failed(Throwable failure) {
        endedByWriter = true;
        stream.fail(failure);
        releaseShared();
    }

    /** Gives back the shared bytes at the end of the stream: what is buffered may never be read. */
    private void releaseShared() {
        if (budget != null) {
            release();
        }
    }

    private void closed() {
        if (!endedByWriter) {
            release();
            writer.cancel();
        }
    }

    private final class Progress implements ReadingProgress {

        @Override
        public void demanded(long messages) {
            give(window.demanded(messages));
        }

        @Override
        public void taken() {
            releaseFirst();
            give(window.taken());
        }

        private void give(int credit) {
            if (credit > 0 && !endedByWriter) {
                writer.credit(credit);
            }
        }
    }
}
