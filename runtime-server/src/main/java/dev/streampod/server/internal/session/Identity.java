package dev.streampod.server.internal.session;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.auth.Expiry;
import dev.streampod.server.internal.auth.SignIn;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated user of a session, and its expiry. Readable from any thread. Changes come from authentication, from
 * the timer and from revocations; this object's lock is held for each change and all its effects, so that the client
 * and the streams see changes in one order.
 */
final class Identity {

    private final ClientSession session;
    private final ServerContext context;
    // Not guarded, since a session may end while the lock is held by another thread.
    private final AtomicReference<Scheduler.@Nullable Timeout> expiry = new AtomicReference<>();
    private volatile @Nullable AuthenticationInfo user;

    // Guarded by this.
    private long askedAt;
    private boolean greeted;
    private @Nullable String withdrawnBefore;

    Identity(ClientSession session, ServerContext context) {
        this.session = session;
        this.context = context;
    }

    @Nullable
    AuthenticationInfo user() {
        return user;
    }

    /** Sets the user of the hello's key; returns false, and changes nothing, when the key is not valid any more. */
    synchronized boolean begin(SignIn.Outcome.Accepted signedIn) {
        AuthenticationInfo valid =
                signedIn.stillValid(context.revocations(), context.timers().now());
        if (valid != null) {
            become(valid, signedIn.askedAt());
        }
        return valid != null;
    }

    /** Answers the hello; what was withdrawn since it was accepted is told right after. */
    synchronized void greet(boolean resumable) {
        AuthenticationInfo current = user;
        session.begin(current == null ? 0 : millisLeft(current), resumable);
        greeted = true;
        String reason = withdrawnBefore;
        if (reason != null) {
            session.identified(current, current == null ? 0 : millisLeft(current), reason);
        }
    }

    /** Continues the session on the connection of a fresh one, if both belong to the same user. */
    synchronized SessionTransport.Resume continueOn(ClientSession fresh, long received) {
        AuthenticationInfo next;
        long asked;
        Identity other = fresh.identity();
        synchronized (other) {
            next = other.user;
            asked = other.askedAt;
        }
        // A revocation from here on finds this session; one from before may have found neither.
        AuthenticationInfo left = next == null ? null : context.revocations().leavesOf(next, asked);
        if (!sameUser(user, left)) {
            return SessionTransport.Resume.ANOTHER_USER;
        }
        SessionTransport.Resume outcome =
                session.continueOn(fresh, left, left == null ? 0 : millisLeft(left), received);
        if (outcome == SessionTransport.Resume.CONTINUED) {
            become(left, asked);
            if (!Objects.equals(left, next)) {
                session.identified(left, left == null ? 0 : millisLeft(left), Frame.Authenticated.REVOKED);
            }
        }
        return outcome;
    }

    private static boolean sameUser(@Nullable AuthenticationInfo before, @Nullable AuthenticationInfo now) {
        return Objects.equals(before == null ? null : before.userId(), now == null ? null : now.userId());
    }

    synchronized void signOut() {
        become(null, 0);
        session.identified(null, 0, null);
    }

    /** Sets the user of another key; returns false, and changes nothing, when the key is not valid any more. */
    synchronized boolean signIn(SignIn.Outcome.Accepted signedIn) {
        AuthenticationInfo valid =
                signedIn.stillValid(context.revocations(), context.timers().now());
        if (valid != null) {
            become(valid, signedIn.askedAt());
            session.identified(valid, millisLeft(valid), null);
        }
        return valid != null;
    }

    /** Applies a revocation of that time, if the user signed in before it. */
    synchronized void revoke(Revocation revocation, long at) {
        AuthenticationInfo current = user;
        if (current != null && at - askedAt >= 0) {
            AuthenticationInfo left = revocation.leavesOf(current);
            if (!current.equals(left)) {
                withdraw(left, Frame.Authenticated.REVOKED);
                session.endDetached();
            }
        }
    }

    private synchronized void expire(AuthenticationInfo expired) {
        if (!expired.equals(user)) {
            return;
        }
        if (millisLeft(expired) > 0) {
            watch(expired); // the clock was set back, or that day was too far away
        } else if (!session.transport().mayContinue()) {
            withdraw(null, Frame.Authenticated.EXPIRED);
        }
        // Without a connection the client cannot renew its key. Nothing leaves the server until the same user is back
        // with a key that is valid then; any other user begins another session.
    }

    /** Ends a sign-in, or a part of it, without a request of the client; all expiries and revocations end here. */
    private void withdraw(@Nullable AuthenticationInfo left, String reason) {
        become(left, askedAt);
        if (!greeted) {
            withdrawnBefore = reason;
        } else if (!session.ending()) {
            session.identified(left, left == null ? 0 : millisLeft(left), reason);
        }
    }

    private long millisLeft(AuthenticationInfo signedIn) {
        return Expiry.millisLeft(signedIn, context.timers().now());
    }

    private void become(@Nullable AuthenticationInfo next, long asked) {
        user = next;
        askedAt = asked;
        watch(next);
    }

    private void watch(@Nullable AuthenticationInfo watched) {
        stop();
        if (watched != null && watched.expiresAt() != null) {
            expiry.set(context.timers().after(Duration.ofMillis(millisLeft(watched)), () -> expire(watched)));
            if (session.ending()) {
                stop();
            }
        }
    }

    /** The session ends: nothing expires any more. */
    void stop() {
        Scheduler.Timeout waiting = expiry.getAndSet(null);
        if (waiting != null) {
            waiting.cancel();
        }
    }
}
