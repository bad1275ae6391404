package dev.streampod.client.internal.session;

import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A time that passes when the test says so. Safe for use from any thread; tasks run on the one that lets it pass. */
public final class ManualScheduler implements Scheduler {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private record Due(long at, long number, Runnable task) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
    private long now = -5; // negative, and passes zero: the clock's origin means nothing
    private long number;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Instant now() {
        return START.plusNanos(now);
    }

    @Override
    public synchronized Timeout after(Duration delay, Runnable task) {
        var entry = new Due(now + delay.toNanos(), number++, task);
        due.add(entry);
        return () -> cancel(entry);
    }

    private synchronized void cancel(Due entry) {
        due.remove(entry);
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    synchronized int pending() {
        return due.size();
    }

    public void pass(Duration time) {
        long until = nanoTime() + time.toNanos();
        for (Due next = next(until); next != null; next = next(until)) {
            next.task.run();
        }
    }

    /** Lets time pass as a process sees it that stood still: what was due runs at the end of it. */
    void oversleep(Duration time) {
        long until = nanoTime() + time.toNanos();
        synchronized (this) {
            now = until;
        }
        pass(Duration.ZERO);
    }

    /** Moves on to the next thing that is due until then, or to then. */
    private synchronized @Nullable Due next(long until) {
        Due next = due.peek();
        if (next == null || next.at > until) {
            now = until;
            return null;
        }
        now = Math.max(now, next.at);
        return due.remove();
    }
}
