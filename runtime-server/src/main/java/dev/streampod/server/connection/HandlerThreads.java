package dev.streampod.server.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the code of endpoints and authenticators runs, and may block: a virtual thread for each task where Java has them
 * (21 and later), else a pool that grows to 256 threads on demand. Tasks beyond that wait; there is never more than one for
 * each stream.
 */
public final class HandlerThreads implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HandlerThreads.class);

    private static final int MAX_THREADS = 256;
    private static final long IDLE_SECONDS = 30;

    private final ExecutorService executor;

    private HandlerThreads(ExecutorService executor) {
        this.executor = executor;
    }

    /** @param waited counts the tasks that had to wait because all threads of the pool were busy */
    public static HandlerThreads create(String name, LongAdder waited) {
        ExecutorService executor = virtualThreads(name);
        return new HandlerThreads(executor != null ? executor : pool(name, waited));
    }

    /** The pool of platform threads, whatever this Java has. */
    static HandlerThreads pooled(String name, LongAdder waited) {
        return new HandlerThreads(pool(name, waited));
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("A task came after the end of the server", e);
        }
    }

    /** How many tasks wait for a thread now. */
    int waiting() {
        return executor instanceof ThreadPoolExecutor pool ? pool.getQueue().size() : 0;
    }

    /** Interrupts what still runs; returns at once. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    // Java 17 is the oldest platform, so what came with 21 is looked up by name, once.
    private static @Nullable ExecutorService virtualThreads(String name) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object threads = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual))
                    .invoke();
            threads = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
                    .invoke(threads, name + "-", 0L);
            Object factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(threads);
            return (ExecutorService) lookup.findStatic(
                            java.util.concurrent.Executors.class,
                            "newThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class, ThreadFactory.class))
                    .invoke((ThreadFactory) factory);
        } catch (ClassNotFoundException | NoSuchMethodException e) {
            return null; // an older Java
        } catch (Throwable e) {
            throw new IllegalStateException("Virtual threads are there but cannot be used", e);
        }
    }

    private static ExecutorService pool(String name, LongAdder waited) {
        var count = new AtomicInteger();
        // A task goes to a thread that waits for one, else a new thread is started; only when there are enough does it
        // queue.
        var queue = new LinkedTransferQueue<Runnable>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean offer(Runnable task) {
                return tryTransfer(task);
            }
        };
        return new ThreadPoolExecutor(
                0,
                MAX_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                queue,
                task -> {
                    var thread = new Thread(task, name + "-" + count.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> {
                    if (!pool.isShutdown()) {
                        waited.increment();
                        queue.put(task);
                    }
                });
    }
}
