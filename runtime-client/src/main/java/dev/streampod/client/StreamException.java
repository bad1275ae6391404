package dev.streampod.client;

import dev.streampod.wire.ErrorCode;

/** The stream of an endpoint ended, for a reason the server gave. */
public abstract sealed class StreamException extends StreampodException
        permits StreamRefusedException, StreamClosedException {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final ErrorCode code;

    StreamException(String endpoint, ErrorCode code, String message) {
        super(message, null);
        this.endpoint = endpoint;
        this.code = code;
    }

    /** The endpoint whose stream it was. */
    public String endpoint() {
        return endpoint;
    }

    /** The reason; {@link ErrorCode#INTERNAL} for one that this client does not know. */
    public ErrorCode code() {
        return code;
    }
}
