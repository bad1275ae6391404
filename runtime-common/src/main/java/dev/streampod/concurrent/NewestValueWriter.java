package dev.streampod.concurrent;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value at a time, and then only the newest of those that came meanwhile: pongs and acknowledgements, of which the last
 * one says it all. A peer that does not read gets no queue of them.
 *
 * <p>Safe for use from any thread, and without a lock.
 *
 * @param <T> the class of the values
 */
public final class NewestValueWriter<T> {

    /** Writes a value. */
    @FunctionalInterface
    public interface Output<T> {

        /** @param written run, on any thread, when the value is written; never if it cannot be, and then nothing follows it */
        void write(T value, Runnable written);
    }

    private final BinaryOperator<T> newer;
    private final Output<T> output;
    private final AtomicBoolean writing = new AtomicBoolean();
    /** What is to be written next; null when nothing is. */
    private final AtomicReference<@Nullable T> next = new AtomicReference<>();

    /**
     * @param newer returns the one of two values that is written: of one that waits, and one that comes
     * @param output called by one thread at a time
     */
    public NewestValueWriter(BinaryOperator<T> newer, Output<T> output) {
        this.newer = newer;
        this.output = output;
    }

    /** Writes a value now, or when the one is written that is being written, unless there is a newer one by then. */
    public void write(T value) {
        next.accumulateAndGet(
                value, (waiting, given) -> waiting == null || given == null ? given : newer.apply(waiting, given));
        writeNext();
    }

    private void writeNext() {
        while (next.get() != null && writing.compareAndSet(false, true)) {
            T value = next.getAndSet(null);
            if (value != null) {
                output.write(value, this::written);
                return;
            }
            writing.set(false);
        }
    }

    private void written() {
        writing.set(false);
        writeNext();
    }
}
