package dev.streampod.server.internal.thread;

import dev.streampod.stream.LoopExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A share of another executor: runs at most so many tasks on it at a time. Further tasks wait here, in the order in which
 * they came, so that they take no thread from the tasks of others. Whoever submits tasks bounds how many wait.
 *
 * <p>Safe for use from any thread. The fields are guarded by this object's lock, which is not held while a task runs or is
 * handed on.
 */
public final class BoundedExecutor implements Executor, LoopExecutor, Runnable {

    private final Executor executor;
    private final int limit;
    private final AtomicInteger waiting;
    private final LongAdder waited;
    private final Runnable whenIdle;

    /** Made with the first task, since many shares never get one. */
    private @Nullable ArrayDeque<Runnable> tasks;
    /** How often this object was handed to the executor and has not returned. */
    private int running;
    /** How many of those have not begun. */
    private int starting;

    /**
     * @param limit how many tasks run at a time
     * @param waiting counts the tasks that wait here now, together with those of other shares
     * @param waited counts the tasks that had to wait here
     */
    BoundedExecutor(Executor executor, int limit, AtomicInteger waiting, LongAdder waited) {
        this(executor, limit, waiting, waited, () -> {});
    }

    /** @param whenIdle run each time that the last task has ended; throws nothing */
    BoundedExecutor(Executor executor, int limit, AtomicInteger waiting, LongAdder waited, Runnable whenIdle) {
        this.executor = executor;
        this.limit = limit;
        this.waiting = waiting;
        this.waited = waited;
        this.whenIdle = whenIdle;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (tasks == null) {
                tasks = new ArrayDeque<>(2);
            }
            tasks.add(task);
            if (running == limit) {
                if (tasks.size() > starting) {
                    waiting.incrementAndGet();
                }
                waited.increment();
                return;
            }
            running++;
            starting++;
        }
        handOn();
    }

    @Override
    public void executeLoop(Runnable loop) {
        execute(loop);
    }

    @Override
    public synchronized void withdrawLoop(Runnable loop) {
        boolean waits = tasks != null && tasks.size() > starting;
        if (tasks != null && tasks.remove(loop) && waits) {
            waiting.decrementAndGet();
        }
    }

    /** How many tasks have not begun. */
    public synchronized int size() {
        return tasks == null ? 0 : tasks.size();
    }

    /** Whether a task runs, or was handed on to run. */
    synchronized boolean busy() {
        return running > 0;
    }

    private void handOn() {
        boolean handedOn = false;
        try {
            executor.execute(this);
            handedOn = true;
        } finally {
            if (!handedOn) {
                boolean idle;
                synchronized (this) {
                    running--;
                    starting--;
                    idle = running == 0;
                }
                if (idle) {
                    whenIdle.run();
                }
            }
        }
    }

    /** Runs one task, and has the next one run in its turn among those of other shares. */
    @Override
    public void run() {
        Runnable task;
        synchronized (this) {
            starting--;
            task = tasks == null ? null : tasks.poll();
        }
        try {
            if (task != null) {
                task.run();
            }
        } finally {
            boolean more;
            boolean idle;
            synchronized (this) {
                more = tasks != null && tasks.size() > starting;
                if (more) {
                    starting++;
                    waiting.decrementAndGet();
                } else {
                    running--;
                }
                idle = running == 0;
            }
            if (more) {
                handOn();
            } else if (idle) {
                whenIdle.run();
            }
        }
    }
}
