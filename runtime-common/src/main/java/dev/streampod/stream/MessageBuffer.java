package dev.streampod.stream;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for one reader, and their end. Everything is guarded by the one lock, which is never held while
 * foreign code runs.
 */
final class MessageBuffer<T> {

    /** The outcome for a message that was offered. */
    enum Offer {
        TAKEN,
        DROPPED,
        OVERFLOWED,
        ENDED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<T> messages;
    /** Null when bytes are not counted. */
    private final @Nullable ByteBudget budget;
    /** The sizes of the messages, in order; empty when bytes are not counted, or not any more. */
    private final ArrayDeque<Integer> sizes = new ArrayDeque<>(0);

    private final int capacity;
    private final OverflowPolicy policy;
    private final ReadingProgress progress;
    private boolean ended;
    private @Nullable Throwable failure;

    MessageBuffer(int capacity, @Nullable ByteBudget budget, OverflowPolicy policy, ReadingProgress progress) {
        this.budget = budget;
        this.capacity = capacity;
        this.policy = policy;
        this.progress = progress;
        this.messages = new ArrayDeque<>(Math.min(capacity, 16));
    }

    /** @param bytes how large the message is */
    Offer offer(T message, int bytes) {
        lock.lock();
        try {
            if (ended) {
                return Offer.ENDED;
            }
            while (messages.size() == capacity || !takeBytes(bytes)) {
                if (policy == OverflowPolicy.FAIL) {
                    failure = messages.size() == capacity || budget == null
                            ? new StreamOverflowException(capacity)
                            : StreamOverflowException.ofBytes(budget.limit());
                    end();
                    return Offer.OVERFLOWED;
                }
                if (policy == OverflowPolicy.DROP_NEWEST) {
                    return Offer.DROPPED;
                }
                removeFirst();
            }
            messages.addLast(message);
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    private boolean takeBytes(int bytes) {
        if (budget == null) {
            return true;
        }
        if (messages.isEmpty()) {
            budget.takeInAnyCase(bytes);
        } else if (!budget.take(bytes)) {
            return false;
        }
        sizes.addLast(bytes);
        return true;
    }

    private @Nullable T removeFirst() {
        Integer bytes = sizes.pollFirst();
        if (bytes != null && budget != null) {
            budget.giveBack(bytes);
        }
        return messages.pollFirst();
    }

    /** Ends the buffer, and gives back the bytes of what it holds, which may never be read. */
    private void end() {
        ended = true;
        for (Integer bytes = sizes.pollFirst(); bytes != null && budget != null; bytes = sizes.pollFirst()) {
            budget.giveBack(bytes);
        }
        changed.signalAll();
    }

    /** Takes no more; what is there can still be read. Returns whether this call ended it. */
    boolean end(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            failure = cause;
            end();
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
            messages.clear();
            end();
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
            message = removeFirst();
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
            message = removeFirst();
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

    /** The failure that it ended with; null while it has not ended, and when it ended well. */
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
