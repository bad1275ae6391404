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

    private final long received;

    Continuation(Connections owner, Connection fresh, long received) {
        this.owner = owner;
        this.fresh = fresh;
        this.received = received;
    }

    /** @param done run when it is decided, perhaps on another thread */
    void start(String token, Runnable done) {
        String hash = ResumableSessions.hash(token);
        Connection old = owner.resumable().of(hash);
        if (old == null) {
            owner.elsewhere().end(hash);
            fresh.identity().greet(true);
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
            fresh.identity().greet(true);
            done.run();
        }
    }

    private void decide(Connection old) {
        LinkAttachment link = fresh.carrier().link();
        if (link == null || fresh.ending()) {
            old.carrier().waitAgain();
            return;
        }
        OutboundLimit limit = fresh.writer().limit();
        // What waits in the session fits the limit that its client had before, and may not fit a lower one.
        if (!sameUser(old.user(), fresh.user())
                || limit.bytes() < old.writer().limit().bytes()) {
            old.endWaiting();
            fresh.identity().greet(true);
            return;
        }
        FrameRing.Position position = old.identity().continueOn(link, fresh.identity(), received);
        if (position == FrameRing.Position.KEPT) {
            old.writer().limit(limit);
            owner.forget(fresh);
            fresh.identity().stop();
            return;
        }
        old.endWaiting();
        if (position == FrameRing.Position.NOT_SENT) {
            fresh.close(CloseCode.BAD_FRAME, "has received what was not sent");
        } else {
            fresh.identity().greet(true);
        }
    }

    private static boolean sameUser(@Nullable AuthenticationInfo before, @Nullable AuthenticationInfo now) {
        return Objects.equals(before == null ? null : before.userId(), now == null ? null : now.userId());
    }
}
