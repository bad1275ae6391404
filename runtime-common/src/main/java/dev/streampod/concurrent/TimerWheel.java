package dev.streampod.concurrent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks after a delay, all on one daemon thread; precise to a tick of 50 ms, never early. Starting, cancelling and
 * expiring cost the same however many tasks wait. The thread rests while none waits. Safe for use from any thread; the lists
 * and the tick are guarded by this object's lock.
 */
public final class TimerWheel implements Scheduler, AutoCloseable {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int BUCKETS = 512;
    /** About 146 years: longer delays, added to the time, would overflow. */
    private static final long MAX_DELAY_NANOS = Long.MAX_VALUE / 2;

    private static final Timeout NEVER = () -> {};

    /** A task that waits; a link in the list of its bucket. */
    private final class Entry implements Timeout {

        private final Runnable task;
        private final long tick;
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private boolean waiting;
        /** Also looked at when the entry has left its bucket and waits behind others of its tick. */
        private volatile boolean cancelled;

        private Entry(Runnable task, long tick) {
            this.task = task;
            this.tick = tick;
        }

        @Override
        public void cancel() {
            cancelled = true;
            remove(this);
        }
    }

    private final @Nullable Entry[] buckets = new @Nullable Entry[BUCKETS];
    private final LongSupplier ticker;
    private final Clock clock;
    private final long start;
    private final Failures failures;
    private final Thread thread;
    private volatile long currentTick;
    private volatile int waiting;
    private volatile boolean closed;
    /** Whether the thread was started, which the first task does. Guarded by this. */
    private boolean started;

    /** @param failures is told what tasks throw; the wheel turns on */
    public TimerWheel(String name, Failures failures) {
        this(name, failures, System::nanoTime, Clock.systemUTC());
    }

    /**
     * A wheel that turns by a clock of the caller, which may be moved forward at any time: what is due by then runs within a
     * tick of real time. It must go on as real time does otherwise, and never back.
     */
    public TimerWheel(String name, Failures failures, Clock clock) {
        this(name, failures, ticker(clock), clock);
    }

    private TimerWheel(String name, Failures failures, LongSupplier ticker, Clock clock) {
        this.failures = failures;
        this.ticker = ticker;
        this.clock = clock;
        this.start = ticker.getAsLong();
        this.thread = failures.thread(name, failures.untilDone("The timer", this::turn));
    }

    private static LongSupplier ticker(Clock clock) {
        Instant origin = clock.instant();
        return () -> Duration.between(origin, clock.instant()).toNanos();
    }

    @Override
    public long nanoTime() {
        return ticker.getAsLong();
    }

    /**
     * Returns the time of the last tick, in nanoseconds from an arbitrary origin that is not that of {@link #nanoTime}: next
     * to free. It stands still while no task waits.
     */
    public long coarseNanoTime() {
        return currentTick * TICK_NANOS;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Timeout after(Duration delay, Runnable task) {
        if (closed) {
            return NEVER;
        }
        long now = ticker.getAsLong() - start;
        long due = now + Math.min(MAX_DELAY_NANOS, TimeUnit.NANOSECONDS.convert(delay));
        synchronized (this) {
            boolean rests = waiting == 0;
            if (rests) {
                if (!started) {
                    thread.start(); // before anything has changed, since it may throw
                    started = true;
                }
                currentTick = Math.max(currentTick, now / TICK_NANOS); // no bucket between has anything to run
            }
            // A thread that was kept waiting here may come after its time: that bucket is next looked at a whole turn
            // later.
            var entry = new Entry(task, Math.max(due / TICK_NANOS, currentTick) + 1);
            int bucket = (int) (entry.tick % BUCKETS);
            Entry first = buckets[bucket];
            entry.next = first;
            if (first != null) {
                first.previous = entry;
            }
            buckets[bucket] = entry;
            entry.waiting = true;
            waiting++;
            if (rests) {
                LockSupport.unpark(thread);
            }
            return entry;
        }
    }

    private synchronized void remove(Entry entry) {
        if (!entry.waiting) {
            return;
        }
        entry.waiting = false;
        waiting--;
        Entry previous = entry.previous;
        Entry next = entry.next;
        if (next != null) {
            next.previous = previous;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            int bucket = (int) (entry.tick % BUCKETS);
            if (buckets[bucket] == entry) {
                buckets[bucket] = next;
            }
        }
        entry.previous = null;
        entry.next = null;
    }

    private void turn() {
        while (!closed) {
            long tick = currentTick + 1;
            long wait = start + tick * TICK_NANOS - ticker.getAsLong();
            if (waiting == 0) {
                LockSupport.park(this);
            } else if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            } else {
                Entry next;
                for (Entry each = expired(tick); each != null; each = next) {
                    next = each.next;
                    each.next = null;
                    if (!each.cancelled) {
                        failures.run("A task of the timer", each.task);
                        Thread.interrupted(); // with its flag set this thread would never rest again
                    }
                }
            }
        }
    }

    /** Takes what is due, chained by {@code next}: nothing is allocated, so that want of memory loses no task. */
    private @Nullable Entry expired(long tick) {
        Entry first = null;
        synchronized (this) {
            if (currentTick >= tick) {
                return null; // all tasks were cancelled meanwhile, and another one set the wheel forward
            }
            currentTick = tick;
            Entry each = buckets[(int) (tick % BUCKETS)];
            while (each != null) {
                Entry next = each.next;
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

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** Ends the thread; what waits never runs. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Waits for the end of the thread, at most for the given time; returns whether it has ended. */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        thread.join(Math.max(1, time.toMillis()));
        return !thread.isAlive();
    }
}
