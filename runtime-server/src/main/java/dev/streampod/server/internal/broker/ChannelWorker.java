package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.EventThrottle;
import dev.streampod.concurrent.Failures;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that calls the listeners of its channels. Any thread adds work, which waits in a queue bounded in number and
 * in bytes; the thread runs one task after the other.
 */
final class ChannelWorker {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);
    private static final int BATCH = 256;
    /** The least time between two log entries about messages of the same class on the same channel. */
    private static final Duration IGNORED_INTERVAL = Duration.ofMinutes(1);

    /** Wakes the worker, and nothing else. */
    private static final Work WAKE_UP = new Work(0, () -> {});

    private record Work(int bytes, Runnable task) {}

    /** The thread of a worker, so that one can be told from any other. */
    static final class WorkerThread extends Thread {
        private WorkerThread(Runnable task, String name) {
            super(task, name);
            setDaemon(true);
        }
    }

    private final LinkedBlockingQueue<Work> queue;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    /** The classes of messages that no listener of their channel took, as they are logged. */
    private final EventThrottle ignored = new EventThrottle(IGNORED_INTERVAL);

    /** What reports the messages of a channel that did not fit, once for each channel that has some. */
    private final Set<Runnable> overflowReports = ConcurrentHashMap.newKeySet();

    private final Failures failures;
    private final WorkerThread thread;
    private final PublicationEncoder publications;
    private volatile boolean stopped;

    // Written by the worker, read by the watch over slow listeners. The count tells one call from the
    // next.
    private final AtomicReference<@Nullable ChannelReceiver> current = new AtomicReference<>();
    private final AtomicLong calls = new AtomicLong();

    /** @param failures is told what pieces of work throw; the worker goes on */
    ChannelWorker(String name, MessagingLimits limits, Failures failures, PublicationEncoder publications) {
        this.failures = failures;
        this.publications = publications;
        this.queue = new LinkedBlockingQueue<>(limits.workerQueue());
        this.maxBytes = limits.workerQueueBytes();
        this.thread = new WorkerThread(failures.untilDone("The message worker " + name, this::loop), name);
    }

    void start() {
        thread.start();
    }

    /**
     * Hands over work; false when as much waits as may. Work that is larger than the bound passes when no other waits.
     *
     * @param size how many bytes the task keeps from being freed, as far as that is known
     */
    boolean offer(int size, Runnable task) {
        long waiting = bytes.addAndGet(size);
        if ((waiting <= maxBytes || waiting == size) && !stopped && queue.offer(new Work(size, task))) {
            return true;
        }
        bytes.addAndGet(-size);
        return false;
    }

    /**
     * Runs the report about messages that did not fit, soon, and once if it is asked for again before. The worker looks after each
     * batch, so it has to be woken when it waits for one. When the wake-up does not fit either, there is a batch.
     */
    void reportOverflowSoon(Runnable report) {
        if (overflowReports.add(report)) {
            boolean unused = queue.offer(WAKE_UP);
        }
    }

    private record Ignored(String channel, Class<?> message) {}

    /** Warns of a message that no listener of its channel takes: most often a listener names the wrong class. */
    void ignored(String channel, Object message, ChannelReceiver[] listeners) {
        long heldBack = ignored.pass(new Ignored(channel, message.getClass()));
        if (heldBack != EventThrottle.HELD_BACK) {
            log.warn(
                    "A {} came over channel {}, and no listener of this server takes it: they listen for {}{}",
                    message.getClass().getName(),
                    channel,
                    Arrays.stream(listeners)
                            .map(ChannelReceiver::type)
                            .map(Class::getName)
                            .distinct()
                            .collect(Collectors.joining(", ")),
                    heldBack == 0 ? "" : ". " + heldBack + " more came since the last report");
        }
    }

    /** Encodes messages for the clients that follow its channels. Confined to this worker. */
    PublicationEncoder publications() {
        return publications;
    }

    void calling(ChannelReceiver listener) {
        current.lazySet(listener);
        calls.lazySet(calls.getPlain() + 1);
    }

    void idle() {
        current.lazySet(null);
    }

    /** The listener that is being called now, and the number of that call. */
    @Nullable
    ChannelReceiver current() {
        return current.get();
    }

    long calls() {
        return calls.get();
    }

    StackTraceElement[] stackTrace() {
        return thread.getStackTrace();
    }

    private void loop() {
        var batch = new ArrayList<Work>(BATCH);
        while (!stopped) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                continue; // A listener left its interrupt behind; stopping is told otherwise.
            }
            queue.drainTo(batch, BATCH - 1);
            for (Work work : batch) {
                if (stopped) {
                    return;
                }
                run(work);
            }
            batch.clear();
            publications.forget();
            if (!overflowReports.isEmpty()) {
                reportOverflow();
            }
        }
    }

    private void run(Work work) {
        try {
            work.task.run();
        } catch (Throwable e) {
            failures.report("Delivering a message to the listeners of a channel", e);
        } finally {
            bytes.addAndGet(-work.bytes);
        }
    }

    private void reportOverflow() {
        // Of a copy: what a channel does about it may find no room again.
        for (Runnable report : List.copyOf(overflowReports)) {
            overflowReports.remove(report);
            failures.run("Reporting the gap to the listeners of a channel", report);
        }
    }

    /** Drops what waits, and waits for what is under way, but not for ever, and not when it is this very thread that asks. */
    void stop(long waitMillis) {
        stopped = true;
        queue.clear();
        queue.offer(WAKE_UP);
        if (Thread.currentThread() != thread) {
            try {
                thread.join(waitMillis);
                if (thread.isAlive()) {
                    log.warn("A listener still blocks {}: {}", thread.getName(), current.get());
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
