package dev.streampod.server;

import dev.streampod.wire.ErrorCode;

/**
 * Something was not sent because its encoded form is larger than a limit allows. Nothing of it was sent, and the connection
 * or channel goes on. The text names what it was, its size and the limits.
 */
public final class MessageTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int size;
    private final int limit;

    /**
     * @param size in bytes, encoded
     * @param limit the largest size that would have been sent, in bytes
     */
    public MessageTooLargeException(String message, int size, int limit) {
        super(message);
        this.size = size;
        this.limit = limit;
    }

    /** Always {@link ErrorCode#TOO_LARGE}. */
    public ErrorCode code() {
        return ErrorCode.TOO_LARGE;
    }

    /** The size of what was not sent, in bytes, encoded. */
    public int size() {
        return size;
    }

    /** The largest size that would have been sent, in bytes. */
    public int limit() {
        return limit;
    }

    /** The text, never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
