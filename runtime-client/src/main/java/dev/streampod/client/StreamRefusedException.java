package dev.streampod.client;

import dev.streampod.wire.ErrorCode;

/** The server did not open the stream of an endpoint. The next use of the stream asks for it again. */
public final class StreamRefusedException extends StreamException {

    private static final long serialVersionUID = 1L;

    public StreamRefusedException(String endpoint, ErrorCode code, String message) {
        super(endpoint, code, message);
    }
}
