package dev.streampod.server.internal.thread;

import static dev.streampod.fixtures.Patience.await;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Failures;
import dev.streampod.server.internal.metrics.ServerFailures;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private final Failures failures = ServerFailures.logged();
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
            wheel.schedule(delay, () -> ran.add(new Task(from, to.get(), System.nanoTime())));
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
        await().until(() -> wheel.now() > 500);
        wheel.schedule(-500, () -> ran.add("late"));
        wheel.schedule(200, () -> ran.add("in time"));
        await().untilAsserted(() -> assertThat(ran).containsExactly("late", "in time"));
    }

    @Test
    void aCancelledTaskDoesNotRunAndItsNeighboursDo() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        // On the wheel's own thread, so that none runs before it is cancelled.
        wheel.schedule(0, () -> {
            for (int i = 0; i < 30; i++) {
                int own = i;
                var timeout = wheel.schedule(100, () -> ran.add(own));
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
    void aTaskThatFailsStopsNoOther() {
        var ran = new AtomicInteger();
        wheel.schedule(50, () -> {
            throw new IllegalStateException("on purpose");
        });
        for (int i = 0; i < 10; i++) {
            wheel.schedule(50, () -> {
                throw new OutOfMemoryError("on purpose");
            });
            wheel.schedule(50, ran::incrementAndGet);
        }
        wheel.schedule(100, ran::incrementAndGet);
        await().until(() -> ran.get() == 11);
        assertThat(failures.count()).isEqualTo(11);
        assertThat(failures.ended()).isEmpty();
    }

    @Test
    void timeGoesOn() {
        long before = wheel.now();
        await().until(() -> wheel.now() > before);
    }
}
