package dev.streampod.client.internal.thread;

import dev.streampod.concurrent.ElasticExecutor;
import dev.streampod.concurrent.Failures;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The threads of clients, except those of Jetty and of the timers. Each kind of work has threads of its own, so that work of
 * one kind never waits for code of the application that blocks in another:
 *
 * <ul>
 *   <li>readers of streams, by {@link #execute} itself: they may wait for calls, connections and keys of their client
 *   <li>{@link #callbacks}: code attached to futures, listeners of connections and errors, publishers that are sent
 *   <li>{@link #keys}: key providers, without which no lost connection comes back
 *   <li>{@link #io}: writing frames and opening connections, which runs no code of the application
 * </ul>
 *
 * <p>Each kind has as many threads as have something to do, up to a bound; beyond it tasks wait. The submitters bound the
 * waiting tasks: none of them has more than a few here at a time.
 */
public final class CallbackExecutor implements Executor, AutoCloseable {

    /** How many tasks of one kind may be held up at the same time before others of that kind wait. */
    public static final int MAX_THREADS = 256;

    /** Their tasks never block: a few threads serve many connections. */
    static final int IO_THREADS = 16;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final Failures failures;
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
    private final AtomicInteger unfinished = new AtomicInteger();
    private volatile boolean closing;

    private final Pool readers;
    private final Pool callbacks;
    private final Pool keys;
    private final Pool io;
    private final List<Pool> pools;

    /** @param failures is told what tasks throw, and of threads that cannot be started */
    public CallbackExecutor(String threadName, Failures failures) {
        this(threadName, failures, Thread::new);
    }

    /** @param threads makes the threads, which are given a name and made daemons here */
    public CallbackExecutor(String threadName, Failures failures, Function<Runnable, Thread> threads) {
        this.failures = failures;
        readers = new Pool(threadName, MAX_THREADS, threads);
        callbacks = new Pool(threadName + "-callback", MAX_THREADS, threads);
        keys = new Pool(threadName + "-key", MAX_THREADS, threads);
        io = new Pool(threadName + "-writer", IO_THREADS, threads);
        pools = List.of(readers, callbacks, keys, io);
    }

    /**
     * Runs the code of a reader.
     *
     * @throws RejectedExecutionException after {@link #close}, except for what a task gives on
     */
    @Override
    public void execute(Runnable task) {
        readers.execute(task);
    }

    /** Runs callbacks of the application other than readers; rejects as {@link #execute} does. */
    public Executor callbacks() {
        return callbacks;
    }

    /**
     * Runs a callback that a caller may wait for. Rejects nothing: where the callback threads have ended, or none can be
     * started, the callback gets a thread of its own.
     */
    public void runCallback(Runnable task) {
        try {
            callbacks.execute(task);
        } catch (RejectedExecutionException e) {
            runElsewhere(task); // the caller may hold a lock
        }
    }

    /**
     * Publishes futures that have come to their outcome. What is attached to one of them does not wait for what is attached
     * to another, nor for a listener.
     */
    public void publish(Collection<? extends RuntimeFuture<?>> settled) {
        settled.forEach(each -> runCallback(each::publish));
    }

    /** Runs a task on a thread that these threads need not be there for. */
    public void runElsewhere(Runnable task) {
        failures.run(
                "Starting a thread for the end of the client",
                () -> failures.thread("streampod-client-end", task).start());
    }

    /** Runs key providers; rejects as {@link #execute} does. */
    public Executor keys() {
        return keys;
    }

    /** Runs what never blocks and is no code of the application; rejects as {@link #execute} does. */
    public Executor io() {
        return io;
    }

    private void finished() {
        if (unfinished.decrementAndGet() == 0 && closing) {
            shutdown();
        }
    }

    /** Whether {@link #close} was called. Until then a task is rejected only when no thread can be started for it. */
    public boolean isClosing() {
        return closing;
    }

    /** Is told what tasks throw. */
    public Failures failures() {
        return failures;
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
            shutdown();
        }
    }

    private void shutdown() {
        pools.forEach(each -> each.pool.shutdown());
    }

    /** Waits for the threads to end, interrupts them when they take longer, and returns whether they have ended. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        if (haveEnded(patience)) {
            return true;
        }
        pools.forEach(each -> each.pool.shutdownNow());
        return haveEnded(patience);
    }

    private boolean haveEnded(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean ended = true;
        for (Pool each : pools) {
            ended &= each.pool.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        return ended;
    }

    private static RejectedExecutionException ended() {
        return new RejectedExecutionException("The client's threads have ended");
    }

    /** The threads for one kind of work. */
    private final class Pool implements Executor {

        private final ElasticExecutor pool;

        Pool(String threadName, int maxThreads, Function<Runnable, Thread> threads) {
            var number = new AtomicInteger();
            pool = new ElasticExecutor(
                    0,
                    maxThreads,
                    KEEP_ALIVE,
                    task -> {
                        Thread thread = threads.apply(() -> {
                            inside.set(true);
                            task.run();
                        });
                        thread.setName(threadName + "-" + number.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    },
                    () -> {},
                    "Starting a thread of the client",
                    failures);
        }

        @Override
        public void execute(Runnable task) {
            if (closing && !isWorker()) {
                throw ended();
            }
            Runnable guarded = () -> {
                failures.run("A task of the client", task);
                finished();
            };
            unfinished.incrementAndGet();
            try {
                pool.execute(guarded);
            } catch (Throwable e) {
                finished();
                throw e;
            }
        }
    }
}
