package dev.streampod.wire;

/** The close codes of the protocol, in one place, and what a client does after each. */
public final class CloseCode {

    /** The server drains: come back, to another server if there is one. */
    public static final int DRAIN = 3001;
    /** The peer was silent for too long. */
    public static final int HEARTBEAT_MISSED = 3002;
    /** The client continued the session on another connection, or began another session on another server. */
    public static final int SESSION_ELSEWHERE = 3003;
    /** The peer reads more slowly than it is sent to, past the bound of its queue. */
    public static final int SLOW_READER = 3008;
    /** The key in hello is not valid. */
    public static final int UNAUTHENTICATED = 3500;
    /** A frame that is not the protocol's syntax, one before hello, or no hello in time. */
    public static final int BAD_FRAME = 3501;
    /** The two sides have no protocol version in common. */
    public static final int INCOMPATIBLE = 3502;
    /** The application ended the session. */
    public static final int CLOSED_BY_APPLICATION = 3503;
    /** More connections than allowed. */
    public static final int TOO_MANY_CONNECTIONS = 3504;

    /** RFC 6455: normal closure. */
    public static final int NORMAL = 1000;
    /** RFC 6455: WebSocket protocol error. */
    public static final int WEBSOCKET_PROTOCOL_ERROR = 1002;
    /** RFC 6455: no close frame came. Never sent. */
    public static final int ABNORMAL = 1006;
    /** RFC 6455: text that is not UTF-8. */
    public static final int INVALID_UTF8 = 1007;
    /** RFC 6455: a message larger than allowed. */
    public static final int MESSAGE_TOO_LARGE = 1009;

    /** RFC 6455: the server failed in a way that it did not expect. */
    public static final int INTERNAL_ERROR = 1011;

    /** IANA: the server cannot serve now, for a reason that passes. */
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /**
     * A code with which an application closes a connection.
     *
     * @return the code
     * @throws IllegalArgumentException when it is not one from 3000 to 4999
     */
    public static int ofApplication(int code) {
        if (code < 3000 || code > 4999) {
            throw new IllegalArgumentException("A connection is closed with a code from 3000 to 4999, not " + code);
        }
        return code;
    }

    /** Whether a client opens the connection again by itself after this code. */
    public static boolean reconnects(int code) {
        if (code >= 3000) {
            return code % 1000 < 500;
        }
        return code != NORMAL && code != WEBSOCKET_PROTOCOL_ERROR && code != INVALID_UTF8 && code != MESSAGE_TOO_LARGE;
    }
}
