package dev.streampod.server.internal.session;

import dev.streampod.wire.CloseCode;

/**
 * One attempt of a client to resume a session on a new connection: the session continues there, or is ended and another
 * begins. The new connection is not read meanwhile.
 */
final class ResumeAttempt {

    private final ClientSessions owner;
    /** The session that the new connection has of its own: given up when the old one is continued. */
    private final ClientSession fresh;

    /** The hash of the token that the client has. */
    private final String token;

    private final long received;
    private final Runnable done;

    /** @param done run once, when it is decided, perhaps on another thread */
    ResumeAttempt(ClientSessions owner, ClientSession fresh, String token, long received, Runnable done) {
        this.owner = owner;
        this.fresh = fresh;
        this.token = ResumableSessions.hash(token);
        this.received = received;
        this.done = done;
    }

    /** The hash of the token that the client has come back with. */
    String token() {
        return token;
    }

    void start() {
        ClientSession old = owner.resumable().of(token);
        if (old == null) {
            owner.elsewhere().end(token);
        }
        if (old == null || !old.transport().detachForResume(token, this)) {
            try {
                beginAnew();
            } finally {
                done.run();
            }
        }
    }

    /** The frames that were received on the old session's last connection are taken in. Called once. */
    void decide(ClientSession old) {
        try {
            if (fresh.ending()) {
                old.transport().waitAgain();
            } else if (!fresh.admitted()) {
                fresh.close(CloseCode.TRY_AGAIN_LATER, "too many connections now");
                old.transport().waitAgain();
            } else if (fresh.writer().limit().bytes() < old.writer().limit().bytes()) {
                // The frames that wait fit the limit that the client had before, and may not fit a lower one.
                old.endDetached();
                beginAnew();
            } else {
                decided(old, old.identity().continueOn(fresh, received));
            }
        } catch (Throwable e) {
            old.context().counters().failures.report("Resuming a session", e);
            failed(old);
        } finally {
            done.run();
        }
    }

    private void decided(ClientSession old, SessionTransport.Resume outcome) {
        switch (outcome) {
            case CONTINUED -> {
                old.writer().limit(fresh.writer().limit());
                owner.forget(fresh);
                fresh.identity().stop();
            }
            case CONNECTION_CLOSED -> old.transport().waitAgain();
            case NOT_SENT -> {
                old.endDetached();
                fresh.close(CloseCode.BAD_FRAME, "ack beyond last sent frame");
            }
            case ENDED, ANOTHER_USER, NOT_KEPT -> {
                old.endDetached();
                beginAnew();
            }
        }
    }

    /** The attempt threw something: the session ends, wherever it got to, and the new connection is closed. */
    private void failed(ClientSession old) {
        String reason = "the session could not be resumed";
        old.endDetached(() -> old.transport().state() == SessionState.RESUMING);
        TransportConnection connection = fresh.transport().connection();
        if (connection == null || !fresh.ending()) {
            fresh.close(CloseCode.INTERNAL_ERROR, reason);
        } else if (connection.session() == old) {
            // The session has the connection, but its streams may not know the user yet.
            old.close(CloseCode.INTERNAL_ERROR, reason);
            owner.forget(fresh);
            fresh.identity().stop();
        } else {
            // The fresh session has given up the connection, and is forgotten when the connection is gone.
            fresh.identity().stop();
            connection.close(CloseCode.INTERNAL_ERROR, reason);
        }
    }

    private void beginAnew() {
        if (fresh.admitted()) {
            fresh.identity().greet(true);
        } else {
            fresh.close(CloseCode.TOO_MANY_CONNECTIONS, "too many connections");
        }
    }

    /** The client has come back once more, on yet another connection, before this was decided. */
    void supersede() {
        try {
            fresh.close(CloseCode.SESSION_ELSEWHERE, "resumed on another connection");
        } finally {
            done.run();
        }
    }
}
