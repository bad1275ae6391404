package dev.streampod.wire;

import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches that the peer of a connection is alive: pings it after one interval of silence, and gives it up after a further
 * one. A peer that was not pinged is not given up: after a pause of this process, the silence may be this side's. Neither
 * is a peer whose frames are not read at present; it is pinged, so that it receives frames from this side.
 *
 * <p>One timer, set to the time of the next action; a received frame only moves a time stamp. The state is guarded by this
 * object's lock, which is not held while {@code ping} or {@code missed} runs. Safe for use from any thread.
 */
public final class Heartbeat {

    private final Scheduler scheduler;
    private final LongSupplier clock;
    private final BooleanSupplier paused;
    private final Runnable ping;
    private final Runnable missed;

    private volatile long lastHeard;
    private long interval;
    private Scheduler.@Nullable Timeout next;
    private boolean stopped;
    private boolean pinged;
    /** When the peer had last been heard when it was pinged. */
    private long pingedAfter;

    /**
     * @param clock the time in nanoseconds from an arbitrary origin
     * @param paused whether frames of the peer are not read at present; must not block
     * @param ping sends a ping; runs on the scheduler's thread
     * @param missed gives the peer up; runs once at most, on the scheduler's thread
     */
    public Heartbeat(Scheduler scheduler, LongSupplier clock, BooleanSupplier paused, Runnable ping, Runnable missed) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.paused = paused;
        this.ping = ping;
        this.missed = missed;
        this.lastHeard = clock.getAsLong();
    }

    /** Begins to watch, from now on; does nothing after {@link #stop}. Called once. */
    public synchronized void start(Duration interval) {
        if (!stopped) {
            this.interval = interval.toNanos();
            next = scheduler.after(interval, this::check);
            heard();
        }
    }

    /** Notes that the peer was heard. */
    public void heard() {
        long now = clock.getAsLong();
        if (now != lastHeard) { // a coarse clock seldom moves, and neither does the cache line then
            lastHeard = now;
        }
    }

    /** Returns when the peer was last heard, by the clock that was given. */
    public long lastHeard() {
        return lastHeard;
    }

    /** Ends the watch; a callback that has begun may still run. */
    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void check() {
        Runnable callback = due();
        if (callback != null) {
            callback.run();
        }
    }

    private synchronized @Nullable Runnable due() {
        if (stopped) {
            return null;
        }
        if (paused.getAsBoolean()) {
            heard();
            return pingAndWait();
        }
        long heard = lastHeard;
        long silence = clock.getAsLong() - heard;
        if (silence < interval) {
            next = scheduler.after(Duration.ofNanos(interval - silence), this::check);
            return null;
        }
        if (pinged && pingedAfter == heard) {
            stopped = true;
            return missed;
        }
        pinged = true;
        pingedAfter = heard;
        return pingAndWait();
    }

    private Runnable pingAndWait() {
        next = scheduler.after(Duration.ofNanos(interval), this::check);
        return ping;
    }
}
