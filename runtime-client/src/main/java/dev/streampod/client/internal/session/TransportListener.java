package dev.streampod.client.internal.session;

import dev.streampod.client.ConnectionFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Receives the events of a transport, one call at a time: either {@link #failed} alone, or {@link #opened}, the
 * messages, and at the end {@link #closed}. No call may block.
 */
public interface TransportListener {

    /** @param transport the same object that {@link Connector#connect} returns */
    void opened(Transport transport);

    /** A text message came whole. The buffer is the caller's again after the return. */
    void received(byte[] buffer, int offset, int length);

    /** The connection has ended. */
    void closed(int code, String reason, @Nullable Throwable cause);

    /** The connection could not be opened. */
    void failed(ConnectionFailedException cause);
}
