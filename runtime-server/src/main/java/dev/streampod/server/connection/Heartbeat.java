package dev.streampod.server.connection;

import org.jspecify.annotations.Nullable;

/**
 * Watches that a connection's client is alive: pings it after an interval without a word, gives it up after two. While the
 * connection is not read, silence is ours: the client is pinged so that it knows us alive, and not judged.
 *
 * <p>The reading thread notes each sign of life; all else is the timer's.
 */
final class Heartbeat implements Runnable {

    private final Connection connection;
    private final TimerWheel timers;
    private final long interval;
    private volatile long lastHeard;
    private long pingedAfter = -1;
    private TimerWheel.@Nullable Timeout next;
    private boolean stopped;

    Heartbeat(Connection connection, TimerWheel timers, long intervalMillis) {
        this.connection = connection;
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
        if (connection.readingHeld()) {
            lastHeard = now;
            connection.ping();
            again(interval);
            return;
        }
        long heard = lastHeard;
        long silence = now - heard;
        if (silence >= 2 * interval) {
            connection.heartbeatMissed();
        } else if (silence >= interval) {
            if (pingedAfter != heard) {
                pingedAfter = heard;
                connection.ping();
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
