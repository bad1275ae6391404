package dev.streampod.server.internal.follow;

import dev.streampod.server.Session;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.broker.Pace;
import dev.streampod.server.internal.endpoint.SessionScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.Presences;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session of one followed channel, as the hooks of its endpoint see it. It ends when the channel is not followed any more. */
final class FollowSession implements Session {

    private final String id;
    private final ParentSession parent;
    private final SessionScope scope;
    private volatile @Nullable AuthenticationInfo authentication;
    private volatile boolean open = true;

    FollowSession(ParentSession parent, @Nullable AuthenticationInfo authentication) {
        this.id = parent.nextSessionId();
        this.parent = parent;
        this.authentication = authentication;
        this.scope = new SessionScope(
                id, parent.context().messages(), parent.context().presence(), Pace.UNBOUNDED);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String connectionId() {
        return parent.id();
    }

    @Override
    public Optional<AuthenticationInfo> authentication() {
        return Optional.ofNullable(authentication);
    }

    void authenticated(@Nullable AuthenticationInfo as) {
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
        if (code < 3000 || code > 4999) {
            throw new IllegalArgumentException("A connection is closed with a code from 3000 to 4999, not " + code);
        }
        parent.close(code, reason);
    }

    /** The channel is not followed any more; a hook may still run. */
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
