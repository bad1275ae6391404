package dev.streampod.client.internal.session;

import java.util.List;

/** One WebSocket. Its methods never block, and may be called from any thread. */
public interface Transport {

    /**
     * Writes frames, in order, with one flush.
     *
     * @param written called when they are on their way; not called when the connection ends before that
     */
    void write(List<byte[]> frames, Runnable written);

    /** Begins to close it in order, after what was written; the listener is told when the peer has answered. */
    void close(int code, String reason);

    /** Ends it at once, also while it is being opened. */
    void abort();
}
