package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class AutoReadGateTest {

    @Test
    void withoutHoldsTheReaderPasses() {
        var gate = new AutoReadGate();
        assertThat(gate.mayRead()).isTrue();
        gate.pause();
        assertThat(gate.paused()).isTrue();
        assertThat(gate.resume()).isFalse();
        assertThat(gate.mayRead()).isTrue();
    }

    @Test
    void whoTakesTheLastHoldSetsTheReaderGoing() {
        var gate = new AutoReadGate();
        gate.pause();
        gate.pause();
        assertThat(gate.mayRead()).isFalse();
        assertThat(gate.resume()).isFalse();
        assertThat(gate.resume()).isTrue();
        assertThat(gate.mayRead()).isTrue();
    }

    @Test
    void aReleaseThatOvertakesItsHoldIsNotLost() {
        var gate = new AutoReadGate();
        assertThat(gate.resume()).isFalse();
        gate.pause();
        assertThat(gate.paused()).isFalse();
        assertThat(gate.mayRead()).isTrue();
    }

    @Test
    void underContentionTheReaderIsSetGoingOncePerWait() throws Exception {
        var gate = new AutoReadGate();
        var holds = new Semaphore(0);
        var resumes = new Semaphore(0);
        int rounds = 20_000;
        var releasing = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                holds.acquireUninterruptibly();
                if (gate.resume()) {
                    resumes.release();
                }
            }
        });
        releasing.start();
        for (int i = 0; i < rounds; i++) {
            gate.pause();
            holds.release();
            if (!gate.mayRead()) {
                resumes.acquireUninterruptibly();
            }
        }
        releasing.join();
        assertThat(resumes.availablePermits()).isZero();
        assertThat(gate.paused()).isFalse();
    }
}
