package dev.streampod.server.internal.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.messaging.Gap;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a client is told of messages that it does not get. */
class LossTest {

    private static Loss loss(Gap.Cause cause, int from, int to) {
        return Loss.of(
                new Gap("room", cause, Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), OptionalLong.empty()));
    }

    @Test
    void lossesThatAreToldTogetherHaveTheFirstCauseAndTheTimesOfBoth() {
        Loss both = loss(Gap.Cause.OVERFLOW, 5, 6).and(loss(Gap.Cause.INTERRUPTED, 2, 3));
        assertThat(both).isEqualTo(new Loss("overflow", Instant.ofEpochSecond(2), Instant.ofEpochSecond(6)));
    }

    @Test
    void thatNothingIsMissingIsNotSaidOfALossThatIsToldTogetherWithLateMessages() {
        assertThat(loss(Gap.Cause.LATE, 1, 2).and(loss(Gap.Cause.LOST, 2, 3)).cause())
                .isEqualTo("lost");
        assertThat(loss(Gap.Cause.LOST, 1, 2).and(loss(Gap.Cause.LATE, 2, 3)).cause())
                .isEqualTo("lost");
        assertThat(loss(Gap.Cause.LATE, 1, 2).and(loss(Gap.Cause.LATE, 2, 3)).cause())
                .isEqualTo("late");
    }
}
