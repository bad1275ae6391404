package dev.streampod.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of a buffer to a subscriber, on an executor, never two at a time.
 *
 * <p>{@code signals} counts the reasons to look again that came since the pump last looked; the thread that raises it from
 * zero starts the pump, and only the pump lowers it. So at most one thread is inside {@link #run}, and everything below it
 * needs no lock of its own.
 */
final class MessagePump<T> implements Runnable, Flow.Subscription {

    /** After so many messages the pump goes to the end of the executor's queue, so that neighbours get their turn. */
    private static final int TURN = 256;

    private final MessageBuffer<T> buffer;
    private final Executor executor;
    private final Runnable close;
    private final Consumer<? super @Nullable Throwable> finished;
    private final Consumer<? super Throwable> broken;

    // One from the beginning: only start() may start the pump the first time.
    private final AtomicInteger signals = new AtomicInteger(1);
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean illegalRequest;

    // Null once it must hear nothing any more.
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;

    /**
     * @param close closes the stream, for its reader
     * @param finished told, once, that the reader has seen the end
     * @param broken told of what a subscriber threw
     */
    MessagePump(
            MessageBuffer<T> buffer,
            Executor executor,
            Flow.Subscriber<? super T> subscriber,
            Runnable close,
            Consumer<? super @Nullable Throwable> finished,
            Consumer<? super Throwable> broken) {
        this.buffer = buffer;
        this.executor = executor;
        this.subscriber = subscriber;
        this.close = close;
        this.finished = finished;
        this.broken = broken;
    }

    /** Introduces itself to the subscriber; nothing else is said to it before that has returned. */
    void start() {
        Flow.Subscriber<? super T> current = subscriber;
        if (current != null) {
            try {
                current.onSubscribe(this);
            } catch (Throwable e) {
                abandon(e);
            }
        }
        if (!execute()) {
            run();
        }
    }

    /** Something changed: a message came, or the end. */
    void signal() {
        if (signals.getAndIncrement() == 0 && !execute()) {
            if (subscriber == null) {
                run(); // which calls no code of a reader
                return;
            }
            // Nothing can be delivered, but code that waits for the end must not wait forever.
            subscriber = null;
            close.run();
            finished.accept(new RejectedExecutionException("The threads of this stream's reader have ended"));
        }
    }

    /** The subscriber wants something: it gets that on its own thread where the executor has ended. */
    private void asked() {
        if (signals.getAndIncrement() == 0 && !execute()) {
            run();
        }
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            illegalRequest = true;
        } else {
            demand.accumulateAndGet(n, (held, more) -> held + more < 0 ? Long.MAX_VALUE : held + more);
            buffer.demand(n);
        }
        asked();
    }

    @Override
    public void cancel() {
        subscriber = null;
        close.run();
        asked();
    }

    /** Has the executor run this; returns false when the executor has ended. */
    private boolean execute() {
        try {
            executor.execute(this);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void run() {
        int seen = signals.get();
        int turn = TURN;
        while (true) {
            while (deliver()) {
                if (--turn == 0) {
                    if (execute()) {
                        return;
                    }
                    turn = TURN;
                }
            }
            seen = signals.addAndGet(-seen);
            if (seen == 0) {
                return;
            }
        }
    }

    /** Says one thing to the subscriber, if there is one to be said; returns whether there may be more. */
    private boolean deliver() {
        Flow.Subscriber<? super T> current = subscriber;
        if (current != null && illegalRequest) {
            subscriber = null;
            close.run();
            end(current, new IllegalArgumentException("A subscriber must request at least one message"));
            return false;
        }
        if (current != null && demand.get() > 0) {
            T message = buffer.poll();
            if (message != null) {
                demand.updateAndGet(held -> held == Long.MAX_VALUE ? held : held - 1);
                try {
                    current.onNext(message);
                } catch (Throwable e) {
                    abandon(e);
                }
                return true;
            }
        }
        if (buffer.exhausted()) {
            // Looked at again: a cancellation that came meanwhile has emptied the buffer, and is told nothing.
            Flow.Subscriber<? super T> last = subscriber;
            subscriber = null;
            end(last, buffer.failure());
        }
        return false;
    }

    private void end(Flow.@Nullable Subscriber<? super T> current, @Nullable Throwable failure) {
        try {
            if (current != null) {
                if (failure == null) {
                    current.onComplete();
                } else {
                    current.onError(failure);
                }
            }
        } catch (Throwable e) {
            broken.accept(e);
        } finally {
            finished.accept(failure);
        }
    }

    /** A subscriber that throws is treated as one that cancelled. */
    private void abandon(Throwable thrown) {
        subscriber = null;
        close.run();
        broken.accept(thrown);
    }
}
