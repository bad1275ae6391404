package dev.streampod.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** C4, both sides, with a clock of the test's own. */
final class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofSeconds(25);

    private final ManualScheduler timers = new ManualScheduler();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger gaveUp = new AtomicInteger();
    private final Heartbeat heartbeat =
            new Heartbeat(timers, timers::nanoTime, paused::get, asked::incrementAndGet, gaveUp::incrementAndGet);

    @Test
    void asksAfterOneIntervalOfSilenceAndGivesUpAfterTwo() {
        heartbeat.start(INTERVAL);

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
        heartbeat.start(INTERVAL);

        for (int i = 0; i < 100; i++) {
            timers.pass(Duration.ofSeconds(10));
            heartbeat.heard();
        }

        assertThat(asked).hasValue(0);
        assertThat(gaveUp).hasValue(0);
        assertThat(timers.pending()).isEqualTo(1);
    }

    @Test
    void anAnswerInTheLastMomentCounts() {
        heartbeat.start(INTERVAL);
        timers.pass(INTERVAL.multipliedBy(2).minusNanos(1));
        heartbeat.heard();

        timers.pass(INTERVAL);
        assertThat(asked).hasValue(2);
        assertThat(gaveUp).hasValue(0);
        timers.pass(INTERVAL);
        assertThat(gaveUp).hasValue(1);
    }

    @Test
    void whoeverWasNotAskedIsNotGivenUpHoweverLongThisProcessStoodStill() {
        heartbeat.start(INTERVAL);

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
        heartbeat.start(INTERVAL);
        heartbeat.stop();

        timers.pass(INTERVAL.multipliedBy(10));
        assertThat(asked).hasValue(0);
        assertThat(gaveUp).hasValue(0);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void aPeerThatIsNotReadIsPingedInEachIntervalAndNotGivenUp() {
        heartbeat.start(INTERVAL);
        paused.set(true);

        timers.pass(INTERVAL.multipliedBy(10));
        assertThat(asked).hasValue(10);
        assertThat(gaveUp).hasValue(0);

        paused.set(false);
        timers.pass(INTERVAL);
        assertThat(asked).hasValue(11);
        assertThat(gaveUp).hasValue(0);
        timers.pass(INTERVAL);
        assertThat(gaveUp).hasValue(1);
    }

    @Test
    void aPeerThatWasPingedAndIsNotReadFromThenOnIsNotGivenUp() {
        heartbeat.start(INTERVAL);
        timers.pass(INTERVAL);
        assertThat(asked).hasValue(1);
        paused.set(true);

        timers.pass(INTERVAL);
        assertThat(gaveUp).hasValue(0);
    }

    @Test
    void aHeartbeatThatWasStoppedBeforeItBeganDoesNotBegin() {
        heartbeat.stop();
        heartbeat.start(INTERVAL);
        assertThat(timers.pending()).isZero();
    }

    @Test
    void theTimeBeforeTheStartIsNotCountedAsSilence() {
        timers.pass(INTERVAL.multipliedBy(3));
        heartbeat.start(INTERVAL);
        assertThat(heartbeat.lastHeard()).isEqualTo(timers.nanoTime());
        timers.pass(INTERVAL.minusNanos(1));
        assertThat(asked).hasValue(0);
    }
}
