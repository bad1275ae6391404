package dev.streampod.client.internal.session;

import dev.streampod.client.ClientError;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the key provider for another key before the current one expires, and again while it has none: each time after
 * half of the remaining time. The client's lock guards all state; callers hold it.
 */
final class KeyRenewal {

    /** How long before its expiry a key is renewed at most; one that is valid for a short time, after 4/5 of that. */
    static final Duration LEAD = Duration.ofSeconds(30);

    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** Longest time for which a key is not renewed; caps what a server says. */
    static final Duration LONGEST = Duration.ofDays(3_650);

    private final ReentrantLock lock;
    private final Scheduler timers;
    private final EventDispatcher dispatcher;
    private final Supplier<CompletableFuture<Void>> renew;
    private Scheduler.@Nullable Timeout next;
    private long expiresAt;
    /** Whether the provider was asked because the server withdrew a key, and what came of that is not known. */
    private boolean askedForWithdrawal;

    private boolean withdrawnAgain;

    /** @param renew asks the provider; called with the lock held */
    KeyRenewal(
            ReentrantLock lock, Scheduler timers, EventDispatcher dispatcher, Supplier<CompletableFuture<Void>> renew) {
        this.lock = lock;
        this.timers = timers;
        this.dispatcher = dispatcher;
        this.renew = renew;
    }

    /** The server has accepted a key, which is valid for so long; 0 for one that does not expire. */
    void validFor(long given) {
        stop();
        if (given > 0) {
            long millis = Math.min(given, LONGEST.toMillis());
            expiresAt = timers.nanoTime() + Duration.ofMillis(millis).toNanos();
            schedule(Duration.ofMillis(millis - Math.min(LEAD.toMillis(), millis / 5)));
        }
    }

    /** The server does not accept the key any more. */
    void withdrawn() {
        stop();
        if (askedForWithdrawal) {
            withdrawnAgain = true; // a server that withdraws keys without end has the provider asked once at a time
            return;
        }
        askedForWithdrawal = true;
        var unused = ask().whenComplete((done, failure) -> {
            lock.lock();
            try {
                askedForWithdrawal = false;
                boolean again = withdrawnAgain;
                withdrawnAgain = false;
                if (again) {
                    withdrawn();
                }
            } finally {
                lock.unlock();
            }
        });
    }

    /** There is no connection any more: the next one begins with a key that the provider is asked for. */
    void stop() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void schedule(Duration delay) {
        var due = new Runnable() {
            private Scheduler.@Nullable Timeout own;

            @Override
            public void run() {
                lock.lock();
                try {
                    if (next != null && next == own) {
                        next = null;
                        renewal();
                    }
                } finally {
                    lock.unlock();
                }
            }
        };
        due.own = timers.after(delay, due);
        next = due.own;
    }

    private void renewal() {
        Duration half = Duration.ofNanos((expiresAt - timers.nanoTime()) / 2);
        if (half.compareTo(SHORTEST_PAUSE) >= 0) {
            schedule(half); // unless the server accepts another key before
        }
        ask();
    }

    private CompletableFuture<Void> ask() {
        return renew.get().whenComplete((done, failure) -> {
            if (failure instanceof UnauthenticatedException && failure.getCause() != null) {
                // The provider threw; what the server refuses is told anyway.
                dispatcher.error(
                        new ClientError(ErrorCode.UNAUTHENTICATED, null, null, String.valueOf(failure.getMessage())));
            }
        });
    }
}
