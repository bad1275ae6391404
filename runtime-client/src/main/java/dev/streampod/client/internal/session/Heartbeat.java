package dev.streampod.client.internal.session;

import dev.streampod.client.internal.thread.Scheduler;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches that the peer is heard: asks for a sign of life after one interval of silence, gives up after two. Whoever was
 * not asked is not given up: after a time in which this process stood still, the silence may be its own.
 *
 * <p>One timer, set to the moment at which the next thing would be due; what is received only moves a time stamp. Its own
 * state is guarded by its monitor, and neither action runs under it.
 */
final class Heartbeat {

    private final Scheduler timers;
    private final long interval;
    private final LongSupplier lastHeard;
    private final Runnable ask;
    private final Runnable giveUp;

    private Scheduler.@Nullable Timeout timeout;
    private boolean stopped;
    private boolean asked;
    /** When the peer had last been heard when it was asked. */
    private long askedAfter;

    /** @param lastHeard when the peer was last heard, by {@link Scheduler#nanoTime} */
    Heartbeat(Scheduler timers, Duration interval, LongSupplier lastHeard, Runnable ask, Runnable giveUp) {
        this.timers = timers;
        this.interval = interval.toNanos();
        this.lastHeard = lastHeard;
        this.ask = ask;
        this.giveUp = giveUp;
    }

    void start() {
        schedule(interval);
    }

    synchronized void stop() {
        stopped = true;
        if (timeout != null) {
            timeout.cancel();
        }
    }

    private synchronized void schedule(long nanos) {
        if (!stopped) {
            timeout = timers.after(Duration.ofNanos(nanos), this::check);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Whether the peer was asked already and has not been heard since; from now on it counts as asked. */
    private synchronized boolean askedBefore(long heard) {
        boolean before = asked && askedAfter == heard;
        asked = true;
        askedAfter = heard;
        return before;
    }

    private void check() {
        if (isStopped()) {
            return;
        }
        long heard = lastHeard.getAsLong();
        long silence = timers.nanoTime() - heard;
        if (silence < interval) {
            schedule(interval - silence);
        } else if (askedBefore(heard)) {
            stop();
            giveUp.run();
        } else {
            schedule(interval);
            ask.run();
        }
    }
}
