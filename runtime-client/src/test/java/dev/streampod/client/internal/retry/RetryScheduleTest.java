package dev.streampod.client.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Backoff;
import dev.streampod.client.internal.session.ManualScheduler;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RetryScheduleTest {

    /** Draws the largest delay there is, nearly. */
    private static final RandomGenerator HIGHEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final ManualScheduler timers = new ManualScheduler();
    private final RetrySchedule retries = new RetrySchedule(timers, Backoff.DEFAULT, HIGHEST);

    @Test
    void waitsGrowWithEachFailure() {
        assertThat(retries.next()).isEqualTo(Duration.ofMillis(100));
        assertThat(retries.next()).isEqualTo(Duration.ofMillis(200));
        assertThat(retries.next()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aConnectionThatLastedBeginsAnewAndOneThatDidNotCountsAsAFailure() {
        retries.next();
        retries.next();
        retries.succeeded();
        timers.pass(RetrySchedule.STABLE_AFTER.minusNanos(1));
        retries.lost();
        assertThat(retries.next()).isEqualTo(Duration.ofMillis(400));
        timers.pass(Duration.ofNanos(1));
        retries.lost();
        assertThat(retries.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void thereAreNoMoreThanAllowed() {
        var few = new RetrySchedule(timers, Backoff.DEFAULT.withMaxRetries(1), HIGHEST);
        assertThat(few.next()).isNotNull();
        assertThat(few.next()).isNull();
        few.reset();
        assertThat(few.next()).isNotNull();
    }
}
