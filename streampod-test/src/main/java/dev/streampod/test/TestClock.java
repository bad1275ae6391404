package dev.streampod.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The clock of the servers, the clients and the keys of a test. It goes as real time does, and is moved forward: what falls
 * due by that, heartbeats and expiries of keys, waits before a connection is opened again, deadlines of calls, happens
 * within 50 ms of real time, on other threads. So wait for what it leads to. Timeouts fall due as well, that of a connection
 * which is being opened among them: have a client connected before the clock is moved by more than 10 seconds. Safe for use
 * from any thread.
 *
 * <p>Redis and what servers know of one another keep real time.
 */
public final class TestClock extends Clock {

    private final Clock real;
    private final AtomicReference<Duration> ahead;

    TestClock() {
        this(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
    }

    private TestClock(Clock real, AtomicReference<Duration> ahead) {
        this.real = real;
        this.ahead = ahead;
    }

    /**
     * Moves the clock forward.
     *
     * @throws IllegalArgumentException when the time is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A clock is moved forward, not by " + time);
        }
        ahead.accumulateAndGet(time, Duration::plus);
    }

    @Override
    public Instant instant() {
        return real.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    /** The same clock in another zone: moving one moves the other. */
    @Override
    public TestClock withZone(ZoneId zone) {
        return new TestClock(real.withZone(zone), ahead);
    }

    @Override
    public String toString() {
        return "TestClock[" + ahead.get() + " ahead]";
    }
}
