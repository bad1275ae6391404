package dev.streampod.server.internal.session;

/**
 * The state of a session. Its {@link SessionTransport} holds the state, and its lock guards each change. Only these transitions
 * happen:
 *
 * <pre>
 * from            to              when
 * AWAITING_HELLO  AUTHENTICATING  the hello has arrived
 *                 CLOSED          no hello in time, another frame before it, the connection is lost or beyond a limit, or the
 *                                 server drains
 * AUTHENTICATING  LIVE            the client is welcomed
 *                 CLOSED          the key or the version is refused, the connection is lost, beyond a limit or resumes an earlier
 *                                 session, no decision on that in time, or the server drains
 * LIVE            DETACHED        the connection of a resumable session is lost
 *                 RESUMING        another connection takes the session over
 *                 DRAINING        the server drains
 *                 CLOSED          either side closes, or the connection of a session that is not resumable is lost
 * DETACHED        RESUMING        the client is back on another connection
 *                 CLOSED          the resume window is over, too many sessions are detached, too much waits to be sent, the client
 *                                 has begun another session on another server, revocation, or the server drains
 * RESUMING        LIVE            the session goes on on the new connection
 *                 DETACHED        the new connection is lost before that
 *                 CLOSED          the session cannot be continued, or as for DETACHED
 * DRAINING        CLOSED          what was received is handled, or the connection is lost
 * </pre>
 */
enum SessionState {
    /** The connection is open; the client has not said hello. */
    AWAITING_HELLO,
    /** The key of the hello is being checked, or the session that it asks for is being taken over. */
    AUTHENTICATING,
    /** The client is welcome, and everything is allowed. */
    LIVE,
    /** The session has no connection and waits for its client to come back. */
    DETACHED,
    /** The session has left its connection, if it had one, and is about to continue on another. */
    RESUMING,
    /** Goodbye was said: nothing more is received; what was received is handled and answered. */
    DRAINING,
    /** Over; nothing changes any more. */
    CLOSED;

    boolean mayBecome(SessionState next) {
        return switch (this) {
            case AWAITING_HELLO -> next == AUTHENTICATING || next == CLOSED;
            case AUTHENTICATING -> next == LIVE || next == CLOSED;
            case LIVE -> next == DETACHED || next == RESUMING || next == DRAINING || next == CLOSED;
            case DETACHED -> next == RESUMING || next == CLOSED;
            case RESUMING -> next == LIVE || next == DETACHED || next == CLOSED;
            case DRAINING -> next == CLOSED;
            case CLOSED -> false;
        };
    }
}
