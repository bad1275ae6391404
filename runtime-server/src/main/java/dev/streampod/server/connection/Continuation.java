package dev.streampod.server.connection;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.wire.CloseCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client's wish to continue a session on a new link: the session goes on there, or is ended and another begins. The new
 * link is not read meanwhile.
 */
final class Continuation {

    private final Connections owner;
    /** The connection that the new link has of its own: given up when the old one is continued. */
    private final Connection fresh;

    private final @Nullable AuthenticationInfo user;
    private final long received;

    Continuation(Connections owner, Connection fresh, @Nullable AuthenticationInfo user, long received) {
        this.owner = owner;
        this.fresh = fresh;
        this.user = user;
        this.received = received;
    }

    /** @param done run when it is decided, perhaps on another thread */
    void start(String token, Runnable done) {
        String hash = ResumableSessions.hash(token);
        Connection old = owner.resumable().of(hash);
        if (old == null) {
            owner.elsewhere().end(hash);
            fresh.begin(user, true);
            done.run();
            return;
        }
        boolean left = old.carrier().leaveForAnother(hash, () -> {
            try {
                decide(old);
            } finally {
                done.run();
            }
        });
        if (!left) {
            fresh.begin(user, true);
            done.run();
        }
    }

    private void decide(Connection old) {
        LinkAttachment link = fresh.carrier().link();
        if (link == null || fresh.ending()) {
            old.carrier().waitAgain();
            return;
        }
        if (!sameUser(old.user())) {
            old.endWaiting();
            fresh.begin(user, true);
            return;
        }
        FrameRing.Position position = old.continueOn(link, user, received);
        if (position == FrameRing.Position.KEPT) {
            owner.forget(fresh);
            return;
        }
        old.endWaiting();
        if (position == FrameRing.Position.NOT_SENT) {
            fresh.close(CloseCode.BAD_FRAME, "has received what was not sent");
        } else {
            fresh.begin(user, true);
        }
    }

    private boolean sameUser(@Nullable AuthenticationInfo before) {
        String was = before == null ? null : before.userId();
        return Objects.equals(was, user == null ? null : user.userId());
    }
}
