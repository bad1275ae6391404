package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.server.messaging.MessagingLimits;
import java.util.function.Supplier;

/** The workers of a server. A channel always has the same worker, which keeps the order of its messages. */
final class ChannelWorkers {

    private static final long STOP_MILLIS = 2_000;

    private final ChannelWorker[] workers;
    private final SlowListenerWatch watch;

    ChannelWorkers(MessagingLimits limits, Scheduler timers, Failures failures, Supplier<PublicationEncoder> encoders) {
        this.workers = new ChannelWorker[limits.workers()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new ChannelWorker("streampod-messages-" + i, limits, failures, encoders.get());
        }
        this.watch = new SlowListenerWatch(workers, limits.slowListener(), timers, failures);
        for (ChannelWorker worker : workers) {
            worker.start();
        }
        watch.start();
    }

    ChannelWorker of(String channel) {
        return workers[Integer.remainderUnsigned(spread(channel), workers.length)];
    }

    /** The hash of a channel, so spread that any of its bits will do. */
    static int spread(String channel) {
        int hash = channel.hashCode() * 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }

    void close() {
        watch.close();
        for (ChannelWorker worker : workers) {
            worker.stop(STOP_MILLIS);
        }
    }
}
