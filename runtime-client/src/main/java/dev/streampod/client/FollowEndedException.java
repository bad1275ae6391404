package dev.streampod.client;

import dev.streampod.wire.ErrorCode;

/** A channel is not followed, or not any more, for a reason the server gave, or because of what it sent. */
public final class FollowEndedException extends StreampodException {

    private static final long serialVersionUID = 1L;

    private final String endpoint;
    private final String channel;
    private final ErrorCode code;

    public FollowEndedException(String endpoint, String channel, ErrorCode code, String message) {
        super(message, null);
        this.endpoint = endpoint;
        this.channel = channel;
        this.code = code;
    }

    /** Through which endpoint the channel was followed. */
    public String endpoint() {
        return endpoint;
    }

    /** The channel's name on the wire. */
    public String channel() {
        return channel;
    }

    /**
     * Why: {@link ErrorCode#FORBIDDEN} or {@link ErrorCode#UNAUTHENTICATED} when the client may not follow the channel, or not any
     * more, {@link ErrorCode#TOO_MANY} when as many channels are followed on the connection as the server lets one follow, with
     * that number in the message, {@link ErrorCode#TOO_LARGE} for more members than
     * {@link StreampodClient.Builder#presenceBytes} allows, or another one; {@link ErrorCode#INTERNAL} for a reason that this
     * client does not know. {@link ErrorCode#UNAVAILABLE} and {@link ErrorCode#RATE_LIMITED} come only when the retries of the
     * {@link Backoff} are used up: until then the client asks again.
     */
    public ErrorCode code() {
        return code;
    }
}
