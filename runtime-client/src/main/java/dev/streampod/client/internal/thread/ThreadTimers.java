package dev.streampod.client.internal.thread;

import dev.streampod.concurrent.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers on one thread, shared by all clients over the same threads. */
public final class ThreadTimers implements Scheduler, AutoCloseable {

    private final Failures failures;
    private final ScheduledThreadPoolExecutor executor;

    /** @param failures is told what tasks throw; the timers go on */
    public ThreadTimers(String threadName, Failures failures) {
        this.failures = failures;
        executor = new ScheduledThreadPoolExecutor(1, task -> failures.thread(threadName, task));
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Timeout after(Duration delay, Runnable task) {
        try {
            Runnable guarded = failures.guarded("A timer of the client", task);
            ScheduledFuture<?> scheduled = executor.schedule(guarded, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // closed: nothing happens any more, as the interface says
        }
    }

    @Override
    public boolean isClosed() {
        return executor.isShutdown();
    }

    /** Ends the thread; what was to be done later is not done. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** Waits for the thread to end; returns whether it has. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
