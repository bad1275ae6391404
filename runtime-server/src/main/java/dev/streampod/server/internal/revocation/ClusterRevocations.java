package dev.streampod.server.internal.revocation;

import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.server.Revocations;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.session.ClientSessions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revocations, wherever they come from: this server's own methods, its key store, other servers. Each is applied to the
 * sessions here; those that began here are written into the store, told to the others, and repeated to servers that were
 * cut off meanwhile.
 *
 * <p>Applying may happen on any thread. What is heard from other servers, and what is told to them, belongs to this
 * object's own thread.
 */
public final class ClusterRevocations implements Revocations, ControlChannel.Listener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClusterRevocations.class);

    private static final String CHANNEL = "revocations";
    private static final int WAITING = 10_000;
    private static final int MESSAGES_WAITING = 1_000;
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final long IDLE_SECONDS = 10;
    /** Times of {@link System#nanoTime()} can be compared only within bounds. */
    private static final long OLDEST_NANOS = TimeUnit.DAYS.toNanos(3_650);
    /** A server may have missed more than it noticed at once. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final long origin = new SecureRandom().nextLong();
    private final ClientSessions sessions;
    private final Executor handlers;
    private final @Nullable StoreWrites writes;
    private final Runnable stopHearingStore;
    private final ControlChannel channel;
    private final RevocationOutbox outbox;
    private final Failures failures;
    private final Scheduler timers;
    private final ThreadPoolExecutor thread;
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param authenticator revocations are written into it if it is a key store
     * @param handlers runs what may block, and what depends on the futures
     */
    public ClusterRevocations(
            ClientSessions sessions, MessageBroker messages, @Nullable Authenticator authenticator, Executor handlers) {
        this.sessions = sessions;
        this.handlers = handlers;
        this.failures = sessions.counters().failures;
        this.timers = sessions.timers();
        // Not a thread that waits for time to pass: applying what others tell may take long, and comes in order.
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> failures.thread("streampod-revocations", task));
        thread.allowCoreThreadTimeOut(true);
        if (authenticator instanceof KeyStore store) {
            this.writes = new StoreWrites(store, handlers, WAITING, this::later, failures);
            this.stopHearingStore = store.addRevocationListener(this::revokedInStore);
        } else {
            this.writes = null;
            this.stopHearingStore = () -> {};
        }
        this.channel = messages.control(CHANNEL);
        this.outbox = new RevocationOutbox(origin, channel, WAITING, this::onThread, this::later);
        channel.listen(this);
    }

    @Override
    public CompletableFuture<Void> revokeKey(String keyId) {
        return revoke(new Revocation.OfKey(keyId));
    }

    @Override
    public CompletableFuture<Void> revokeUser(String userId) {
        return revoke(new Revocation.OfUser(userId));
    }

    @Override
    public CompletableFuture<Void> revokeScope(String userId, String scope) {
        return revoke(new Revocation.OfScope(userId, scope));
    }

    private CompletableFuture<Void> revoke(Revocation revocation) {
        if (closed) {
            return CompletableFuture.failedFuture(tooLate());
        }
        CompletableFuture<Void> told = spread(revocation);
        CompletableFuture<Void> all = told;
        if (writes != null) {
            // Until it is written a client may still sign in with what is revoked.
            all = CompletableFuture.allOf(told, writes.add(revocation).thenCompose(written -> spread(revocation)));
        }
        var done = new CompletableFuture<Void>();
        var unused = all.whenComplete((nothing, failure) -> {
            Runnable complete = () -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
                }
            };
            if (closed) {
                complete.run();
            } else {
                handlers.execute(complete);
            }
        });
        return done;
    }

    private void revokedInStore(Revocation revocation) {
        if (writes == null || !writes.isWriting()) {
            var unused = spread(revocation);
        }
    }

    /** Applies it here, and tells the others. */
    private CompletableFuture<Void> spread(Revocation revocation) {
        long now = System.nanoTime();
        sessions.revoke(revocation, now);
        return channel.isConnected() ? outbox.add(revocation, now) : CompletableFuture.completedFuture(null);
    }

    @Override
    public void received(byte[] message) {
        if (received.incrementAndGet() > MESSAGES_WAITING) {
            received.decrementAndGet();
            overflowed.set(true); // so there is one that waits, and sees it
        } else if (!onThread(() -> onMessage(message))) {
            log.debug("A revocation was ignored: the server is closed");
        }
    }

    private void onMessage(byte[] message) {
        received.decrementAndGet();
        if (overflowed.getAndSet(false)) {
            missed(Moment.now());
        }
        RevocationMessage heard;
        try {
            heard = RevocationMessage.read(message);
        } catch (IOException e) {
            log.warn("A message about revocations was dropped: {}", e.getMessage());
            return;
        }
        if (heard.origin() == origin) {
            return;
        }
        long now = System.nanoTime();
        if (heard instanceof RevocationMessage.Revoked revoked) {
            revoked.revocations()
                    .forEach(each -> sessions.revoke(each.revocation(), now - Math.min(each.ageNanos(), OLDEST_NANOS)));
        } else if (heard instanceof RevocationMessage.Repeat repeat) {
            outbox.repeat(repeat.ageNanos());
        }
    }

    @Override
    public void missed(Moment since) {
        onThread(() -> {
            // Others may have asked for what began here, and were not heard.
            long age = since.age().plus(MARGIN).toNanos();
            outbox.repeat(age);
            var question = new RevocationMessage.Repeat(origin, age);
            var unused = channel.post(question.toBytes()).whenComplete((posted, failure) -> {
                if (failure != null) {
                    log.debug("Missed revocations will be requested when there is a connection again", failure);
                }
            });
        });
        if (writes != null) {
            writes.tryAgain();
        }
    }

    private boolean onThread(Runnable task) {
        try {
            thread.execute(failures.guarded("A task of revocation", task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void later(Runnable task) {
        var unused = timers.after(RETRY, () -> onThread(task));
    }

    static KeyStoreUnavailableException tooLate() {
        return new KeyStoreUnavailableException(
                "The server is closed; the other servers, and perhaps the key store, do not know", null);
    }

    /** Gives up what waits. Ends the thread. */
    @Override
    public void close() {
        closed = true;
        stopHearingStore.run();
        onThread(outbox::close);
        thread.shutdown();
        if (writes != null) {
            writes.close();
        }
    }
}
