package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.concurrent.TimerWheel;
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
    private final Scheduler timers;
    private final @Nullable TimerWheel ownTimers;

    /**
     * @param readers runs what may be held up; null for a pool of its own
     * @param timers runs what is due some time later; null for one of its own
     * @param failures is told what tasks throw
     */
    MessagingThreads(@Nullable Executor readers, @Nullable Scheduler timers, Failures failures) {
        this.completions = pool("streampod-posts", 1, failures);
        if (readers == null) {
            this.ownReaders = pool("streampod-readers", READERS, failures);
            this.readers = ownReaders;
        } else {
            this.ownReaders = null;
            this.readers = readers;
        }
        if (timers == null) {
            this.ownTimers = new TimerWheel("streampod-messages-timer", failures);
            this.timers = ownTimers;
        } else {
            this.ownTimers = null;
            this.timers = timers;
        }
    }

    Executor readers() {
        return readers;
    }

    Executor completions() {
        return completions;
    }

    Scheduler timers() {
        return timers;
    }

    /** Lets what was handed over be done, and then ends. */
    void close() {
        completions.shutdown();
        if (ownReaders != null) {
            ownReaders.shutdown();
        }
        if (ownTimers != null) {
            ownTimers.close();
        }
    }

    private static ExecutorService pool(String name, int threads, Failures failures) {
        var pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), failures.threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
