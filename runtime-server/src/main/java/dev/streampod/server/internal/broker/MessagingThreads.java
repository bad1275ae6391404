package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.Failures;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of messaging besides its workers, created when first needed. Their queues are bounded by the callers: one
 * task for each mailbox and stream, and the posts that a bus buffers.
 */
final class MessagingThreads {

    private static final int READERS = 16;
    private static final long IDLE_SECONDS = 10;

    private final Executor readers;
    private final @Nullable ExecutorService ownReaders;
    private final ExecutorService completions;

    /**
     * @param readers runs what may be held up; null for a pool of its own
     * @param failures is told what tasks throw
     */
    MessagingThreads(@Nullable Executor readers, Failures failures) {
        this.completions = pool("streampod-posts", 1, failures);
        if (readers == null) {
            this.ownReaders = pool("streampod-readers", READERS, failures);
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

    private static ExecutorService pool(String name, int threads, Failures failures) {
        var pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), failures.threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
