package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** B8: nothing arrives twice and no loss is silent. */
class NumbersTest {

    private final SequenceTracker numbers = new SequenceTracker();

    /** Notes a message that is not kept. */
    private long accept(long origin, long run, long number, long nowMillis) {
        return numbers.accept(origin, run, number, 0, nowMillis);
    }

    @Test
    void whatComesInOrderIsNeitherRepeatNorLoss() {
        assertThat(accept(7, 1, 41, 0)).isZero();
        assertThat(accept(7, 1, 42, 0)).isZero();
        assertThat(accept(7, 1, 43, 0)).isZero();
    }

    @Test
    void whatCameBeforeIsARepeat() {
        assertThat(accept(7, 1, 41, 0)).isZero();
        assertThat(accept(7, 1, 42, 0)).isZero();
        assertThat(accept(7, 1, 41, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(accept(7, 1, 42, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(accept(7, 1, 43, 0)).isZero();
    }

    @Test
    void skippedNumbersAreLosses() {
        assertThat(accept(7, 1, 1, 5)).isZero();
        assertThat(accept(7, 1, 5, 9)).isEqualTo(3);
        assertThat(numbers.heardBefore().toEpochMilli()).isEqualTo(5);
    }

    @Test
    void aNewRunStartsAtOne() {
        assertThat(accept(7, 1, 50, 0)).isZero();
        assertThat(accept(7, 2, 1, 0)).isZero();
        assertThat(accept(7, 1, 51, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(accept(7, 3, 4, 0)).isEqualTo(3);
    }

    @Test
    void originsAreIndependent() {
        assertThat(accept(7, 1, 1, 0)).isZero();
        assertThat(accept(8, 1, 9, 0)).isZero();
        assertThat(accept(7, 1, 2, 0)).isZero();
        assertThat(accept(8, 1, 9, 0)).isEqualTo(SequenceTracker.REPEAT);
    }

    @Test
    void manyOriginsDoNotGrowItWithoutBound() {
        for (int origin = 0; origin < 100_000; origin++) {
            assertThat(accept(origin, 1, 10, 0)).isZero();
        }
        assertThat(accept(99_999, 1, 10, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(accept(0, 1, 10, 0)).isZero();
    }

    @Test
    void aPosterThatIsHeardInAnotherHistoryThanBeforeIsOneWhoseHistoryWasReplaced() {
        numbers.accept(7, 1, 1, 100, 0);
        assertThat(numbers.wasReplaced()).isFalse();
        numbers.accept(7, 1, 2, 100, 0);
        assertThat(numbers.wasReplaced()).isFalse();
        numbers.accept(8, 1, 1, 200, 0); // heard for the first time
        assertThat(numbers.wasReplaced()).isFalse();
        numbers.accept(7, 1, 4, 200, 0);
        assertThat(numbers.wasReplaced()).isTrue();
        numbers.accept(7, 1, 5, 0, 0); // not kept
        assertThat(numbers.wasReplaced()).isFalse();
    }
}
