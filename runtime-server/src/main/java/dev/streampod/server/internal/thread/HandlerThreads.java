package dev.streampod.server.internal.thread;

import dev.streampod.concurrent.ElasticExecutor;
import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.VirtualThreads;
import dev.streampod.stream.LoopExecutor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the code of endpoints and authenticators runs, and may block: a virtual thread for each task where Java has them
 * (21 and later), else a pool that grows to 256 threads on demand. Tasks beyond that wait. Connections and addresses have
 * {@linkplain #share shares} of the pool, so that none of them takes all of its threads.
 */
public final class HandlerThreads implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HandlerThreads.class);

    private static final int MAX_THREADS = 256;
    private static final Duration IDLE_TIME = Duration.ofSeconds(30);
    private static final String STARTING = "Starting a handler thread";
    /** The time between two attempts to start a thread when none can be started. */
    private static final long RETRY_MILLIS = 20;

    private final ExecutorService executor;
    /** For loops of publishers, which hold a thread for as long as their streams last; null if threads are virtual. */
    private final @Nullable ExecutorService loops;
    /** Their turns; null with it. */
    private final @Nullable BoundedExecutor loopTurns;

    private final LongAdder waited;
    private final Failures failures;
    private final AtomicInteger waitingInShares = new AtomicInteger();

    /**
     * Tasks for which no virtual thread could be started, until one can be. The submitters bound how many there are.
     */
    private final LinkedBlockingQueue<Runnable> unstarted = new LinkedBlockingQueue<>();
    /** The task that is being started; owned by the starter, a field so that it outlives a failure of the loop. */
    private @Nullable Runnable toStart;
    /** Starts {@code unstarted} tasks; made in advance, since no thread may be available later. Null for a pool. */
    private final @Nullable Thread starter;

    private HandlerThreads(
            ExecutorService executor, @Nullable ExecutorService loops, LongAdder waited, Failures failures) {
        this.executor = executor;
        this.loops = loops;
        this.waited = waited;
        this.failures = failures;
        this.loopTurns = loops == null
                ? null
                : BoundedExecutor.ofLoops(task -> execute(loops, task), MAX_THREADS, waitingInShares, waited, () -> {});
        this.starter = loops != null
                ? null
                : failures.thread(
                        "streampod-thread-starter",
                        failures.untilDone("Starting threads for tasks that wait", this::startWaiting));
    }

    /**
     * @param waited counts the tasks that had to wait because all threads of the pool were busy
     * @param failures is told what tasks throw, and of threads that cannot be started
     */
    public static HandlerThreads create(String name, LongAdder waited, Failures failures) {
        ExecutorService executor = VirtualThreads.executor(name);
        return executor != null
                ? threadPerTask(executor, waited, failures)
                : new HandlerThreads(
                        pool(waited, failures, failures.threads(name)),
                        pool(waited, failures, failures.threads(name + "-loop")),
                        waited,
                        failures);
    }

    /** @param executor starts a thread for each task */
    public static HandlerThreads threadPerTask(ExecutorService executor, LongAdder waited, Failures failures) {
        var threads = new HandlerThreads(executor, null, waited, failures);
        if (threads.starter != null) {
            threads.starter.start();
        }
        return threads;
    }

    /** The pool of platform threads, also on a Java with virtual threads. */
    public static HandlerThreads pooled(LongAdder waited, Failures failures, ThreadFactory threads) {
        return new HandlerThreads(pool(waited, failures, threads), pool(waited, failures, threads), waited, failures);
    }

    @Override
    public void execute(Runnable task) {
        execute(executor, task);
    }

    private void execute(ExecutorService threads, Runnable task) {
        Runnable guarded = failures.guarded("A task of a handler thread", task);
        try {
            threads.execute(guarded);
        } catch (RejectedExecutionException e) {
            log.debug("A task was dropped: the server is closed", e);
        } catch (Throwable e) {
            // No thread could be started: the operating system has no more, or there is no memory. An ElasticExecutor
            // queues
            // the task itself and does not come here.
            failures.report(STARTING, e);
            unstarted.add(guarded);
        }
    }

    /** Starts threads for the tasks that have none, until the end of the server. */
    private void startWaiting() {
        while (!executor.isShutdown()) {
            try {
                Runnable task = toStart == null ? unstarted.take() : toStart;
                toStart = task;
                if (started(task)) {
                    toStart = null;
                } else {
                    TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                }
            } catch (InterruptedException e) {
                log.debug("The thread that starts tasks was interrupted; the end of the server ends it", e);
            }
        }
    }

    /** False when there is still no thread for it, which was reported when the task came. */
    private boolean started(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("A task was dropped: the server is closed", e);
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    /**
     * A share of these threads: at most so many tasks run at a time. Virtual threads are not shared out, since none waits
     * for another.
     *
     * @param limit 0 for no bound
     */
    public Executor share(Executor of, int limit) {
        return share(of, limit, () -> {});
    }

    /** @param whenIdle run each time that the last task of the share has ended; throws nothing */
    public Executor share(Executor of, int limit, Runnable whenIdle) {
        return loops == null || limit == 0 ? of : new BoundedExecutor(of, limit, waitingInShares, waited, whenIdle);
    }

    /** How many tasks wait for a thread now, or for their turn in a share. */
    public int waiting() {
        return waitingInShares.get() + queued(executor) + queued(loops) + unstarted.size();
    }

    /**
     * A share of the threads for loops of publishers, as many as there are for all others; null if threads are virtual.
     *
     * @param limit 0 for no bound
     * @param whenIdle run each time that the last loop of the share has ended; throws nothing
     */
    @Nullable
    Executor loops(int limit, Runnable whenIdle) {
        return loopTurns == null ? null : loopShare(loopTurns, limit, whenIdle);
    }

    /** A share of a share of the threads for loops, from which loops can be withdrawn. */
    public LoopExecutor loopShare(@Nullable Executor of, int limit) {
        return of == null ? LoopExecutor.threadPerLoop() : loopShare(of, limit, () -> {});
    }

    private BoundedExecutor loopShare(Executor of, int limit, Runnable whenIdle) {
        return BoundedExecutor.ofLoops(of, limit == 0 ? Integer.MAX_VALUE : limit, waitingInShares, waited, whenIdle);
    }

    private static int queued(@Nullable ExecutorService threads) {
        return threads instanceof ElasticExecutor pool ? pool.getQueue().size() : 0;
    }

    /** Interrupts what still runs; returns at once. */
    @Override
    public void close() {
        executor.shutdownNow();
        if (starter != null) {
            starter.interrupt();
        }
        if (loops != null) {
            loops.shutdownNow();
        }
    }

    private static ExecutorService pool(LongAdder waited, Failures failures, ThreadFactory threads) {
        // One thread is always there: where no other can be started, it does the work of all.
        return new ElasticExecutor(1, MAX_THREADS, IDLE_TIME, threads, waited::increment, STARTING, failures);
    }
}
