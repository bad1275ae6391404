package dev.streampod.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private final TimerWheel wheel = new TimerWheel("test-timer");

    @AfterEach
    void close() {
        wheel.close();
    }

    @Test
    void tasksRunInTheOrderOfTheirTimesAndNotEarly() {
        List<String> ran = new CopyOnWriteArrayList<>();
        long start = System.nanoTime();
        var first = new AtomicInteger();
        wheel.schedule(400, () -> ran.add("third"));
        wheel.schedule(200, () -> ran.add("second"));
        wheel.schedule(100, () -> {
            first.set((int) ((System.nanoTime() - start) / 1_000_000));
            ran.add("first");
        });
        await().untilAsserted(() -> assertThat(ran).containsExactly("first", "second", "third"));
        assertThat(first.get()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void aCancelledTaskDoesNotRunAndItsNeighboursDo() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 30; i++) {
            int own = i;
            var timeout = wheel.schedule(100, () -> ran.add(own));
            if (i % 3 == 0) {
                timeout.cancel();
                timeout.cancel();
            }
        }
        await().until(() -> ran.size() == 20);
        assertThat(ran).noneMatch(i -> i % 3 == 0);
    }

    @Test
    void aTaskThatFailsStopsNoOther() {
        var ran = new AtomicInteger();
        wheel.schedule(50, () -> {
            throw new IllegalStateException("on purpose");
        });
        wheel.schedule(100, ran::incrementAndGet);
        await().until(() -> ran.get() == 1);
    }

    @Test
    void timeGoesOn() {
        long before = wheel.now();
        await().until(() -> wheel.now() > before);
    }
}
