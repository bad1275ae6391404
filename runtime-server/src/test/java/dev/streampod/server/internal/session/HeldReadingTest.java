package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.wire.CloseCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The heartbeat of a client whose frames the server does not read for a while, with a clock of the test's own. */
@Timeout(300)
class HeldReadingTest {

    private static final Duration INTERVAL = Duration.ofSeconds(25);

    /** Time passes when the test says so; there is one task at a time. */
    private static final class OneTimer implements Scheduler {

        private long now;
        private long due = Long.MAX_VALUE;
        private Runnable task = () -> {};

        @Override
        public synchronized long nanoTime() {
            return now;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public synchronized Timeout after(Duration delay, Runnable next) {
            due = now + delay.toNanos();
            task = next;
            return () -> cancel(next);
        }

        private synchronized void cancel(Runnable cancelled) {
            if (task == cancelled) {
                due = Long.MAX_VALUE;
            }
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        private void pass(Duration time) {
            long end = nanoTime() + time.toNanos();
            for (Runnable next = next(end); next != null; next = next(end)) {
                next.run();
            }
        }

        private synchronized @Nullable Runnable next(long end) {
            if (due > end) {
                now = end;
                return null;
            }
            now = due;
            due = Long.MAX_VALUE;
            return task;
        }
    }

    private final MemoryServer server = new MemoryServer(
            MemoryServer.TRUSTING, MemoryServer.limits().heartbeat(INTERVAL).build());
    private final OneTimer timers = new OneTimer();
    private final MemoryTransport transport = new MemoryTransport();

    HeldReadingTest() {
        transport.attach(server.connections.accept(transport, "127.0.0.1", null, timers, timers::nanoTime));
        transport.receive("[\"hello\",{\"protocol\":1}]");
        transport.expect("[\"welcome\"");
    }

    @AfterEach
    void close() {
        transport.lose();
        server.close();
    }

    @Test
    void aClientThatWasNotReadUntilJustBeforeTheCheckHasAnIntervalFromThen() {
        timers.pass(INTERVAL); // it is asked, and has an interval to answer
        transport.expect("[\"ping\"]");
        transport.connection().pauseReading(); // the answer comes, and is not read
        timers.pass(INTERVAL.minus(Duration.ofMillis(1)));
        transport.connection().resumeReading();

        timers.pass(Duration.ofMillis(1));
        assertThat(transport.closed()).isFalse();
        timers.pass(INTERVAL.minus(Duration.ofMillis(2)));
        assertThat(transport.closed()).isFalse();
    }

    @Test
    void aClientThatSaysNothingAfterwardsIsGivenUp() {
        transport.connection().pauseReading();
        timers.pass(INTERVAL.multipliedBy(10));
        transport.connection().resumeReading();

        timers.pass(INTERVAL.multipliedBy(3));
        assertThat(transport.awaitClose()).isEqualTo(CloseCode.HEARTBEAT_MISSED);
    }
}
