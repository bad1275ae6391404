package dev.streampod.server.internal.session;

import dev.streampod.server.internal.thread.TimerWheel;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a link's client is alive: pings it after an interval without a word, gives it up after two. While the
 * link is not read, silence is ours: the client is pinged so that it knows us alive, and not judged.
 *
 * <p>The reading thread notes each sign of life; all else is the timer's.
 */
final class Heartbeat implements Runnable {

    private final TransportConnection link;
    private final TimerWheel timers;
    private final long interval;
    private volatile long lastHeard;
    private long pingedAfter = -1;
    private TimerWheel.@Nullable Timeout next;
    private boolean stopped;

    Heartbeat(TransportConnection link, TimerWheel timers, long intervalMillis) {
        this.link = link;
        this.timers = timers;
        this.interval = intervalMillis;
        this.lastHeard = timers.now();
    }

    void start() {
        lastHeard = timers.now();
        again(interval);
    }

    void heard() {
        long now = timers.now();
        if (now != lastHeard) {
            lastHeard = now;
        }
    }

    @Override
    public void run() {
        long now = timers.now();
        if (link.readingPaused()) {
            lastHeard = now;
            link.ping();
            again(interval);
            return;
        }
        long heard = lastHeard;
        long silence = now - heard;
        if (silence >= 2 * interval) {
            link.heartbeatMissed();
        } else if (silence >= interval) {
            if (pingedAfter != heard) {
                pingedAfter = heard;
                link.ping();
            }
            again(2 * interval - silence);
        } else {
            again(interval - silence);
        }
    }

    private synchronized void again(long delay) {
        if (!stopped) {
            next = timers.schedule(delay, this);
        }
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }
}
