package dev.streampod.server.internal.session;

import dev.streampod.server.ConnectedClient;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.wire.CloseCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An immutable view of a session at one moment. */
record ClientSnapshot(
        ClientSession session, @Nullable AuthenticationInfo user, Instant connectedAt, List<StreamingSession> sessions)
        implements ConnectedClient {

    private static final int FIRST_OF_APPLICATIONS = 4000;
    private static final int LAST_OF_APPLICATIONS = 4999;

    @Override
    public String id() {
        return session.id();
    }

    @Override
    public Optional<AuthenticationInfo> authentication() {
        return Optional.ofNullable(user);
    }

    @Override
    public String remoteAddress() {
        return session.transport().address();
    }

    @Override
    public void close(int code, String reason) {
        if (code != CloseCode.CLOSED_BY_APPLICATION && (code < FIRST_OF_APPLICATIONS || code > LAST_OF_APPLICATIONS)) {
            throw new IllegalArgumentException("An application closes a connection with a code from "
                    + FIRST_OF_APPLICATIONS + " to " + LAST_OF_APPLICATIONS + ", or with "
                    + CloseCode.CLOSED_BY_APPLICATION + ", not with " + code);
        }
        session.close(code, reason);
    }

    @Override
    public String toString() {
        return session.toString();
    }
}
