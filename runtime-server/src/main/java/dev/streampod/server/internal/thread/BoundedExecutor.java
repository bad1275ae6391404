package dev.streampod.server.internal.thread;

import dev.streampod.server.RequestException;
import dev.streampod.stream.LoopExecutor;
import dev.streampod.wire.ErrorCode;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A share of another executor: runs at most so many tasks on it at a time. Further tasks wait here, in the order in which
 * they came, so that they take no thread from the tasks of others. The submitters bound how many tasks wait.
 *
 * <p>Shares of loops are shares of each other: of a connection within its address within all. A loop keeps its thread for as
 * long as its reader likes, so there the share that runs the fewest goes first, and a loop whose reader takes nothing is
 * {@linkplain #reclaim ended} when that is needed for a share that runs fewer.
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
    private final boolean ofLoops;

    /** Made with the first task, since many shares never get one. */
    private @Nullable ArrayDeque<Runnable> tasks;
    /** How often this object was handed to the executor and has not returned. */
    private int running;
    /** How many of those have not begun. */
    private int starting;
    /** How many loops were asked to end, for others, and have not; the sum of {@link #reclaimedAbove} of the shares of this. */
    private int reclaimed;

    // Guarded by the lock of the share that this is a share of.
    /** How many tasks of this run there. */
    private int runningAbove;
    /** How many of these were asked to end. */
    private int reclaimedAbove;

    /**
     * @param limit how many tasks run at a time
     * @param waiting counts the tasks that wait here now, together with those of other shares
     * @param waited counts the tasks that had to wait here
     * @param whenIdle run each time that the last task has ended; throws nothing
     */
    BoundedExecutor(Executor executor, int limit, AtomicInteger waiting, LongAdder waited, Runnable whenIdle) {
        this(executor, limit, waiting, waited, whenIdle, false);
    }

    private BoundedExecutor(
            Executor executor, int limit, AtomicInteger waiting, LongAdder waited, Runnable whenIdle, boolean ofLoops) {
        this.ofLoops = ofLoops;
        this.executor = executor;
        this.limit = limit;
        this.waiting = waiting;
        this.waited = waited;
        this.whenIdle = whenIdle;
    }

    /**
     * A share for loops.
     *
     * @param executor another share for loops, or what they all run on
     */
    static BoundedExecutor ofLoops(
            Executor executor, int limit, AtomicInteger waiting, LongAdder waited, Runnable whenIdle) {
        return new BoundedExecutor(executor, limit, waiting, waited, whenIdle, true);
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

    @Override
    public boolean isScarce() {
        return ofLoops;
    }

    @Override
    public @Nullable RuntimeException reclaim() {
        BoundedExecutor share = this;
        while (share.executor instanceof BoundedExecutor above) {
            if (above.takesBackFrom(share)) {
                return new RequestException(
                        ErrorCode.TOO_MANY,
                        "the stream was not read for a second, and its thread was given to a client with fewer streams");
            }
            share = above;
        }
        return null;
    }

    /** Whether a share waits that runs fewer, and would not run more than that one when it has the thread of one of its loops. */
    private synchronized boolean takesBackFrom(BoundedExecutor share) {
        if (tasks == null) {
            return false;
        }
        int left = share.runningAbove - share.reclaimedAbove - 1;
        long wanting = tasks.stream()
                .filter(task -> runningHere(task) + reclaimed < left)
                .count();
        if (Math.min(wanting, tasks.size() - starting) <= reclaimed) {
            return false;
        }
        reclaimed++;
        share.reclaimedAbove++;
        return true;
    }

    /** Of the share that is the task; the lock is held. */
    private static int runningHere(Runnable task) {
        return task instanceof BoundedExecutor share ? share.runningAbove : 0;
    }

    /** Takes the task that is to run next; the lock is held. */
    private @Nullable Runnable poll() {
        if (tasks == null || !ofLoops) {
            return tasks == null ? null : tasks.poll();
        }
        Runnable next = tasks.stream()
                .min(Comparator.comparingInt(BoundedExecutor::runningHere))
                .orElse(null);
        if (next != null) {
            tasks.remove(next);
        }
        if (next instanceof BoundedExecutor share) {
            share.runningAbove++;
        }
        return next;
    }

    /** The lock is held. */
    private void ended(@Nullable Runnable task) {
        if (ofLoops && task instanceof BoundedExecutor share) {
            share.runningAbove--;
            if (share.reclaimedAbove > 0) {
                share.reclaimedAbove--;
                reclaimed--;
            }
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
            task = poll();
        }
        try {
            if (task != null) {
                task.run();
            }
        } finally {
            boolean more;
            boolean idle;
            synchronized (this) {
                ended(task);
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
