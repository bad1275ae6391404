package dev.streampod.server.internal.auth;

import dev.streampod.concurrent.EventThrottle;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question to the authenticator: asked on a handler thread, in its turn, answered once, within its time. The key is
 * forgotten with it.
 */
public final class SignIn implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SignIn.class);

    /** The outcome of a sign-in. */
    public sealed interface Outcome {

        /** @param askedAt when the authenticator was asked, by {@link System#nanoTime()} */
        record Accepted(AuthenticationInfo user, long askedAt) implements Outcome {

            /** Returns what is left of the sign-in at that time; null when it is nothing. */
            public @Nullable AuthenticationInfo stillValid(RevocationLog revocations, Instant now) {
                AuthenticationInfo left = revocations.leavesOf(user, askedAt);
                return left != null && left.expiresAt() != null && Expiry.millisLeft(left, now) == 0 ? null : left;
            }
        }

        /** The key is not valid. */
        record Rejected() implements Outcome {}

        /** The authenticator failed, or took too long. */
        record Unavailable() implements Outcome {}
    }

    /** The kind of failure of an authenticator that takes too long; those of one that throws are its exceptions' classes. */
    private static final Object TIMED_OUT = "timed out";

    private final SignIns signIns;
    private final Authenticator authenticator;
    private final String key;
    private final String connectionId;
    private final String address;
    private final Consumer<Outcome> then;
    private final AtomicBoolean answered = new AtomicBoolean();
    private Scheduler.@Nullable Timeout timeout;
    // Guarded by this: the thread that may still be interrupted.
    private @Nullable Thread asking;

    SignIn(
            SignIns signIns,
            Authenticator authenticator,
            String key,
            String connectionId,
            String address,
            Consumer<Outcome> then) {
        this.signIns = signIns;
        this.authenticator = authenticator;
        this.key = key;
        this.connectionId = connectionId;
        this.address = address;
        this.then = then;
    }

    /** Gives up when the authenticator has not answered in that time; called once, before the sign-in is submitted. */
    void timeOutAfter(Duration time, Scheduler timers) {
        timeout = timers.after(time, this::timedOut);
    }

    String address() {
        return address;
    }

    @Override
    public void run() {
        Outcome outcome = new Outcome.Unavailable();
        try {
            outcome = ask();
        } finally {
            try {
                signIns.ended(this);
            } finally {
                if (outcome != null) {
                    answer(outcome);
                }
            }
        }
    }

    /** Asks the authenticator; null when there is no more time. */
    private @Nullable Outcome ask() {
        synchronized (this) {
            if (answered.get()) {
                return null;
            }
            asking = Thread.currentThread();
        }
        Outcome outcome;
        long askedAt = System.nanoTime();
        try {
            Optional<AuthenticationInfo> user = authenticator.authenticate(key);
            if (user == null) {
                throw new IllegalStateException(
                        "The authenticator " + authenticator.getClass().getName()
                                + " returned null. It returns an empty Optional for a key that is not valid, and throws"
                                + " an exception when it cannot tell now");
            }
            outcome = user.isPresent() ? new Outcome.Accepted(user.get(), askedAt) : new Outcome.Rejected();
        } catch (Throwable e) {
            if (e instanceof InterruptedException && answered.get()) {
                log.debug("The authenticator was interrupted, since its time was over");
            } else {
                log(e);
            }
            outcome = new Outcome.Unavailable();
        } finally {
            synchronized (this) {
                asking = null;
                Thread.interrupted();
            }
        }
        return outcome;
    }

    private void log(Throwable failure) {
        long heldBack = signIns.failureLog().pass(failure.getClass());
        if (heldBack == EventThrottle.HELD_BACK) {
            return;
        }
        String text = "The authenticator failed for client session {}; its client is told to try again later{}";
        String more = repeats(heldBack);
        try {
            log.error(text, connectionId, more, RedactedFailure.of(failure, key));
        } catch (Throwable e) {
            // A failure of the exception's own methods is not logged either: it may show the key.
            String name = failure.getClass().getName();
            log.error(text + ". The exception is a {}, which cannot be logged", connectionId, more, name);
        }
    }

    private void timedOut() {
        synchronized (this) {
            // With the lock held: a sign-in that begins from here on does not ask.
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            if (asking != null) {
                asking.interrupt();
            }
        }
        signIns.withdraw(this);
        then.accept(new Outcome.Unavailable());
        logTimeout();
    }

    private void logTimeout() {
        long heldBack = signIns.failureLog().pass(TIMED_OUT);
        if (heldBack != EventThrottle.HELD_BACK) {
            log.warn(
                    "The authenticator timed out for client session {}; its client is told to try again later{}",
                    connectionId,
                    repeats(heldBack));
        }
    }

    private static String repeats(long heldBack) {
        return heldBack == 0 ? "" : ". Other failures of this kind since the last report: " + heldBack;
    }

    /** Tells the outcome, unless one was told before. */
    void answer(Outcome outcome) {
        if (answered.compareAndSet(false, true)) {
            if (timeout != null) {
                timeout.cancel();
            }
            then.accept(outcome);
        }
    }
}
