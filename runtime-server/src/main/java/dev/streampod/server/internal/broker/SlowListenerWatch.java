package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.concurrent.Scheduler.Timeout;
import dev.streampod.server.messaging.Messages;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples the workers, twice within the time that a listener may take, and logs a listener that was in the same call in
 * three samples in a row; each call once. Costs the workers only a field that names the current listener. It samples on the
 * thread of the timer only.
 */
final class SlowListenerWatch {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);
    private static final int LOOKS = 3;

    private final ChannelWorker[] workers;
    private final Duration allowed;
    private final long[] lastCall;
    private final int[] looks;
    private final Scheduler timers;
    private final Runnable guardedLook;
    /** Null before the start and after the end. Guarded by this. */
    private @Nullable Timeout next;

    /** @param failures is told what a look throws; the next one comes all the same */
    SlowListenerWatch(ChannelWorker[] workers, Duration allowed, Scheduler timers, Failures failures) {
        this.workers = workers;
        this.allowed = allowed;
        this.timers = timers;
        this.guardedLook = failures.guarded("The watch over slow listeners", this::look);
        this.lastCall = new long[workers.length];
        this.looks = new int[workers.length];
    }

    synchronized void start() {
        next = timers.after(allowed.dividedBy(2), this::tick);
    }

    synchronized void close() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void tick() {
        guardedLook.run();
        synchronized (this) {
            if (next != null) {
                start();
            }
        }
    }

    private void look() {
        for (int i = 0; i < workers.length; i++) {
            look(i, workers[i]);
        }
    }

    private void look(int index, ChannelWorker worker) {
        long call = worker.calls();
        ChannelReceiver listener = worker.current();
        if (listener == null || call != lastCall[index]) {
            lastCall[index] = call;
            looks[index] = listener == null ? 0 : 1;
        } else if (++looks[index] == LOOKS) {
            log.warn(
                    "The listener {} on channel {} has blocked its worker for more than {} ms, and other channels wait behind"
                            + " it. Add it with Delivery.BLOCKING, or have it hand its work over. It is{}",
                    listener,
                    listener.channel(),
                    allowed.toMillis(),
                    where(worker));
        }
    }

    private static String where(ChannelWorker worker) {
        StackTraceElement @Nullable [] stack = worker.stackTrace();
        var text = new StringBuilder();
        for (int i = 0; i < Math.min(stack.length, 5); i++) {
            text.append(i == 0 ? " at " : ", called from ").append(stack[i]);
        }
        return text.isEmpty() ? " done by now" : text.toString();
    }
}
