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
import java.util.ArrayList;
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
    private final OutboundQueue queue = new OutboundQueue(transport, LIMIT, failure -> {});
    private final CallFlowControl calls = new CallFlowControl(
            new OutboundWriter(
                    "client session c-1",
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
        assertThat(over).isFalse(); // the last 300 have no room yet
        await().until(() -> {
            transport.complete();
            return over.get();
        });
    }

    @Test
    void aFrameThatIsHeldGoesOnAsSoonAsThereIsRoomThoughTheQueueIsNotEmpty() {
        var sent = new AtomicBoolean();
        CallFlowControl.Answers answers = calls.answers();
        queue.offer(new byte[100]);
        queue.drain();
        queue.offer(new byte[150]);
        assertThat(answers.offer(new byte[300])).isTrue();
        answers.whenSent(() -> sent.set(true));
        assertThat(sent).isFalse();

        transport.complete(); // the first 100; 150 are on their way now, and 450 is less than half

        assertThat(sent).isTrue();
        assertThat(queue.isWritten()).isFalse();
        assertThat(queue.bytes()).isEqualTo(450);
    }

    @Test
    void framesThatAreHeldDoNotStarveWhileOthersKeepTheQueueFromGettingEmpty() {
        var sent = new ArrayList<Integer>();
        queue.offer(new byte[200]);
        queue.drain();
        for (int i = 0; i < 6; i++) {
            int number = i;
            CallFlowControl.Answers answers = calls.answers();
            assertThat(answers.offer(new byte[150])).isTrue();
            answers.whenSent(() -> sent.add(number));
        }
        assertThat(sent).containsExactly(0, 1); // 500 with what is on its way
        for (int round = 0; round < 6; round++) {
            queue.offer(new byte[200]);
            transport.complete();
            assertThat(queue.isWritten()).isFalse();
        }
        assertThat(sent).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aFrameOfMoreThanHalfTheQueueGoesOnWhenAllIsWritten() {
        var sent = new AtomicBoolean();
        CallFlowControl.Answers answers = calls.answers();
        queue.offer(new byte[100]);
        queue.drain();
        queue.offer(new byte[1]);
        assertThat(answers.offer(new byte[LIMIT + 1])).isTrue();
        answers.whenSent(() -> sent.set(true));
        transport.complete();
        assertThat(sent).isFalse();
        transport.complete();
        assertThat(sent).isTrue();
    }

    @Test
    void whatWaitsWhenTheQueueEndsIsNeverRun() {
        var ran = new AtomicBoolean();
        queue.offer(new byte[100]);
        queue.drain();
        queue.whenRoomInTurn(500, LIMIT / 2, () -> ran.set(true));
        queue.discard();
        transport.complete();
        queue.whenRoomInTurn(1, LIMIT / 2, () -> ran.set(true));
        assertThat(ran).isFalse();
    }
}
