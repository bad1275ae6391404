package dev.streampod.server.internal.outbound;

import dev.streampod.server.internal.session.TransportConnection;

/**
 * The socket of a connection. Frames and the close frame are written by the outbound queue alone, from one thread at a time;
 * pongs are written by the transport itself, between them. Aborting and resuming are allowed from any thread. No method
 * blocks or throws: a transport that fails reports it to its {@link TransportConnection}.
 */
public interface Transport {

    /** Adds a frame to the batch that the next flush sends. */
    void write(byte[] frame);

    /** Sends the batch. The listener is called once, when all of it is written or cannot be written any more. */
    void flush(FlushListener listener);

    /** Sends a frame at once. The listener is called as for {@link #flush}. */
    void writeAndFlush(byte[] frame, FlushListener listener);

    /** Sends a close frame after what was written; nothing may be written after it. */
    void close(int code, String reason);

    /** Closes the socket without a close frame. */
    void abort();

    /** Demands the next frame, after {@link TransportConnection#received} has returned false. */
    void resumeReading();

    /** Whether {@link TransportConnection#readComplete} is called before every wait for input, so that flushing can wait for it. */
    boolean signalsReadComplete();

    /** Receives the end of a flush, on any thread, possibly before the call that started the flush has returned. */
    interface FlushListener {

        void flushed();

        void flushFailed();
    }
}
