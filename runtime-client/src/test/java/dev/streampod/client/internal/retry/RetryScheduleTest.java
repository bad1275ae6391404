package dev.streampod.client.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Backoff;
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

    private final RetrySchedule retries = new RetrySchedule(Backoff.DEFAULT, HIGHEST);

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
        retries.lasted(RetrySchedule.STABLE_AFTER.minusNanos(1));
        assertThat(retries.next()).isEqualTo(Duration.ofMillis(400));
        retries.lasted(RetrySchedule.STABLE_AFTER);
        assertThat(retries.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void thereAreNoMoreThanAllowed() {
        var few = new RetrySchedule(Backoff.DEFAULT.withMaxRetries(1), HIGHEST);
        assertThat(few.next()).isNotNull();
        assertThat(few.next()).isNull();
        few.reset();
        assertThat(few.next()).isNotNull();
    }
}
