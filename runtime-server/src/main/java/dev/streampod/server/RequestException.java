package dev.streampod.server;

import dev.streampod.wire.ErrorCode;

/**
 * Thrown by an endpoint to refuse what a client asked: its code and its text are told to the client, as they are. Any
 * other exception tells the client nothing but a reference.
 */
public final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * @param code what programs see
     * @param message what people see
     */
    public RequestException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** A request that makes no sense: {@code RequestException.badRequest("x out of range: 9999")}. */
    public static RequestException badRequest(String message) {
        return new RequestException(ErrorCode.BAD_REQUEST, message);
    }

    /** This user may not do that. */
    public static RequestException forbidden(String message) {
        return new RequestException(ErrorCode.FORBIDDEN, message);
    }

    /** Not now; the client may try again later. */
    public static RequestException unavailable(String message) {
        return new RequestException(ErrorCode.UNAVAILABLE, message);
    }

    public ErrorCode code() {
        return code;
    }

    /** The text for the client; never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
