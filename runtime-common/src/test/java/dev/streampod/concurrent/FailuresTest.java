package dev.streampod.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private record Entry(String function, Throwable failure, long heldBack) {}

    private final List<Entry> log = new CopyOnWriteArrayList<>();
    private final Failures failures =
            new Failures((function, failure, heldBack) -> log.add(new Entry(function, failure, heldBack)));

    @Test
    void whatATaskThrowsIsLoggedAndCountedAndGoesNoFurther() {
        var error = new AssertionError("on purpose");
        failures.guarded("A task", () -> {
                    throw error;
                })
                .run();
        assertThat(log).containsExactly(new Entry("A task", error, 0));
        assertThat(failures.count()).isEqualTo(1);
        assertThat(failures.run("A task", () -> {})).isTrue();
        assertThat(failures.ended()).isEmpty();
    }

    @Test
    void failuresOfOneKindAreAllCountedAndLoggedAtABoundedRate() {
        for (int i = 0; i < 10_000; i++) {
            failures.report("A task", new IllegalStateException("on purpose"));
        }
        failures.report("Another task", new IllegalStateException("on purpose"));
        failures.report("A task", new OutOfMemoryError("on purpose"));
        assertThat(failures.count()).isEqualTo(10_002);
        assertThat(log).hasSizeBetween(3, 1_000);
        assertThat(log.stream().mapToLong(Entry::heldBack).sum() + log.size()).isLessThanOrEqualTo(10_002);
        assertThat(log).extracting(Entry::function).contains("A task", "Another task");
        assertThat(log).extracting(Entry::failure).hasAtLeastOneElementOfType(OutOfMemoryError.class);
    }

    @Test
    void aLogThatThrowsIsNoFailureOfTheThread() {
        var broken = new Failures((function, failure, heldBack) -> {
            throw new OutOfMemoryError("on purpose");
        });
        assertThat(broken.run("A task", () -> {
                    throw new AssertionError("on purpose");
                }))
                .isFalse();
        assertThat(broken.count()).isEqualTo(1);
    }

    @Test
    void aLoopThatThrowsIsEnteredAgainUntilItReturns() {
        var entered = new AtomicInteger();
        failures.untilDone("A loop", () -> {
                    if (entered.incrementAndGet() < 4) {
                        throw new AssertionError("on purpose");
                    }
                })
                .run();
        assertThat(entered).hasValue(4);
        assertThat(failures.count()).isEqualTo(3);
        assertThat(failures.ended()).isEmpty();
    }

    @Test
    void whatEndsAThreadIsReported() throws Exception {
        var error = new AssertionError("on purpose");
        Thread thread = failures.threads("test").newThread(() -> {
            throw error;
        });
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("test-0");
        thread.start();
        thread.join();
        assertThat(log).containsExactly(new Entry("Thread test-0", error, 0));
    }

    @Test
    void functionsThatEndedAreNamedInOrder() {
        failures.end("The timer");
        failures.end("Messaging");
        failures.end("The timer");
        assertThat(failures.ended()).containsExactly("Messaging", "The timer");
    }

    @Test
    void anEventPassesOncePerIntervalAndKindAndTellsOfThoseHeldBack() {
        long[] now = {-5};
        var throttle = new EventThrottle(Duration.ofNanos(10), () -> now[0]);
        assertThat(throttle.pass("a")).isZero();
        assertThat(throttle.pass("a")).isEqualTo(EventThrottle.HELD_BACK);
        assertThat(throttle.pass("b")).isZero();
        now[0] = 4;
        assertThat(throttle.pass("a")).isEqualTo(EventThrottle.HELD_BACK);
        now[0] = 5;
        assertThat(throttle.pass("a")).isEqualTo(2);
        now[0] = 15;
        assertThat(throttle.pass("a")).isZero();
    }

    @Test
    void kindsBeyondTheBoundShareOneInterval() {
        var throttle = new EventThrottle(Duration.ofNanos(10), () -> 0);
        for (int i = 0; i < EventThrottle.MAX_KINDS; i++) {
            assertThat(throttle.pass(i)).isZero();
        }
        assertThat(throttle.pass("one more")).isZero();
        assertThat(throttle.pass("and another")).isEqualTo(EventThrottle.HELD_BACK);
    }

    @Test
    void aSerialTaskThatThrowsServesTheNextRequest() {
        var worked = new AtomicInteger();
        var task = new SerialTask(
                "Work",
                () -> {
                    if (worked.incrementAndGet() == 1) {
                        throw new NoSuchMethodError("on purpose");
                    }
                },
                failures);
        task.request();
        task.request();
        assertThat(worked).hasValue(2);
        assertThat(log).extracting(Entry::function).containsExactly("Work");
    }

    @Test
    void aSerialTaskWorksOnOneThreadAtATimeAndMissesNoRequest() throws Exception {
        var working = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var asked = new AtomicInteger();
        var seen = new AtomicInteger();
        var task = new SerialTask(
                "Work",
                () -> {
                    if (working.incrementAndGet() != 1) {
                        overlaps.incrementAndGet();
                    }
                    seen.set(asked.get());
                    working.decrementAndGet();
                },
                failures);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            var thread = new Thread(() -> {
                for (int j = 0; j < 5_000; j++) {
                    asked.incrementAndGet();
                    task.request();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(seen).hasValue(20_000);
    }

    @Test
    void aSerialTaskWhoseExecutorRefusesServesTheNextRequest() throws Exception {
        var worked = new CountDownLatch(1);
        var task = new SerialTask("Work", worked::countDown, failures);
        try {
            task.request(refused -> {
                throw new RejectedExecutionException("on purpose");
            });
            throw new AssertionError("the refusal was swallowed");
        } catch (RejectedExecutionException e) {
            assertThat(e).hasMessage("on purpose");
        }
        task.request(Runnable::run);
        assertThat(worked.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
