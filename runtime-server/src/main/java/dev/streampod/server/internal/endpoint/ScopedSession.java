package dev.streampod.server.internal.endpoint;

import dev.streampod.server.Session;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.broker.Backpressure;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presences;
import dev.streampod.wire.CloseCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session of one call, or of one channel that a client follows; it ends with that. Safe for use from any thread.
 */
public final class ScopedSession implements Session {

    /** Closes the connection that the session came on. */
    @FunctionalInterface
    public interface ConnectionCloser {
        void close(int code, String reason);
    }

    private final String id;
    private final String connectionId;
    private final SessionScope scope;
    private final ConnectionCloser closer;
    private volatile @Nullable AuthenticationInfo authentication;
    private volatile boolean open = true;

    public ScopedSession(
            String id,
            String connectionId,
            @Nullable AuthenticationInfo authentication,
            MessageBroker messages,
            PresenceRegistry presence,
            ConnectionCloser closer) {
        this.id = id;
        this.connectionId = connectionId;
        this.authentication = authentication;
        this.scope = new SessionScope(id, messages, presence, Backpressure.NONE);
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

    /** Sets the session's user from here on; null when anonymous. */
    public void authenticated(@Nullable AuthenticationInfo as) {
        authentication = as;
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
        closer.close(CloseCode.ofApplication(code), reason);
    }

    /** Ends the session; a handler or hook may still run. */
    public void markEnded() {
        open = false;
    }

    /** Runs everything that belongs to the end, once. */
    public void end() {
        open = false;
        scope.release();
    }

    @Override
    public String toString() {
        return "session " + id;
    }
}
