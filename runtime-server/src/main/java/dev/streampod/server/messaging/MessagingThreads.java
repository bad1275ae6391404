package dev.streampod.server.messaging;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of messaging beside its workers, made when first needed. What waits for them is bounded by what asks: one task
 * for each mailbox and stream, and the posts that a bus keeps.
 */
final class MessagingThreads {

    private static final int READERS = 16;
    private static final long IDLE_SECONDS = 10;

    private final Executor readers;
    private final @Nullable ExecutorService ownReaders;
    private final ExecutorService completions = pool("streampod-posts", 1);

    /** @param readers runs what may be held up; null for a pool of its own */
    MessagingThreads(@Nullable Executor readers) {
        if (readers == null) {
            this.ownReaders = pool("streampod-readers", READERS);
            this.readers = ownReaders;
        } else {
            this.ownReaders = null;
            this.readers = readers;
        }
    }

    Executor readers() {
        return readers;
    }

    Executor completions() {
        return completions;
    }

    /** Lets what was handed over be done, and then ends. */
    void close() {
        completions.shutdown();
        if (ownReaders != null) {
            ownReaders.shutdown();
        }
    }

    private static ExecutorService pool(String name, int threads) {
        var numbers = new AtomicInteger();
        ThreadFactory factory = task -> {
            var thread = new Thread(task, name + "-" + numbers.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        var pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
