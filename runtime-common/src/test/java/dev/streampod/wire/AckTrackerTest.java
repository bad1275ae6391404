package dev.streampod.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckTrackerTest {

    private final AckTracker received = new AckTracker();

    private void take(int frames, int size) {
        for (int i = 0; i < frames; i++) {
            received.enter();
            received.add(size);
            received.leave();
        }
    }

    @Test
    void manyFramesOrManyBytesAreAcknowledgedAtOnce() {
        take(AckTracker.ACK_FRAMES - 1, 10);
        assertThat(received.ackDue()).isFalse();
        take(1, 10);
        assertThat(received.ackDue()).isTrue();
        assertThat(received.acknowledgeFromReader()).isEqualTo(AckTracker.ACK_FRAMES);
        assertThat(received.ackDue()).isFalse();
        take(2, AckTracker.ACK_BYTES / 2);
        assertThat(received.ackDue()).isTrue();
    }

    @Test
    void fewAreTimedByOneTimerAtATime() {
        assertThat(received.beginTiming()).isFalse();
        take(1, 10);
        assertThat(received.beginTiming()).isTrue();
        take(1, 10);
        assertThat(received.beginTiming()).isFalse();
        assertThat(received.endTiming()).isTrue();
        assertThat(received.acknowledge()).isEqualTo(2);
        assertThat(received.beginTiming()).isFalse();
        take(1, 10);
        assertThat(received.beginTiming()).isTrue();
        received.acknowledge();
        assertThat(received.endTiming()).isFalse();
    }

    @Test
    void theActionThatWaitsForIdleRunsWhenTheFrameIsTakenIn() {
        List<Long> seen = new ArrayList<>();
        received.whenIdle(() -> seen.add(received.count()));
        assertThat(seen).containsExactly(0L);
        received.enter();
        received.whenIdle(() -> seen.add(received.count()));
        received.enter();
        received.add(1);
        received.leave();
        assertThat(seen).hasSize(1);
        received.leave();
        assertThat(seen).containsExactly(0L, 1L);
    }

    @Test
    void theTokenIsInNoText() {
        assertThat(new Frame.Hello(1, "key", null, null, new Frame.ResumeRequest("secret", 1)) + ""
                        + new Frame.Welcome("c", 1, 1, "s", new Frame.Resumable("secret", 1, null), 0, null))
                .doesNotContain("secret")
                .doesNotContain("key");
    }
}
