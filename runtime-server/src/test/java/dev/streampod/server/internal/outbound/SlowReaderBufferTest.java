package dev.streampod.server.internal.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Failures;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.server.Limits;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.outbound.OutboundQueue.Offer;
import dev.streampod.server.protocol.Text;
import dev.streampod.wire.FrameWriter;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlowReaderBufferTest {

    private static final int LIMIT = 1_000;

    /** Never completes a flush, as for a client that does not read. */
    private static final class StuckTransport implements Transport {

        @Override
        public void write(byte[] frame) {}

        @Override
        public void flush(FlushListener listener) {}

        @Override
        public void writeAndFlush(byte[] frame, FlushListener listener) {}

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

    private final Flusher flusher = new Flusher("test-flusher", new Failures((function, failure, heldBack) -> {}));
    private final OutboundQueue queue = new OutboundQueue(new StuckTransport(), LIMIT, failure -> {});
    private final ServerCounters counters = new ServerCounters();
    private final SlowReaderBuffer buffer = Objects.requireNonNull(SlowReaderBuffer.of(
            SlowReaderPolicy.dropOldest(100),
            new OutboundWriter(
                    "client session c-1",
                    new FrameWriter(EntityRegistry.of(List.of()), Audience.CLIENT),
                    OutboundLimit.of(Limits.defaults()),
                    counters,
                    queue,
                    flusher,
                    type -> true,
                    () -> {},
                    what -> {}),
            queue,
            counters));

    @AfterEach
    void close() {
        flusher.close();
    }

    private Offer offer(int bytes) {
        return buffer.offer(new Text(""), new byte[bytes]);
    }

    @Test
    void howeverMuchIsDroppedTheQueueIsAskedToRefillItOnce() {
        queue.offer(new byte[500]);
        int rounds = 1_000;
        for (int i = 0; i < rounds; i++) {
            assertThat(offer(100)).isEqualTo(Offer.HELD_BACK);
            assertThat(offer(900)).isEqualTo(Offer.HELD_BACK); // has no room at all, and takes that of the one before
            assertThat(buffer.isEmpty()).isTrue();
        }
        assertThat(counters.messagesDropped.sum()).isEqualTo(2L * rounds);
        assertThat(queue.waitingActions()).isEqualTo(1);
    }
}
