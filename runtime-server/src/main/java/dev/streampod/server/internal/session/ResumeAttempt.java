package dev.streampod.server.internal.session;

import dev.streampod.wire.CloseCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a client to resume a session on a new connection: the session continues there, or is ended and another
 * begins. The new connection is not read meanwhile.
 */
final class ResumeAttempt implements SessionTransport.Attempt {

    private final ResumableSessions<ClientSession> sessions;
    private final RemoteSessionTerminator elsewhere;
    /** The session that the new connection has of its own: given up when the old one is continued. */
    private final ClientSession fresh;

    /** The hash of the token that the client has. */
    private final String token;

    private final long received;
    /** The session to be resumed, as far as there is one. Written before its transport is given this attempt. */
    private @Nullable ClientSession old;

    /** @param fresh is not read until it is decided, perhaps on another thread */
    ResumeAttempt(
            ResumableSessions<ClientSession> sessions,
            RemoteSessionTerminator elsewhere,
            ClientSession fresh,
            String token,
            long received) {
        this.sessions = sessions;
        this.elsewhere = elsewhere;
        this.fresh = fresh;
        this.token = ResumableSessions.hash(token);
        this.received = received;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public void start() {
        ClientSession found = sessions.of(token);
        old = found;
        if (found == null) {
            elsewhere.end(token);
        }
        if (found == null || !found.transport().detachForResume(this)) {
            try {
                beginAnew();
            } finally {
                fresh.resumeReading();
            }
        }
    }

    @Override
    public void decide() {
        decide(Objects.requireNonNull(old, "an attempt that was started"));
    }

    private void decide(ClientSession old) {
        try {
            if (fresh.transport().ending()) {
                old.transport().waitAgain();
            } else if (!fresh.transport().admitted()) {
                fresh.close(CloseCode.TRY_AGAIN_LATER, "too many connections now");
                old.transport().waitAgain();
            } else if (fresh.writer().limit().bytes() < old.writer().limit().bytes()) {
                // The frames that wait fit the limit that the client had before, and may not fit a lower one.
                old.endDetached();
                beginAnew();
            } else {
                decided(old, old.continueOn(fresh, received));
            }
        } catch (Throwable e) {
            old.context().counters().failures.report("Resuming a session", e);
            failed(old);
        } finally {
            fresh.resumeReading();
        }
    }

    private void decided(ClientSession old, SessionTransport.Resume outcome) {
        switch (outcome) {
            case CONTINUED -> {
                old.writer().limit(fresh.writer().limit());
                fresh.handedOver();
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
        if (connection == null || !fresh.transport().ending()) {
            fresh.close(CloseCode.INTERNAL_ERROR, reason);
        } else if (connection.session() == old) {
            // The session has the connection, but its streams may not know the user yet.
            old.close(CloseCode.INTERNAL_ERROR, reason);
            fresh.handedOver();
        } else {
            // The fresh session has given up the connection, and is forgotten when the connection is gone.
            fresh.identity().stop();
            connection.close(CloseCode.INTERNAL_ERROR, reason);
        }
    }

    private void beginAnew() {
        if (fresh.transport().admitted()) {
            fresh.identity().sendWelcome(true);
        } else {
            fresh.close(CloseCode.TOO_MANY_CONNECTIONS, "too many connections");
        }
    }

    @Override
    public void supersede() {
        try {
            fresh.close(CloseCode.SESSION_ELSEWHERE, "resumed on another connection");
        } finally {
            fresh.resumeReading();
        }
    }
}
