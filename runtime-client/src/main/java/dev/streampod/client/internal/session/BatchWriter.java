package dev.streampod.client.internal.session;

import dev.streampod.concurrent.SerialTask;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes queued frames to one transport in batches, one batch at a time, each with one flush. Frames that are queued
 * meanwhile make the next batch.
 *
 * <p>{@code inFlight} belongs to the task that writes, except that the end of a batch clears it before it requests the task.
 */
final class BatchWriter {

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
    private final SerialTask writing;
    private volatile boolean inFlight;

    BatchWriter(Transport transport, Executor executor, Source source) {
        this.transport = transport;
        this.executor = executor;
        this.source = source;
        this.writing = new SerialTask("Writing to a connection", this::writeNext, this::giveUp);
    }

    /** Something waits to be written. */
    void signal() {
        try {
            writing.request(executor);
        } catch (RejectedExecutionException e) {
            transport.abort(); // the threads were closed under the client: nothing can be written any more
        }
    }

    /** The peer does not read. */
    void abort() {
        transport.abort();
    }

    private void writeNext() {
        if (!inFlight) {
            List<byte[]> batch = source.nextBatch(this);
            if (!batch.isEmpty()) {
                inFlight = true;
                transport.write(batch, this::written);
            }
        }
    }

    /** Ends the connection after any failure, so that the loss is noticed and another connection is opened. */
    private void giveUp(String function, Throwable failure) {
        inFlight = true; // for good: nothing is written after a gap
        transport.abort(); // first, since logging may fail for the same reason
        LOG.error("Nothing more can be written to this connection, which is closed", failure);
    }

    private void written() {
        try {
            source.batchWritten(this);
            inFlight = false;
            signal();
        } catch (Throwable e) {
            giveUp("Writing to a connection", e);
        }
    }
}
