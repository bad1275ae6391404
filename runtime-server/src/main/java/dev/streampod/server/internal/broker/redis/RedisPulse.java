package dev.streampod.server.internal.broker.redis;

/**
 * Tells connections to Redis that are dead from those of a process that was kept from its work: messages and
 * acknowledgements count as signs of life, since the answer to a ping waits behind them, and after a look that came late
 * there is another one before anything is given up. What is heard may be told by any thread; all else belongs to one.
 */
final class RedisPulse {

    /** The step to be done after a look. */
    enum Verdict {
        /** Both live: ask them again, for the next look. */
        ASK,
        /** Not both were heard, but this server had no time to listen either. */
        WAIT,
        GIVE_UP
    }

    private final long interval;
    private long lastLook;
    private volatile boolean subscribingHeard = true;
    private volatile boolean publishingHeard = true;

    /**
     * @param interval how far looks are apart
     * @param now the time of this and all that follows, in nanoseconds
     */
    RedisPulse(long interval, long now) {
        this.interval = interval;
        this.lastLook = now;
    }

    void subscribingHeard() {
        if (!subscribingHeard) {
            subscribingHeard = true;
        }
    }

    void publishingHeard() {
        if (!publishingHeard) {
            publishingHeard = true;
        }
    }

    Verdict look(long now) {
        boolean late = now - lastLook > interval + interval / 2;
        lastLook = now;
        if (subscribingHeard && publishingHeard) {
            subscribingHeard = false;
            publishingHeard = false;
            return Verdict.ASK;
        }
        return late ? Verdict.WAIT : Verdict.GIVE_UP;
    }
}
