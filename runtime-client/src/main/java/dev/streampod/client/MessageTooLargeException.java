package dev.streampod.client;

import dev.streampod.wire.ErrorCode;

/**
 * A message, the arguments of a call, an item of a stream or a key was not sent: its encoded form is larger than the server
 * takes, or than the client's own queue. The text names its size and the limit. The connection goes on.
 */
public final class MessageTooLargeException extends StreampodException {

    private static final long serialVersionUID = 1L;

    public MessageTooLargeException(String message) {
        super(message, null);
    }

    /** Always {@link ErrorCode#TOO_LARGE}. */
    public ErrorCode code() {
        return ErrorCode.TOO_LARGE;
    }
}
