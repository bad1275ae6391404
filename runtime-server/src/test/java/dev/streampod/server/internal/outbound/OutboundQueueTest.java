package dev.streampod.server.internal.outbound;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.outbound.OutboundQueue.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

    /** Writes down what it is told to write, and completes flushes at once, later, or on another thread. */
    private static class RecordedTransport implements Transport {

        final List<String> written = new ArrayList<>();
        boolean completesAtOnce = true;

        @Nullable
        FlushListener waiting;

        @Override
        public void write(byte[] frame) {
            written.add("write " + frame[0]);
        }

        @Override
        public void flush(FlushListener listener) {
            written.add("flush");
            complete(listener);
        }

        @Override
        public void writeAndFlush(byte[] frame, FlushListener listener) {
            written.add("send " + frame[0]);
            complete(listener);
        }

        void complete(FlushListener listener) {
            if (completesAtOnce) {
                listener.flushed();
            } else {
                waiting = listener;
            }
        }

        void completeWaiting() {
            FlushListener listener = waiting;
            waiting = null;
            if (listener != null) {
                listener.flushed();
            }
        }

        @Override
        public void close(int code, String reason) {
            written.add("close " + code);
        }

        @Override
        public void abort() {
            written.add("abort");
        }

        @Override
        public void resumeReading() {}

        @Override
        public boolean signalsReadComplete() {
            return false;
        }
    }

    private final RecordedTransport transport = new RecordedTransport();

    private static byte[] frame(int first, int size) {
        byte[] frame = new byte[size];
        frame[0] = (byte) first;
        return frame;
    }

    @Test
    void oneFrameIsSentPlainlyAndSeveralAreFlushedOnce() {
        var queue = new OutboundQueue(transport, 1_000, failure -> {});
        queue.offer(frame(1, 1));
        queue.drain();
        queue.offer(frame(2, 1));
        queue.offer(frame(3, 1));
        queue.drain();
        queue.drain();
        assertThat(transport.written).containsExactly("send 1", "write 2", "write 3", "flush");
    }

    @Test
    void thereIsOneBatchOnTheConnectionAtATime() {
        transport.completesAtOnce = false;
        var queue = new OutboundQueue(transport, 1_000, failure -> {});
        queue.offer(frame(1, 1));
        queue.drain();
        queue.offer(frame(2, 1));
        queue.offer(frame(3, 1));
        queue.drain();
        assertThat(transport.written).containsExactly("send 1");
        transport.completeWaiting();
        assertThat(transport.written).containsExactly("send 1", "write 2", "write 3", "flush");
        transport.completeWaiting();
        assertThat(transport.waiting).isNull();
    }

    @Test
    void bytesCountUntilTheyAreWritten() {
        transport.completesAtOnce = false;
        var queue = new OutboundQueue(transport, 100, failure -> {});
        assertThat(queue.offer(frame(1, 24))).isEqualTo(Offer.QUEUED);
        assertThat(queue.offer(frame(2, 36))).isEqualTo(Offer.QUEUED_MUCH);
        queue.drain();
        assertThat(queue.offer(frame(3, 41))).isEqualTo(Offer.OVERFLOW);
        assertThat(queue.offer(frame(4, 40))).isEqualTo(Offer.QUEUED_MUCH);
        transport.completeWaiting();
        assertThat(queue.offer(frame(5, 60))).isEqualTo(Offer.QUEUED_MUCH);
    }

    @Test
    void aFrameLargerThanTheBoundPassesAlone() {
        var queue = new OutboundQueue(transport, 100, failure -> {});
        assertThat(queue.offer(frame(1, 500))).isEqualTo(Offer.QUEUED_MUCH);
        assertThat(queue.offer(frame(2, 1))).isEqualTo(Offer.OVERFLOW);
        queue.drain();
        assertThat(queue.offer(frame(3, 1))).isEqualTo(Offer.QUEUED);
    }

    @Test
    void theEndComesAfterWhatWaits() {
        transport.completesAtOnce = false;
        var queue = new OutboundQueue(transport, 100, failure -> {});
        queue.offer(frame(1, 1));
        queue.offer(frame(2, 1));
        queue.end(3001, "x");
        queue.end(3002, "y");
        assertThat(queue.offer(frame(3, 1))).isEqualTo(Offer.ENDED);
        queue.drain();
        assertThat(transport.written).containsExactly("write 1", "write 2", "flush");
        transport.completeWaiting();
        assertThat(transport.written).endsWith("close 3001");
        queue.drain();
        assertThat(transport.written).hasSize(4);
    }

    @Test
    void whatIsDroppedIsNotSentAndTheEndStillComes() {
        var queue = new OutboundQueue(transport, 100, failure -> {});
        queue.offer(frame(1, 1));
        queue.clear();
        queue.end(3008, "x");
        queue.drain();
        assertThat(transport.written).containsExactly("close 3008");
        var discarded = new OutboundQueue(transport, 100, failure -> {});
        discarded.offer(frame(2, 1));
        discarded.discard();
        discarded.drain();
        assertThat(discarded.offer(frame(3, 1))).isEqualTo(Offer.ENDED);
        assertThat(transport.written).hasSize(1);
    }

    @Test
    void aFailedFlushEndsTheQueue() {
        transport.completesAtOnce = false;
        var queue = new OutboundQueue(transport, 100, failure -> {});
        queue.offer(frame(1, 1));
        queue.drain();
        queue.offer(frame(2, 1));
        if (transport.waiting != null) {
            transport.waiting.flushFailed();
        }
        assertThat(queue.offer(frame(3, 1))).isEqualTo(Offer.ENDED);
        assertThat(transport.written).containsExactly("send 1");
    }

    @Test
    void anActionThatThrowsIsReportedAndKeepsNeitherTheOthersNorTheConnectionFromGoingOn() {
        transport.completesAtOnce = false;
        List<Throwable> failures = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        var queue = new OutboundQueue(transport, 100, failures::add);
        queue.offer(frame(1, 1));
        queue.drain();
        var error = new AssertionError("on purpose");
        queue.whenWritten(() -> {
            ran.add("first");
            throw error;
        });
        queue.whenWritten(() -> ran.add("second"));
        assertThat(ran).isEmpty();
        transport.completeWaiting();
        assertThat(ran).containsExactly("first", "second");
        assertThat(failures).containsExactly(error);

        queue.offer(frame(2, 1));
        queue.drain();
        assertThat(transport.written).containsExactly("send 1", "send 2");
    }

    @Test
    void underContentionNothingIsLostAndEachThreadKeepsItsOrder() throws Exception {
        var completer = Executors.newSingleThreadExecutor();
        var next = new int[3];
        var wrong = new AtomicInteger();
        var total = new AtomicInteger();
        var turn = new AtomicInteger();
        Transport checking = new RecordedTransport() {
            @Override
            public void write(byte[] frame) {
                int number = ((frame[1] & 0xFF) << 16) | ((frame[2] & 0xFF) << 8) | (frame[3] & 0xFF);
                if (next[frame[0]]++ != number) {
                    wrong.incrementAndGet();
                }
                total.incrementAndGet();
            }

            @Override
            public void writeAndFlush(byte[] frame, FlushListener listener) {
                write(frame);
                flush(listener);
            }

            @Override
            public void flush(FlushListener listener) {
                if (turn.incrementAndGet() % 2 == 0) {
                    listener.flushed();
                } else {
                    completer.execute(listener::flushed);
                }
            }
        };
        var queue = new OutboundQueue(checking, Integer.MAX_VALUE, failure -> {});
        int each = 100_000;
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 3; t++) {
            int own = t;
            var thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    queue.offer(new byte[] {(byte) own, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
                    if (i % 7 == 0 || i == each - 1) {
                        queue.drain();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        await().until(() -> total.get() == 3 * each);
        completer.shutdown();
        assertThat(wrong).hasValue(0);
    }
}
