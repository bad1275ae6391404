package dev.streampod.client.internal.session;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes queued frames to one transport in batches, one batch at a time, each with one flush. Frames that are queued
 * meanwhile make the next batch.
 *
 * <p>{@code signals} counts the signals since the last run; the thread that raises it from zero runs the writer, which
 * alone lowers it. So {@code inFlight} is accessed by one thread at a time, except where the end of a batch clears it
 * before it signals.
 */
final class BatchWriter implements Runnable {

    /** Where batches come from. */
    interface Source {

        /** The frames to write next, none when nothing waits for this writer. */
        List<byte[]> nextBatch(BatchWriter writer);

        /** The last batch is on its way. */
        void batchWritten(BatchWriter writer);
    }

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final Transport transport;
    private final Executor executor;
    private final Source source;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean inFlight;

    BatchWriter(Transport transport, Executor executor, Source source) {
        this.transport = transport;
        this.executor = executor;
        this.source = source;
    }

    /** Something waits to be written. */
    void signal() {
        if (signals.getAndIncrement() == 0) {
            try {
                executor.execute(this);
            } catch (RejectedExecutionException e) {
                transport.abort(); // the threads were closed under the client: nothing can be written any more
            }
        }
    }

    @Override
    public void run() {
        int seen = signals.get();
        do {
            if (!inFlight) {
                writeNext();
            }
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    /** The peer does not read. */
    void abort() {
        transport.abort();
    }

    /** Whatever goes wrong here ends the connection, so that the loss is seen and the connection opened again. */
    private void writeNext() {
        try {
            List<byte[]> batch = source.nextBatch(this);
            if (!batch.isEmpty()) {
                inFlight = true;
                transport.write(batch, this::written);
            }
        } catch (Throwable e) {
            LOG.error("Nothing more can be written to this connection, which is closed", e);
            inFlight = true; // for good: nothing is written after a gap
            transport.abort();
        }
    }

    private void written() {
        source.batchWritten(this);
        inFlight = false;
        signal();
    }
}
