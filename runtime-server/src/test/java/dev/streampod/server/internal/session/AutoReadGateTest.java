package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class AutoReadGateTest {

    @Test
    void withoutHoldsTheReaderPasses() {
        var gate = new AutoReadGate();
        assertThat(gate.pass()).isTrue();
        gate.hold();
        assertThat(gate.held()).isTrue();
        assertThat(gate.release()).isFalse();
        assertThat(gate.pass()).isTrue();
    }

    @Test
    void whoTakesTheLastHoldSetsTheReaderGoing() {
        var gate = new AutoReadGate();
        gate.hold();
        gate.hold();
        assertThat(gate.pass()).isFalse();
        assertThat(gate.release()).isFalse();
        assertThat(gate.release()).isTrue();
        assertThat(gate.pass()).isTrue();
    }

    @Test
    void aReleaseThatOvertakesItsHoldIsNotLost() {
        var gate = new AutoReadGate();
        assertThat(gate.release()).isFalse();
        gate.hold();
        assertThat(gate.held()).isFalse();
        assertThat(gate.pass()).isTrue();
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
                if (gate.release()) {
                    resumes.release();
                }
            }
        });
        releasing.start();
        for (int i = 0; i < rounds; i++) {
            gate.hold();
            holds.release();
            if (!gate.pass()) {
                resumes.acquireUninterruptibly();
            }
        }
        releasing.join();
        assertThat(resumes.availablePermits()).isZero();
        assertThat(gate.held()).isFalse();
    }
}
