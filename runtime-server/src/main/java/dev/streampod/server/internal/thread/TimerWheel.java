package dev.streampod.server.internal.thread;

import dev.streampod.concurrent.Failures;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs small tasks after a delay, for all connections on one thread; precise to a tick of 50 ms, never early. Tasks must
 * not block. Starting, cancelling and expiring cost the same however many wait. Safe for use from any thread; the lists
 * are guarded by this object's lock.
 */
public final class TimerWheel implements AutoCloseable {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int BUCKETS = 512;

    /** Something that will run; a link in the list of its bucket. */
    public final class Timeout {

        private final Runnable task;
        private final long tick;
        private @Nullable Timeout previous;
        private @Nullable Timeout next;
        private boolean waiting;

        private Timeout(Runnable task, long tick) {
            this.task = task;
            this.tick = tick;
        }

        /** Takes it back, unless it has begun to run. Nothing refers to the task any more afterwards. */
        public void cancel() {
            synchronized (TimerWheel.this) {
                remove(this);
            }
        }
    }

    private final @Nullable Timeout[] buckets = new @Nullable Timeout[BUCKETS];
    private final long start = System.nanoTime();
    private final Failures failures;
    private final Thread thread;
    private volatile long currentTick;
    private volatile boolean closed;

    /** @param failures is told what tasks throw; the wheel turns on */
    public TimerWheel(String name, Failures failures) {
        this.failures = failures;
        this.thread = failures.thread(name, failures.untilDone("The timer", this::turn));
        thread.start();
    }

    /** Milliseconds since some moment before: as precise as a tick, and next to free. */
    public long now() {
        return TimeUnit.NANOSECONDS.toMillis(currentTick * TICK_NANOS);
    }

    public Timeout schedule(long delayMillis, Runnable task) {
        long due = System.nanoTime() - start + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        synchronized (this) {
            // A thread that was kept waiting here may come after its time: that bucket is next looked at a whole turn
            // later.
            var timeout = new Timeout(task, Math.max(due / TICK_NANOS, currentTick) + 1);
            int bucket = (int) (timeout.tick % BUCKETS);
            Timeout first = buckets[bucket];
            timeout.next = first;
            if (first != null) {
                first.previous = timeout;
            }
            buckets[bucket] = timeout;
            timeout.waiting = true;
            return timeout;
        }
    }

    private void remove(Timeout timeout) {
        if (!timeout.waiting) {
            return;
        }
        timeout.waiting = false;
        Timeout previous = timeout.previous;
        Timeout next = timeout.next;
        if (next != null) {
            next.previous = previous;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            int bucket = (int) (timeout.tick % BUCKETS);
            if (buckets[bucket] == timeout) {
                buckets[bucket] = next;
            }
        }
        timeout.previous = null;
        timeout.next = null;
    }

    private void turn() {
        while (!closed) {
            long tick = currentTick + 1;
            long wait = start + tick * TICK_NANOS - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            Timeout next;
            for (Timeout each = expired(tick); each != null; each = next) {
                next = each.next;
                each.next = null;
                failures.run("A task of the timer", each.task);
            }
        }
    }

    /** Takes what is due, chained by {@code next}: nothing is allocated, so that want of memory loses no task. */
    private @Nullable Timeout expired(long tick) {
        Timeout first = null;
        synchronized (this) {
            currentTick = tick;
            Timeout each = buckets[(int) (tick % BUCKETS)];
            while (each != null) {
                Timeout next = each.next;
                if (each.tick <= tick) {
                    remove(each);
                    each.next = first;
                    first = each;
                }
                each = next;
            }
        }
        return first;
    }

    /** Ends the thread; what waits never runs. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
