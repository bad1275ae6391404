package dev.streampod.concurrent;

import static dev.streampod.fixtures.Awaits.await;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private final Failures failures = new Failures((function, failure, heldBack) -> {});
    private final TimerWheel wheel = new TimerWheel("test-timer", failures);

    @AfterEach
    void close() {
        wheel.close();
    }

    @Test
    void tasksRunInTheOrderOfTheirTimesAndNotEarly() {
        // However long this thread is kept from its work, each task is due between two moments that it knows.
        record Task(long from, long to, long ran) {}
        List<Task> ran = new CopyOnWriteArrayList<>();
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int delay = random.nextInt(600);
            long from = System.nanoTime() + MILLISECONDS.toNanos(delay);
            var to = new AtomicLong(from + HOURS.toNanos(1));
            wheel.after(Duration.ofMillis(delay), () -> ran.add(new Task(from, to.get(), System.nanoTime())));
            to.set(System.nanoTime() + MILLISECONDS.toNanos(delay));
        }
        await().until(() -> ran.size() == 200);
        assertThat(ran).allMatch(task -> task.ran() >= task.from());
        long tick = MILLISECONDS.toNanos(50);
        for (int i = 1; i < ran.size(); i++) {
            long latest = ran.get(i).to();
            assertThat(ran.subList(0, i)).allMatch(before -> before.from() - latest < tick);
        }
    }

    @Test
    void aTaskWhoseTimeIsOverWhenItArrivesRunsAtOnce() {
        List<String> ran = new CopyOnWriteArrayList<>();
        wheel.after(Duration.ofMillis(-500), () -> ran.add("late"));
        wheel.after(Duration.ofMillis(200), () -> ran.add("in time"));
        await().untilAsserted(() -> assertThat(ran).containsExactly("late", "in time"));
    }

    @Test
    void aCancelledTaskDoesNotRunAndItsNeighboursDo() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        // On the wheel's own thread, so that none runs before it is cancelled.
        wheel.after(Duration.ofMillis(0), () -> {
            for (int i = 0; i < 30; i++) {
                int own = i;
                var timeout = wheel.after(Duration.ofMillis(100), () -> ran.add(own));
                if (i % 3 == 0) {
                    timeout.cancel();
                    timeout.cancel();
                }
            }
        });
        await().until(() -> ran.size() == 20);
        assertThat(ran).noneMatch(i -> i % 3 == 0);
    }

    @Test
    void aTaskThatIsCancelledByOneOfItsOwnTickDoesNotRun() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        var done = new CompletableFuture<Void>();
        // On the wheel's own thread, so that all of them expire together.
        wheel.after(Duration.ZERO, () -> {
            var timeouts = new ArrayList<Scheduler.Timeout>();
            for (int i = 0; i < 30; i++) {
                int own = i;
                timeouts.add(wheel.after(Duration.ofMillis(100), () -> {
                    ran.add(own);
                    if (own + 1 < timeouts.size()) {
                        timeouts.get(own + 1).cancel();
                    }
                }));
            }
            wheel.after(Duration.ofMillis(200), () -> done.complete(null));
        });
        assertThat(done).succeedsWithin(60, SECONDS);
        assertThat(ran).hasSize(15).allMatch(each -> each % 2 == 0);
    }

    @Test
    void aTaskThatFailsStopsNoOther() {
        var ran = new AtomicInteger();
        wheel.after(Duration.ofMillis(50), () -> {
            throw new IllegalStateException("on purpose");
        });
        for (int i = 0; i < 10; i++) {
            wheel.after(Duration.ofMillis(50), () -> {
                throw new OutOfMemoryError("on purpose");
            });
            wheel.after(Duration.ofMillis(50), ran::incrementAndGet);
        }
        wheel.after(Duration.ofMillis(100), ran::incrementAndGet);
        await().until(() -> ran.get() == 11);
        assertThat(failures.count()).isEqualTo(11);
        assertThat(failures.ended()).isEmpty();
    }

    @Test
    void aTaskThatLeavesItsThreadInterruptedDoesNotKeepItFromResting() {
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Runnable interrupting = () -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
        };
        wheel.after(Duration.ofMillis(50), interrupting);
        wheel.after(Duration.ofMillis(50), interrupting);
        wheel.after(Duration.ofMillis(200), interrupting);
        await().until(() -> interrupted.size() == 3);
        assertThat(interrupted).containsOnly(false);
    }

    @Test
    void theCoarseClockGoesOnWhileATaskWaits() {
        wheel.after(Duration.ofHours(1), () -> {});
        long before = wheel.coarseNanoTime();
        await().until(() -> wheel.coarseNanoTime() > before);
    }

    @Test
    void theCoarseClockIsRightAgainWhenATaskComesAfterARest() throws Exception {
        long begin = System.nanoTime();
        await().until(() -> System.nanoTime() - begin > MILLISECONDS.toNanos(300));
        long before = System.nanoTime();
        wheel.after(Duration.ofHours(1), () -> {});
        assertThat(wheel.coarseNanoTime()).isGreaterThan(before - begin - MILLISECONDS.toNanos(50));
    }

    @Test
    void afterARestTasksAreNotEarlyEither() throws Exception {
        for (int i = 0; i < 20; i++) {
            wheel.after(Duration.ofMillis(60), () -> {}).cancel();
            long from = System.nanoTime();
            var ran = new CompletableFuture<Long>();
            wheel.after(Duration.ofMillis(10), () -> ran.complete(System.nanoTime()));
            assertThat(ran.get(60, SECONDS) - from).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void aDelayThatIsTooLongForTheClockIsWaitedFor() {
        var ran = new AtomicInteger();
        wheel.after(Duration.ofSeconds(Long.MAX_VALUE), ran::incrementAndGet);
        var later = new AtomicInteger();
        wheel.after(Duration.ofMillis(100), later::incrementAndGet);
        await().until(() -> later.get() == 1);
        assertThat(ran).hasValue(0);
    }

    @Test
    void aClosedWheelRunsNothingAndItsThreadEnds() throws Exception {
        var ran = new AtomicInteger();
        wheel.after(Duration.ofMillis(100), ran::incrementAndGet);
        wheel.close();
        assertThat(wheel.isClosed()).isTrue();
        assertThat(wheel.awaitEnd(Duration.ofSeconds(60))).isTrue();
        wheel.after(Duration.ZERO, ran::incrementAndGet).cancel();
        assertThat(ran).hasValue(0);
    }

    /** Stands still until it is moved. */
    private static final class SetClock extends Clock {

        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aWheelTurnsByTheClockThatItWasGiven() {
        var clock = new SetClock();
        try (var moved = new TimerWheel("test-timer", failures, clock)) {
            List<String> ran = new CopyOnWriteArrayList<>();
            moved.after(Duration.ofDays(2), () -> ran.add("second"));
            moved.after(Duration.ofDays(1), () -> ran.add("first"));
            moved.after(Duration.ofDays(3), () -> ran.add("third"));

            clock.now.updateAndGet(now -> now.plus(Duration.ofDays(2)).plusSeconds(1));

            await().untilAsserted(() -> assertThat(ran).containsExactly("first", "second"));
            assertThat(moved.now()).isEqualTo(clock.instant());
            assertThat(moved.nanoTime())
                    .isEqualTo(Duration.ofDays(2).plusSeconds(1).toNanos());
        }
    }
}
