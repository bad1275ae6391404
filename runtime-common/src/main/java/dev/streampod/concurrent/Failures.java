package dev.streampod.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes what is thrown on the threads of one server or one client where no caller is left to handle it: each failure is
 * counted, and logged with its stack. Also knows which functions have ended for good, for health reports.
 *
 * <p>Safe for use from any thread. No method throws.
 */
public final class Failures implements FailureReporter {

    /** The least time between two log entries of the same kind: the same function, the same class of failure. */
    static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

    /** How long a function that failed waits before it goes on, so that a lasting fault does not take a whole processor. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Writes failures to the log of the server or client. */
    @FunctionalInterface
    public interface Log {

        /**
         * Logs a failure with its stack.
         *
         * @param function what failed, as the subject of a sentence
         * @param heldBack the number of failures of the same kind since the last one that was logged
         */
        void failed(String function, Throwable failure, long heldBack);
    }

    private record Kind(String function, Class<?> failure) {}

    private final Log log;
    private final EventThrottle throttle = new EventThrottle(LOG_INTERVAL);
    private final LongAdder count = new LongAdder();
    private final Set<String> ended = new ConcurrentSkipListSet<>();

    public Failures(Log log) {
        this.log = log;
    }

    /** Counts and logs a failure. */
    @Override
    public void report(String function, Throwable failure) {
        count.increment();
        try {
            long heldBack = throttle.pass(new Kind(function, failure.getClass()));
            if (heldBack != EventThrottle.HELD_BACK) {
                log.failed(function, failure, heldBack);
            }
        } catch (Throwable e) {
            // Logging itself failed, for want of memory perhaps. The failure is counted; it cannot be reported
            // elsewhere.
            return;
        }
    }

    /**
     * The body of a thread that has to live: a loop that is entered again each time it throws, until it returns. If even
     * that becomes impossible, the function counts as {@linkplain #ended() ended}.
     */
    public Runnable untilDone(String function, Runnable loop) {
        return () -> {
            boolean done = false;
            try {
                while (!done) {
                    done = run(function, loop);
                    if (!done) {
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                }
            } finally {
                if (!done) {
                    end(function);
                }
            }
        };
    }

    /**
     * Makes daemon threads with a name and a number. What a task of theirs throws is reported, also where an executor lets
     * it end the thread.
     */
    public ThreadFactory threads(String name) {
        var number = new AtomicInteger();
        return task -> thread(name + "-" + number.getAndIncrement(), task);
    }

    /** Makes a daemon thread; what its task throws is reported. */
    public Thread thread(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((died, failure) -> report("Thread " + name, failure));
        return thread;
    }

    /** Notes that a function has ended for good. */
    public void end(String function) {
        ended.add(function);
    }

    /** The functions that have ended for good, in order of their names; none in a server that works. */
    public List<String> ended() {
        return List.copyOf(ended);
    }

    /** The number of failures so far. */
    public long count() {
        return count.sum();
    }
}
