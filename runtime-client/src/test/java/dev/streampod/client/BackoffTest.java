package dev.streampod.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C3's back-off. */
final class BackoffTest {

    @ParameterizedTest
    @CsvSource({
        "1, 100",
        "2, 200",
        "3, 400",
        "8, 12800",
        "9, 25600",
        "10, 30000",
        "11, 30000",
        "64, 30000",
        "2147483647, 30000"
    })
    void theBoundDoublesFrom100MillisecondsTo30Seconds(int retry, long millis) {
        assertThat(Backoff.DEFAULT.bound(retry)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void aDelayIsDrawnFromNothingToTheBound(int retry) {
        RandomGenerator lowest = () -> 0L;
        RandomGenerator random = new Random(7);
        Duration bound = Backoff.DEFAULT.bound(retry);

        assertThat(Backoff.DEFAULT.delay(retry, lowest)).isZero();
        for (int i = 0; i < 10_000; i++) {
            assertThat(Backoff.DEFAULT.delay(retry, random)).isBetween(Duration.ZERO, bound);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 100})
    void aThousandClientsComeBackSpreadEvenly(int retry) {
        var random = new Random(42);
        long bound = Backoff.DEFAULT.bound(retry).toNanos();
        int[] perTenth = new int[10];
        for (int client = 0; client < 1_000; client++) {
            long delay = Backoff.DEFAULT.delay(retry, random).toNanos();
            perTenth[(int) Math.min(9, delay * 10 / bound)]++;
        }

        for (int clients : perTenth) {
            assertThat(clients).isBetween(60, 140);
        }
    }

    @Test
    void whatCannotBeABackoffIsAnError() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(Long.MAX_VALUE), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("longest wait")
                .hasMessageContaining("365 days");
        assertThatThrownBy(() -> Backoff.DEFAULT.withMaxRetries(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
