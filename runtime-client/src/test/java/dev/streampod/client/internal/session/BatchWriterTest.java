package dev.streampod.client.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A writer that cannot go on ends its connection, so that the loss is seen. */
final class BatchWriterTest {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private boolean transportFails;
    private boolean sourceBreaks;
    private Runnable onAbort = () -> {};

    private final Transport transport = new Transport() {
        @Override
        public void write(List<byte[]> frames, Runnable written) {
            if (transportFails) {
                throw new IllegalStateException("the connection broke");
            }
            told.add("write");
            written.run();
        }

        @Override
        public void close(int code, String reason) {}

        @Override
        public void abort() {
            told.add("abort");
            onAbort.run();
        }
    };

    private final ArrayDeque<Object> batches = new ArrayDeque<>();
    private final BatchWriter writer = new BatchWriter(transport, tasks::add, new BatchWriter.Source() {
        @Override
        public List<byte[]> nextBatch(BatchWriter by) {
            Object next = batches.poll();
            if (next instanceof Error failure) {
                throw failure;
            }
            return next == null ? List.of() : List.of(new byte[1]);
        }

        @Override
        public void batchWritten(BatchWriter by) {
            if (sourceBreaks) {
                throw new NoClassDefFoundError("on purpose");
            }
        }
    });

    private void signal() {
        writer.signal();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void aSourceThatThrowsEndsTheConnectionAndNothingIsWrittenAfterTheGap() {
        batches.addAll(List.of("one", new AssertionError("no frame"), "two"));
        signal();
        signal();

        assertThat(told).containsExactly("write", "abort");
    }

    @Test
    void aConnectionThatThrowsIsEnded() {
        transportFails = true;
        batches.add("one");
        signal();

        assertThat(told).containsExactly("abort");
    }

    @Test
    void aSignalWhileTheConnectionIsEndedGetsNothingWritten() {
        sourceBreaks = true;
        onAbort = this::signal;
        batches.addAll(List.of("one", "two"));
        signal();
        signal();

        assertThat(told).containsExactly("write", "abort");
    }

    @Test
    void theConnectionIsEndedAlsoWhenLoggingThatFails() {
        var logger = (Logger) LoggerFactory.getLogger(BatchWriter.class);
        var broken = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                throw new OutOfMemoryError("on purpose");
            }
        };
        broken.start();
        logger.addAppender(broken);
        try {
            transportFails = true;
            batches.addAll(List.of("one", "two"));
            assertThatThrownBy(this::signal).isInstanceOf(OutOfMemoryError.class);
        } finally {
            logger.detachAppender(broken);
        }
        transportFails = false;
        signal();
        assertThat(told).containsExactly("abort");
    }
}
