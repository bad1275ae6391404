package dev.streampod.client.connection;

import dev.streampod.concurrent.Failures;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run the user's code: listeners, readers, key providers. They may be held up. There are as many as have
 * something to do, up to a bound; beyond it tasks wait. What waits is bounded by those who submit: none of them has more
 * than a few tasks here at a time.
 */
public final class Workers implements Executor, AutoCloseable {

    /** How many tasks may be held up at the same time before others wait. */
    public static final int MAX_THREADS = 256;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final Failures failures;
    private final ThreadPoolExecutor pool;
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile boolean closing;

    public Workers(String threadName) {
        this(threadName, ClientFailures.logged());
    }

    /** @param failures is told what tasks throw, and of threads that cannot be started */
    public Workers(String threadName, Failures failures) {
        this.failures = failures;
        var number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                0,
                MAX_THREADS,
                KEEP_ALIVE.toMillis(),
                TimeUnit.MILLISECONDS,
                new HandOver(),
                task -> {
                    var thread = new Thread(
                            () -> {
                                inside.set(true);
                                task.run();
                            },
                            threadName + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                Workers::enqueue);
    }

    /** @throws RejectedExecutionException after {@link #close}, except for what a task gives on */
    @Override
    public void execute(Runnable task) {
        if (closing && !isWorker()) {
            throw ended();
        }
        unfinished.incrementAndGet();
        Runnable guarded = () -> {
            failures.run("A task of the client", task);
            finished();
        };
        try {
            pool.execute(guarded);
        } catch (RejectedExecutionException e) {
            finished();
            throw e;
        } catch (Throwable e) {
            // The operating system has no more threads, or there is no memory.
            failures.report("Starting a thread of the client", e);
            if (pool.getPoolSize() == 0) {
                finished();
                throw new RejectedExecutionException("No thread could be started", e);
            }
            ((HandOver) pool.getQueue()).enqueue(guarded); // for a thread that is there
        }
    }

    private void finished() {
        if (unfinished.decrementAndGet() == 0 && closing) {
            pool.shutdown();
        }
    }

    /** Whether the calling thread is one of these. */
    public boolean isWorker() {
        return inside.get();
    }

    /** Takes no more tasks; what was taken is still done, and so is what those tasks give on. */
    @Override
    public void close() {
        closing = true;
        if (unfinished.get() == 0) {
            pool.shutdown();
        }
    }

    /** Waits for the threads to end, interrupts them when they take longer, and returns whether they have ended. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        if (pool.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return true;
        }
        pool.shutdownNow();
        return pool.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void enqueue(Runnable task, ThreadPoolExecutor pool) {
        if (pool.isShutdown()) {
            throw ended();
        }
        ((HandOver) pool.getQueue()).enqueue(task);
        if (pool.isShutdown() && pool.remove(task)) {
            throw ended();
        }
    }

    private static RejectedExecutionException ended() {
        return new RejectedExecutionException("The client's threads have ended");
    }

    /** Takes a task only when a thread waits for one, so that the pool prefers a new thread to making a task wait. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        void enqueue(Runnable task) {
            super.put(task);
        }
    }
}
