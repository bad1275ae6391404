package dev.streampod.client;

import dev.streampod.wire.ErrorCode;

/** The server closed the stream of an endpoint. The next use of the stream asks for it again. */
public final class StreamClosedException extends StreamException {

    private static final long serialVersionUID = 1L;

    public StreamClosedException(String endpoint, ErrorCode code, String message) {
        super(endpoint, code, message);
    }
}
