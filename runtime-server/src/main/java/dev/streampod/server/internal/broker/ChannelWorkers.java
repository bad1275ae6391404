package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.Failures;
import dev.streampod.server.messaging.MessagingLimits;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The workers of a server. A channel always has the same worker, which keeps the order of its messages. */
final class ChannelWorkers {

    private static final long STOP_MILLIS = 2_000;

    private final ChannelWorker[] workers;
    private final ScheduledThreadPoolExecutor watch;

    ChannelWorkers(MessagingLimits limits, Failures failures, Supplier<PublicationEncoder> encoders) {
        this.workers = new ChannelWorker[limits.workers()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new ChannelWorker("streampod-messages-" + i, limits, failures, encoders.get());
        }
        this.watch = new ScheduledThreadPoolExecutor(1, task -> failures.thread("streampod-messages-watch", task));
        for (ChannelWorker worker : workers) {
            worker.start();
        }
        long half = Math.max(1, limits.slowListener().toMillis() / 2);
        var unused = watch.scheduleWithFixedDelay(
                failures.guarded(
                        "The watch over slow listeners", new SlowListenerWatch(workers, limits.slowListener())),
                half,
                half,
                TimeUnit.MILLISECONDS);
    }

    ChannelWorker of(String channel) {
        return workers[Integer.remainderUnsigned(spread(channel), workers.length)];
    }

    /** Runs what is due some time later; its tasks must not block. */
    ScheduledExecutorService timer() {
        return watch;
    }

    /** The hash of a channel, so spread that any of its bits will do. */
    static int spread(String channel) {
        int hash = channel.hashCode() * 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }

    void close() {
        watch.shutdownNow();
        for (ChannelWorker worker : workers) {
            worker.stop(STOP_MILLIS);
        }
    }
}
