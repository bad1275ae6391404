package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** B8: nothing arrives twice and no loss is silent. */
class NumbersTest {

    private final SequenceTracker numbers = new SequenceTracker();

    @Test
    void whatComesInOrderIsNeitherRepeatNorLoss() {
        assertThat(numbers.accept(7, 1, 41, 0)).isZero();
        assertThat(numbers.accept(7, 1, 42, 0)).isZero();
        assertThat(numbers.accept(7, 1, 43, 0)).isZero();
    }

    @Test
    void whatCameBeforeIsARepeat() {
        assertThat(numbers.accept(7, 1, 41, 0)).isZero();
        assertThat(numbers.accept(7, 1, 42, 0)).isZero();
        assertThat(numbers.accept(7, 1, 41, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(numbers.accept(7, 1, 42, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(numbers.accept(7, 1, 43, 0)).isZero();
    }

    @Test
    void skippedNumbersAreLosses() {
        assertThat(numbers.accept(7, 1, 1, 5)).isZero();
        assertThat(numbers.accept(7, 1, 5, 9)).isEqualTo(3);
        assertThat(numbers.heardBefore().toEpochMilli()).isEqualTo(5);
    }

    @Test
    void aNewRunStartsAtOne() {
        assertThat(numbers.accept(7, 1, 50, 0)).isZero();
        assertThat(numbers.accept(7, 2, 1, 0)).isZero();
        assertThat(numbers.accept(7, 1, 51, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(numbers.accept(7, 3, 4, 0)).isEqualTo(3);
    }

    @Test
    void originsAreIndependent() {
        assertThat(numbers.accept(7, 1, 1, 0)).isZero();
        assertThat(numbers.accept(8, 1, 9, 0)).isZero();
        assertThat(numbers.accept(7, 1, 2, 0)).isZero();
        assertThat(numbers.accept(8, 1, 9, 0)).isEqualTo(SequenceTracker.REPEAT);
    }

    @Test
    void manyOriginsDoNotGrowItWithoutBound() {
        for (int origin = 0; origin < 100_000; origin++) {
            assertThat(numbers.accept(origin, 1, 10, 0)).isZero();
        }
        assertThat(numbers.accept(99_999, 1, 10, 0)).isEqualTo(SequenceTracker.REPEAT);
        assertThat(numbers.accept(0, 1, 10, 0)).isZero();
    }
}
