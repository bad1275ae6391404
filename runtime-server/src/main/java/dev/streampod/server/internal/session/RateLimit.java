package dev.streampod.server.internal.session;

import java.util.concurrent.TimeUnit;

/**
 * Limits the messages per second, with a burst of the same size. Confined to the thread that reads the connection.
 */
final class RateLimit {

    private final int perSecond;
    private final long nanosEach;
    private long filledAt = System.nanoTime();
    private long available;

    RateLimit(int perSecond) {
        this.perSecond = perSecond;
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.available = perSecond;
    }

    boolean pass() {
        return pass(System.nanoTime());
    }

    boolean pass(long nanoTime) {
        long earned = (nanoTime - filledAt) / nanosEach;
        if (earned > 0) {
            filledAt += earned * nanosEach;
            available = Math.min(perSecond, available + earned);
        }
        if (available == 0) {
            return false;
        }
        available--;
        return true;
    }
}
