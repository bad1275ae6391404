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

    /** The session of this identity. It is called with the identity's lock held. */
    interface Owner {

        /**
         * The session begins, unless it is over already.
         *
         * @param expiresInMillis when the sign-in expires; 0 if it does not
         */
        void begin(long expiresInMillis, boolean resumable);

        /**
         * The session has another user from here on, or the same user with other scopes.
         *
         * @param reason why the server took a sign-in away, or a part of it; null when the client asked
         */
        void identified(@Nullable AuthenticationInfo as, long expiresInMillis, @Nullable String reason);

        /** Ends the session if it has no connection. */
        void endDetached();
    }

    /** Continues the session on another connection as that user, with the identity's lock held. */
    interface Continuation {

        SessionTransport.Resume run(@Nullable AuthenticationInfo as, long expiresInMillis);
    }

    private final Owner owner;
    private final SessionTransport transport;
    private final ServerContext context;
    // Not guarded, since a session may end while the lock is held by another thread.
    private final AtomicReference<Scheduler.@Nullable Timeout> expiry = new AtomicReference<>();
    private volatile @Nullable AuthenticationInfo user;

    // Guarded by this.
    private long askedAt;
    private boolean greeted;
    private @Nullable String withdrawnBefore;

    Identity(Owner owner, SessionTransport transport, ServerContext context) {
        this.owner = owner;
        this.transport = transport;
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
    synchronized void sendWelcome(boolean resumable) {
        AuthenticationInfo current = user;
        owner.begin(current == null ? 0 : millisLeft(current), resumable);
        greeted = true;
        String reason = withdrawnBefore;
        if (reason != null) {
            owner.identified(current, current == null ? 0 : millisLeft(current), reason);
        }
    }

    /** Continues the session if the identity of its client's fresh one is that of the same user. */
    synchronized SessionTransport.Resume continueAs(Identity fresh, Continuation continuation) {
        AuthenticationInfo next;
        long asked;
        synchronized (fresh) {
            next = fresh.user;
            asked = fresh.askedAt;
        }
        // A revocation from here on finds this session; one from before may have found neither.
        AuthenticationInfo left = next == null ? null : context.revocations().leavesOf(next, asked);
        if (!sameUser(user, left)) {
            return SessionTransport.Resume.ANOTHER_USER;
        }
        SessionTransport.Resume outcome = continuation.run(left, left == null ? 0 : millisLeft(left));
        if (outcome == SessionTransport.Resume.CONTINUED) {
            become(left, asked);
            if (!Objects.equals(left, next)) {
                owner.identified(left, left == null ? 0 : millisLeft(left), Frame.Authenticated.REVOKED);
            }
        }
        return outcome;
    }

    private static boolean sameUser(@Nullable AuthenticationInfo before, @Nullable AuthenticationInfo now) {
        return Objects.equals(before == null ? null : before.userId(), now == null ? null : now.userId());
    }

    synchronized void signOut() {
        become(null, 0);
        owner.identified(null, 0, null);
    }

    /** Sets the user of another key; returns false, and changes nothing, when the key is not valid any more. */
    synchronized boolean signIn(SignIn.Outcome.Accepted signedIn) {
        AuthenticationInfo valid =
                signedIn.stillValid(context.revocations(), context.timers().now());
        if (valid != null) {
            become(valid, signedIn.askedAt());
            owner.identified(valid, millisLeft(valid), null);
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
                owner.endDetached();
            }
        }
    }

    private synchronized void expire(AuthenticationInfo expired) {
        if (!expired.equals(user)) {
            return;
        }
        if (millisLeft(expired) > 0) {
            watch(expired); // the clock was set back, or that day was too far away
        } else if (!transport.mayContinue()) {
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
        } else if (!transport.ending()) {
            owner.identified(left, left == null ? 0 : millisLeft(left), reason);
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
            if (transport.ending()) {
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
