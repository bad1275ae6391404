package dev.streampod.client;

import dev.streampod.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A call of a method failed with something else than an exception that the method declares. Its cause is what a publisher that
 * the call was given had failed with before, on this side; null when none had.
 */
public final class CallException extends StreampodException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String reference;

    /**
     * @param method the endpoint and the method, with a dot between them
     * @param reference under which the server's log tells more; null: nowhere
     */
    public CallException(String method, ErrorCode code, String message, @Nullable String reference) {
        this(method, code, message, reference, null);
    }

    /**
     * @param method the endpoint and the method, with a dot between them
     * @param reference under which the server's log tells more; null: nowhere
     * @param cause what a publisher that the call was given had failed with; null: none had
     */
    public CallException(
            String method, ErrorCode code, String message, @Nullable String reference, @Nullable Throwable cause) {
        super(
                method + ": " + message + " (" + code.wireName() + (reference == null ? "" : ", " + reference) + ")",
                cause);
        this.code = code;
        this.reference = reference;
    }

    /** Why it failed: {@code DEADLINE}, {@code FORBIDDEN}, {@code INTERNAL} … */
    public ErrorCode code() {
        return code;
    }

    /** Under which the server's log tells more; null when it does not. */
    public @Nullable String reference() {
        return reference;
    }
}
