package dev.streampod.client.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** C4, with a clock of the test's own. */
final class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofSeconds(25);

    private final ManualScheduler timers = new ManualScheduler();
    private final AtomicLong lastHeard = new AtomicLong(timers.nanoTime());
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger gaveUp = new AtomicInteger();
    private final Heartbeat heartbeat =
            new Heartbeat(timers, INTERVAL, lastHeard::get, asked::incrementAndGet, gaveUp::incrementAndGet);

    @Test
    void asksAfterOneIntervalOfSilenceAndGivesUpAfterTwo() {
        heartbeat.start();

        timers.pass(INTERVAL.minusNanos(1));
        assertThat(asked).hasValue(0);
        timers.pass(Duration.ofNanos(1));
        assertThat(asked).hasValue(1);
        timers.pass(INTERVAL.minusNanos(1));
        assertThat(gaveUp).hasValue(0);
        timers.pass(Duration.ofNanos(1));
        assertThat(gaveUp).hasValue(1);
        assertThat(asked).hasValue(1);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void asksNothingWhileThePeerIsHeard() {
        heartbeat.start();

        for (int i = 0; i < 100; i++) {
            timers.pass(Duration.ofSeconds(10));
            lastHeard.set(timers.nanoTime());
        }

        assertThat(asked).hasValue(0);
        assertThat(gaveUp).hasValue(0);
        assertThat(timers.pending()).isEqualTo(1);
    }

    @Test
    void anAnswerInTheLastMomentCounts() {
        heartbeat.start();
        timers.pass(INTERVAL.multipliedBy(2).minusNanos(1));
        lastHeard.set(timers.nanoTime());

        timers.pass(INTERVAL);
        assertThat(asked).hasValue(2);
        assertThat(gaveUp).hasValue(0);
        timers.pass(INTERVAL);
        assertThat(gaveUp).hasValue(1);
    }

    @Test
    void whoeverWasNotAskedIsNotGivenUpHoweverLongThisProcessStoodStill() {
        heartbeat.start();

        timers.oversleep(INTERVAL.multipliedBy(5));
        assertThat(asked).hasValue(1);
        timers.pass(INTERVAL.minusNanos(1));
        assertThat(gaveUp).hasValue(0);
        timers.pass(Duration.ofNanos(1));
        assertThat(asked).hasValue(1);
        assertThat(gaveUp).hasValue(1);
    }

    @Test
    void nothingHappensAfterTheEnd() {
        heartbeat.start();
        heartbeat.stop();

        timers.pass(INTERVAL.multipliedBy(10));
        assertThat(asked).hasValue(0);
        assertThat(gaveUp).hasValue(0);
        assertThat(timers.pending()).isZero();
    }
}
