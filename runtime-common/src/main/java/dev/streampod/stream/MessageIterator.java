package dev.streampod.stream;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the messages of a buffer. Belongs to one thread. Only a stream that ended well, and was read to its end, ends
 * the iteration normally: the code after a loop may take that as the proof that it has seen everything.
 */
final class MessageIterator<T> implements Iterator<T> {

    private final MessageBuffer<T> buffer;
    private final Consumer<? super @Nullable Throwable> finished;
    private @Nullable T next;

    /** @param finished told when the reader has seen the end */
    MessageIterator(MessageBuffer<T> buffer, Consumer<? super @Nullable Throwable> finished) {
        this.buffer = buffer;
        this.finished = finished;
        buffer.demand(Long.MAX_VALUE);
    }

    @Override
    public boolean hasNext() {
        if (next != null) {
            return true;
        }
        try {
            next = buffer.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!buffer.exhausted()) {
                throw new CancellationException("The thread was interrupted before it had read the stream to its end");
            }
        }
        if (next != null) {
            return true;
        }
        Throwable failure = buffer.failure();
        finished.accept(failure);
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new CompletionException(failure);
        }
        return false;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T message = next;
        if (message == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return message;
    }
}
