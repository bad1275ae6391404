package dev.streampod.server.messaging;

import java.util.Objects;

/** A message was not posted, or may not have been; {@link #reason()} says why. */
public final class MessageNotPostedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public MessageNotPostedException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public Reason reason() {
        return reason;
    }

    /** Why a message was not posted. */
    public enum Reason {
        /** {@link MessageScope#GLOBAL} on a server without Redis. */
        NO_REDIS,
        /** The message is larger than allowed; retrying does not help. */
        TOO_LARGE,
        /** The bound of posts that wait is reached. */
        FULL,
        /** Redis did not acknowledge the message for as long as a post is kept. It may have taken it nevertheless. */
        EXPIRED,
        /** Redis answered with an error. */
        REFUSED,
        /** The server was closed. */
        CLOSED
    }
}
