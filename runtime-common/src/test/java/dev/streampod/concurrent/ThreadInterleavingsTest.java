package dev.streampod.concurrent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * As {@link dev.streampod.InterleavingsTest}, for what has threads of its own. A parked thread may go on without being woken
 * here, so that a wake-up that is missing shows in {@link TimerWheelTest} only.
 */
class ThreadInterleavingsTest {

    /** How many orders of the steps are tried; {@code -Dinterleavings.orders} for more than a build has time for. */
    private static final int ORDERS = Integer.getInteger("interleavings.orders", 200);

    private static final Failures THROWING = new Failures((function, failure, heldBack) -> {
        throw new AssertionError(function, failure);
    });

    @Test
    void anElasticPoolRunsEachTaskThatItDoesNotReject() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            var pool = new ElasticExecutor(0, 1, Duration.ZERO, Thread::new, () -> {}, "Starting a thread", THROWING);
            var accepted = new AtomicInteger();
            var ran = new AtomicInteger();
            Runnable caller = () -> {
                try {
                    pool.execute(ran::incrementAndGet);
                    accepted.incrementAndGet();
                } catch (RejectedExecutionException e) {
                    // it was shut down before
                }
            };
            var first = new Thread(caller);
            var second = new Thread(caller);
            first.start();
            second.start();
            pool.shutdown();
            join(first);
            join(second);
            while (!pool.isTerminated()) {
                Thread.onSpinWait();
            }
            if (ran.get() != accepted.get()) {
                throw new AssertionError(ran.get() + " of " + accepted.get() + " tasks ran");
            }
        });
    }

    @Test
    void theTimerRunsEachTaskOnceThatIsNotCancelled() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            var clock = new AtomicLong();
            var wheel = new TimerWheel("timer", THROWING, new MovedClock(clock));
            var ran = new AtomicInteger();
            var cancelled = new AtomicInteger();
            var setter = new Thread(() -> wheel.after(Duration.ZERO, ran::incrementAndGet));
            var canceller = new Thread(
                    () -> wheel.after(Duration.ZERO, cancelled::incrementAndGet).cancel());
            setter.start();
            canceller.start();
            join(setter);
            join(canceller);
            clock.set(1_000);
            while (ran.get() == 0) {
                Thread.onSpinWait();
            }
            wheel.close();
            if (ran.get() != 1 || cancelled.get() != 0) {
                throw new AssertionError(ran.get() + " and " + cancelled.get());
            }
        });
    }

    private static final class MovedClock extends Clock {

        private final AtomicLong millis;

        private MovedClock(AtomicLong millis) {
            this.millis = millis;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.get());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
