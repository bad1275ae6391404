package dev.streampod.concurrent;

import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool of threads that starts a new one rather than have a task wait, up to a bound; only beyond it tasks wait, in order.
 * Also where no thread can be started, a task waits for a running one. The submitters bound how many tasks wait. Safe for
 * use from any thread.
 */
public final class ElasticExecutor extends ThreadPoolExecutor {

    private final String starting;
    private final FailureReporter failures;

    /**
     * @param minThreads the threads that are kept however long they are idle, and started now; with at least one, no task
     *     is ever rejected for want of threads
     * @param keepAlive how long other threads may be idle
     * @param waited runs for each task that has to wait because all threads are busy, before {@link #execute} returns
     * @param starting what fails when no thread can be started, as the subject of a sentence
     * @param failures is told when no thread can be started
     */
    public ElasticExecutor(
            int minThreads,
            int maxThreads,
            Duration keepAlive,
            ThreadFactory threads,
            Runnable waited,
            String starting,
            FailureReporter failures) {
        super(minThreads, maxThreads, keepAlive.toNanos(), TimeUnit.NANOSECONDS, new HandOver(), threads);
        this.starting = starting;
        this.failures = failures;
        setRejectedExecutionHandler((task, pool) -> {
            if (!isShutdown()) {
                waited.run();
            }
            enqueue(task);
        });
        prestartAllCoreThreads();
    }

    /**
     * Runs a task on a thread of this pool.
     *
     * @throws RejectedExecutionException after a shutdown, or if there is no thread and none can be started
     */
    @Override
    public void execute(Runnable task) {
        try {
            super.execute(task);
        } catch (RejectedExecutionException e) {
            throw e;
        } catch (Throwable e) {
            // The operating system has no more threads, or there is no memory.
            failures.report(starting, e);
            if (!mayWait()) {
                throw new RejectedExecutionException("No thread could be started", e);
            }
            enqueue(task);
        }
    }

    private void enqueue(Runnable task) {
        if (!isShutdown()) {
            ((HandOver) getQueue()).put(task);
            // The pool may have been shut down, or its last thread may have ended, since it was asked.
            if ((!isShutdown() && mayWait()) || !remove(task)) {
                return;
            }
        }
        throw new RejectedExecutionException("The threads have ended");
    }

    /** Takes a task offered by the pool only when a thread waits for one; else the pool starts a thread. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }

    /** Whether a queued task will run: a pool that keeps threads has one again with the next task, if it has none now. */
    private boolean mayWait() {
        return getCorePoolSize() > 0 || getPoolSize() > 0;
    }
}
