package dev.streampod.server.internal.outbound;

import dev.streampod.server.internal.session.TransportConnection;

/**
 * The wire under a connection. Only the connection's queue writes to it, from one thread at a time; everything else may be
 * called from any thread. Nothing here blocks, and nothing throws: a link that fails tells its connection so.
 */
public interface Transport {

    /** Takes a frame as part of a batch; it is on its way no later than the next flush. */
    void write(byte[] frame);

    /** Sends what was written before. The listener is told once all of it is written, or that it never will be. */
    void flush(FlushListener listener);

    /** Takes a frame and sends it at once. */
    void writeAndFlush(byte[] frame, FlushListener listener);

    /** Sends a close frame after what was written; nothing may be written after it. */
    void close(int code, String reason);

    /** Cuts the link without further ado. */
    void abort();

    /** Lets the next frame come, after one was answered with "do not read on". */
    void resumeReading();

    /** Whether {@link TransportConnection#readComplete} is called before every wait for input, so that flushing can wait for it. */
    boolean signalsReadComplete();

    /** Told of the end of a flush, on any thread, possibly before the call that began it has returned. */
    interface FlushListener {

        void flushed();

        void flushFailed();
    }
}
