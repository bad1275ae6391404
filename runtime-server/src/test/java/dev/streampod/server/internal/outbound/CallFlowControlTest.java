package dev.streampod.server.internal.outbound;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Failures;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.server.Limits;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.wire.FrameWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallFlowControlTest {

    private static final int LIMIT = 1_000;

    /** Completes a flush when it is told to. */
    private static final class HeldTransport implements Transport {

        private final Queue<FlushListener> flushes = new ArrayDeque<>();

        @Override
        public void write(byte[] frame) {}

        @Override
        public synchronized void flush(FlushListener listener) {
            flushes.add(listener);
        }

        @Override
        public void writeAndFlush(byte[] frame, FlushListener listener) {
            flush(listener);
        }

        /** Completes a flush that has begun, if there is one. */
        private void complete() {
            FlushListener next;
            synchronized (this) {
                next = flushes.poll();
            }
            if (next != null) {
                next.flushed();
            }
        }

        @Override
        public void close(int code, String reason) {}

        @Override
        public void abort() {}

        @Override
        public void resumeReading() {}

        @Override
        public boolean signalsReadComplete() {
            return false;
        }
    }

    private final HeldTransport transport = new HeldTransport();
    private final Flusher flusher = new Flusher("test-flusher", new Failures((function, failure, heldBack) -> {}));
    private final OutboundQueue queue = new OutboundQueue(transport, LIMIT);
    private final CallFlowControl calls = new CallFlowControl(
            new OutboundWriter(
                    new FrameWriter(EntityRegistry.of(List.of()), Audience.CLIENT),
                    OutboundLimit.of(Limits.defaults()),
                    new ServerCounters(),
                    queue,
                    flusher,
                    type -> true,
                    () -> {},
                    what -> {}),
            queue,
            LIMIT);

    @AfterEach
    void close() {
        flusher.close();
    }

    @Test
    void aFrameThatIsHeldWhileTheOnesBeforeLeaveIsWaitedForAsWell() {
        var over = new AtomicBoolean();
        CallFlowControl.Answers first = calls.answers();
        CallFlowControl.Answers second = calls.answers();
        queue.offer(new byte[100]);
        assertThat(first.offer(new byte[450])).isTrue();
        assertThat(second.offer(new byte[40])).isTrue();
        // Runs when both have left, and before the second is told so.
        first.whenSent(() -> {
            second.send(new byte[300]);
            second.whenSent(() -> over.set(true));
            assertThat(over).isFalse();
        });
        queue.drain();
        transport.complete();
        await().until(() -> {
            transport.complete();
            return over.get();
        });
    }
}
