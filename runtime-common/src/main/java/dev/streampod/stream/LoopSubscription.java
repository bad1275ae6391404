package dev.streampod.stream;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of a loop. The subscriber is called from the loop's thread only, so never twice at a time; everything else
 * is guarded by the lock, which is not held meanwhile.
 */
final class LoopSubscription<T> implements Flow.Subscription, ItemSink<T>, Runnable {

    private static final long PATIENCE_MILLIS = 1_000;

    private enum State {
        /** The subscriber does not know the subscription yet: it is told nothing, and the loop does not begin. */
        NEW,
        /** Nothing was requested yet. */
        SUBSCRIBED,
        /** The executor has the loop, or runs it. */
        STARTED,
        FINISHED
    }

    private final ItemLoop<T> loop;
    private final Flow.Subscriber<? super T> subscriber;
    private final LoopExecutor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.NEW;
    private @Nullable Thread thread;
    private long demand;
    private boolean cancelled;
    private @Nullable RuntimeException illegalRequest;
    /** Why the executor has taken its thread back. */
    private @Nullable RuntimeException reclaimed;

    LoopSubscription(ItemLoop<T> loop, Flow.Subscriber<? super T> subscriber, LoopExecutor executor) {
        this.loop = loop;
        this.executor = executor;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        lock.lock();
        try {
            if (cancelled || state == State.FINISHED) {
                return;
            }
            if (n <= 0) {
                illegalRequest = new IllegalArgumentException("A subscriber must request at least one item");
                if (thread != null) {
                    thread.interrupt();
                }
            } else {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            }
            startOrSignal();
        } finally {
            lock.unlock();
        }
    }

    /** The subscriber knows the subscription: from here on it may be told more. */
    void introduced() {
        lock.lock();
        try {
            state = State.SUBSCRIBED;
            if (!cancelled && (demand > 0 || illegalRequest != null)) {
                startOrSignal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held. */
    private void startOrSignal() {
        if (state == State.STARTED) {
            changed.signal();
        } else if (state == State.SUBSCRIBED) {
            state = State.STARTED;
            executor.executeLoop(this);
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            if (thread != null) {
                thread.interrupt();
            } else if (state == State.STARTED) {
                executor.withdrawLoop(this);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        lock.lockInterruptibly();
        try {
            while (demand == 0 && !isOver()) {
                if (!executor.isScarce()) {
                    changed.await();
                } else if (!changed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && demand == 0 && !isOver()) {
                    reclaimed = executor.reclaim();
                }
            }
            if (isOver()) {
                throw new InterruptedException("the reader wants no more");
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
        } finally {
            lock.unlock();
        }
        subscriber.onNext(item);
    }

    /** The lock is held. */
    private boolean isOver() {
        return cancelled || illegalRequest != null || reclaimed != null;
    }

    @Override
    public void run() {
        Throwable failure = null;
        lock.lock();
        try {
            thread = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            if (begins()) {
                loop.run(this);
            }
        } catch (Throwable e) {
            failure = e;
        }
        boolean signal;
        lock.lock();
        try {
            state = State.FINISHED;
            thread = null;
            // Clears an interrupt that came after the loop returned.
            Thread.interrupted();
            signal = !cancelled;
            failure = illegalRequest != null ? illegalRequest : reclaimed != null ? reclaimed : failure;
        } finally {
            lock.unlock();
        }
        if (signal) {
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        } else if (failure instanceof Error error) {
            throw error; // the subscriber has cancelled, and is not told
        }
    }

    private boolean begins() {
        lock.lock();
        try {
            return !cancelled && illegalRequest == null;
        } finally {
            lock.unlock();
        }
    }
}
