package dev.streampod.server.internal.revocation;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.concurrent.SerialTask;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.Revocation;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes revocations into the key store, one after the other; one that fails waits, behind the others, until it is tried
 * again. Bounded. Guarded by this object's lock, which is not held while the store is asked.
 */
final class StoreWrites {

    private static final Logger log = LoggerFactory.getLogger(StoreWrites.class);

    private static final String FUNCTION = "Writing a revocation into the key store";

    private record Write(Revocation revocation, CompletableFuture<Void> done) {}

    private final KeyStore store;
    private final Executor executor;
    private final int most;
    private final Consumer<Runnable> later;
    private final FailureReporter failures;
    private final SerialTask writing;
    private final ArrayDeque<Write> waiting = new ArrayDeque<>();
    private boolean failing;
    /** Whether a write has failed and is to be tried again after the delay: until then nothing is written. */
    private boolean pausing;

    private boolean closed;
    private volatile @Nullable Thread writer;

    /**
     * @param executor runs what may block
     * @param most how many may wait
     * @param later runs a task after a delay
     * @param failures is told of errors of the store; its exceptions are an outage, which is logged once
     */
    StoreWrites(KeyStore store, Executor executor, int most, Consumer<Runnable> later, FailureReporter failures) {
        this.store = store;
        this.executor = executor;
        this.most = most;
        this.later = later;
        this.failures = failures;
        this.writing = new SerialTask(FUNCTION, this::writeAll, failures);
    }

    CompletableFuture<Void> add(Revocation revocation) {
        var done = new CompletableFuture<Void>();
        synchronized (this) {
            if (closed) {
                done.completeExceptionally(tooLate());
                return done;
            }
            if (waiting.size() >= most) {
                done.completeExceptionally(new KeyStoreUnavailableException(
                        most + " revocations wait for the key store already; nothing was written there", null));
                return done;
            }
            waiting.add(new Write(revocation, done));
        }
        tryAgain();
        return done;
    }

    /** Writes what waits, unless the last write has just failed. */
    void tryAgain() {
        if (peek() != null) {
            writing.request(executor);
        }
    }

    /** Whether it is this object on whose behalf the current thread changes the store. */
    boolean isWriting() {
        return Thread.currentThread() == writer;
    }

    private void writeAll() {
        writer = Thread.currentThread();
        try {
            for (Write next = peek(); next != null; next = afterSuccess(next)) {
                write(next.revocation);
            }
        } catch (Throwable e) {
            failed(e);
        } finally {
            writer = null;
        }
    }

    private void write(Revocation revocation) {
        if (revocation instanceof Revocation.OfKey key) {
            store.revoke(key.keyId());
        } else if (revocation instanceof Revocation.OfUser user) {
            store.revokeUser(user.userId());
        } else if (revocation instanceof Revocation.OfScope scope) {
            store.revokeScope(scope.userId(), scope.scope());
        }
    }

    private synchronized @Nullable Write peek() {
        return pausing ? null : waiting.peek();
    }

    private @Nullable Write afterSuccess(Write written) {
        synchronized (this) {
            failing = false;
            waiting.remove(written);
        }
        written.done.complete(null);
        return peek();
    }

    private void failed(Throwable e) {
        boolean first;
        synchronized (this) {
            Write refused = waiting.poll();
            if (refused != null) {
                waiting.addLast(refused);
            }
            first = !failing;
            failing = true;
            pausing = true;
        }
        try {
            if (e instanceof Error) {
                failures.report(FUNCTION, e);
            } else if (first) {
                log.warn(
                        "Revocations cannot be written into the key store; they are tried again until it takes them",
                        e);
            }
        } finally {
            later.accept(this::endPause); // even if the exception is one that cannot be logged
        }
    }

    private void endPause() {
        synchronized (this) {
            pausing = false;
        }
        tryAgain();
    }

    /** Gives up what waits. */
    void close() {
        ArrayDeque<Write> left;
        synchronized (this) {
            closed = true;
            left = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        left.forEach(write -> write.done.completeExceptionally(tooLate()));
    }

    private static KeyStoreUnavailableException tooLate() {
        return new KeyStoreUnavailableException(
                "The server was closed before the revocation could be written into the key store", null);
    }
}
