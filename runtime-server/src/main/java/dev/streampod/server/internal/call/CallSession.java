package dev.streampod.server.internal.call;

import dev.streampod.server.Session;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.broker.Pace;
import dev.streampod.server.internal.endpoint.SessionScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presences;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session of one call, which ends with the call. */
final class CallSession implements Session {

    /** Closes the connection that a call came over. */
    @FunctionalInterface
    interface ConnectionCloser {
        void close(int code, String reason);
    }

    private final String id;
    private final String connectionId;
    private final @Nullable AuthenticationInfo authentication;
    private final SessionScope scope;
    private final ConnectionCloser closer;
    private volatile boolean open = true;

    CallSession(
            String id,
            String connectionId,
            @Nullable AuthenticationInfo authentication,
            ServerContext context,
            ConnectionCloser closer) {
        this.id = id;
        this.connectionId = connectionId;
        this.authentication = authentication;
        this.scope = new SessionScope(id, context.messages(), context.presence(), Pace.UNBOUNDED);
        this.closer = closer;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String connectionId() {
        return connectionId;
    }

    @Override
    public Optional<AuthenticationInfo> authentication() {
        return Optional.ofNullable(authentication);
    }

    @Override
    public Messages messages() {
        return scope.messages();
    }

    @Override
    public Presences presences() {
        return scope.presences();
    }

    @Override
    public void onClose(Runnable action) {
        scope.onClose(action);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void closeConnection(int code, String reason) {
        if (code < 3000 || code > 4999) {
            throw new IllegalArgumentException("A connection is closed with a code from 3000 to 4999, not " + code);
        }
        closer.close(code, reason);
    }

    /** The call has an outcome; its handler may still run. */
    void shut() {
        open = false;
    }

    /** Runs everything that belongs to the end, once. */
    void end() {
        open = false;
        scope.release();
    }

    @Override
    public String toString() {
        return "session " + id;
    }
}
