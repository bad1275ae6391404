package dev.streampod.stream;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one reader, and how it ends. Everything is guarded by the one lock, which is never held while foreign
 * code runs.
 */
final class MessageBuffer<T> {

    /** What became of a message that was offered. */
    enum Offer {
        TAKEN,
        DROPPED,
        OVERFLOWED,
        ENDED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> messages;
    private final int capacity;
    private final OverflowPolicy policy;
    private final ReadingProgress progress;
    private boolean ended;
    private @Nullable Throwable failure;

    MessageBuffer(int capacity, OverflowPolicy policy, ReadingProgress progress) {
        this.capacity = capacity;
        this.policy = policy;
        this.progress = progress;
        this.messages = new ArrayDeque<>(Math.min(capacity, 16));
    }

    Offer offer(T message) {
        lock.lock();
        try {
            if (ended) {
                return Offer.ENDED;
            }
            if (messages.size() == capacity) {
                switch (policy) {
                    case FAIL -> {
                        ended = true;
                        failure = new StreamOverflowException(capacity);
                        changed.signalAll();
                        return Offer.OVERFLOWED;
                    }
                    case DROP_NEWEST -> {
                        return Offer.DROPPED;
                    }
                    case DROP_OLDEST -> messages.removeFirst();
                }
            }
            messages.addLast(message);
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what is there can still be read. Returns whether this call ended it. */
    boolean end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            ended = true;
            failure = cause;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, and drops what is there. Returns whether this call ended it. */
    boolean discard() {
        lock.lock();
        try {
            boolean first = !ended;
            ended = true;
            messages.clear();
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** The next message, null when there is none now. */
    @Nullable
    T poll() {
        T message;
        lock.lock();
        try {
            message = messages.pollFirst();
        } finally {
            lock.unlock();
        }
        if (message != null) {
            progress.taken();
        }
        return message;
    }

    /** Waits for the next message; null when there will be none any more. */
    @Nullable
    T take() throws InterruptedException {
        T message;
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && !ended) {
                changed.await();
            }
            message = messages.pollFirst();
        } finally {
            lock.unlock();
        }
        if (message != null) {
            progress.taken();
        }
        return message;
    }

    /** The reader takes so many more. */
    void demand(long more) {
        progress.demanded(more);
    }

    /** Whether it has ended and everything was read. */
    boolean exhausted() {
        lock.lock();
        try {
            return ended && messages.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** What it ended with; null while it has not ended, and when it ended well. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }
}
