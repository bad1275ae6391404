package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final RateLimit limit = new RateLimit(20);
    private final long start = System.nanoTime();

    private int passed(int tries, long afterMillis) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += limit.pass(start + TimeUnit.MILLISECONDS.toNanos(afterMillis)) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void asManyPassAtOnceAsInASecond() {
        assertThat(passed(100, 0)).isEqualTo(20);
        assertThat(passed(100, 0)).isZero();
    }

    @Test
    void overTimeTheyPassAtTheirRate() {
        passed(100, 0);
        assertThat(passed(100, 500)).isBetween(9, 10);
        assertThat(passed(100, 1_000)).isBetween(9, 11);
    }

    @Test
    void aLongPauseSavesNoMoreThanASecond() {
        passed(100, 0);
        assertThat(passed(100, 60_000)).isEqualTo(20);
    }
}
