package dev.streampod.server.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.redis.RedisPulse.Verdict;
import org.junit.jupiter.api.Test;

class RedisPulseTest {

    private static final long INTERVAL = 1_000;

    private final RedisPulse pulse = new RedisPulse(INTERVAL, 0);

    @Test
    void whoeverAnswersIsAskedAgain() {
        assertThat(pulse.look(INTERVAL)).isEqualTo(Verdict.ASK);
        pulse.subscribingHeard();
        pulse.publishingHeard();
        assertThat(pulse.look(2 * INTERVAL)).isEqualTo(Verdict.ASK);
    }

    @Test
    void whoeverDoesNotAnswerUntilTheNextLookIsGivenUp() {
        assertThat(pulse.look(INTERVAL)).isEqualTo(Verdict.ASK);
        pulse.publishingHeard();
        assertThat(pulse.look(2 * INTERVAL)).isEqualTo(Verdict.GIVE_UP);

        var other = new RedisPulse(INTERVAL, 0);
        assertThat(other.look(INTERVAL)).isEqualTo(Verdict.ASK);
        other.subscribingHeard();
        assertThat(other.look(2 * INTERVAL)).isEqualTo(Verdict.GIVE_UP);
    }

    @Test
    void afterALookThatCameLateThereIsAnotherOneFirst() {
        assertThat(pulse.look(INTERVAL)).isEqualTo(Verdict.ASK);
        assertThat(pulse.look(9 * INTERVAL)).isEqualTo(Verdict.WAIT);
        pulse.subscribingHeard();
        pulse.publishingHeard();
        assertThat(pulse.look(10 * INTERVAL)).isEqualTo(Verdict.ASK);
        assertThat(pulse.look(19 * INTERVAL)).isEqualTo(Verdict.WAIT);
        assertThat(pulse.look(20 * INTERVAL)).isEqualTo(Verdict.GIVE_UP);
    }
}
