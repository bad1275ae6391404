package dev.streampod.client.connection;

import dev.streampod.client.ClientClosedException;
import dev.streampod.client.KeyProvider;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.client.StreampodException;
import dev.streampod.client.UnauthenticatedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a client: where the next one comes from, which one the link of the moment was given last, and which are on
 * their way. Guarded by the client's lock: {@link #setKey} and {@link #refresh} take it, the rest is called with it held.
 * No key is in any text made of this.
 */
final class Authentication {

    private final ReentrantLock lock;
    private final Events events;
    private final Workers workers;

    private KeyProvider provider;
    /** Whether a link is being opened or is open, so that a change must be written to it. */
    private boolean linking;
    /** Whether the link has said which key it was opened with. */
    private boolean welcomed;

    private @Nullable String last;
    /** The key that the server accepted, and then did not any more. */
    private @Nullable String withdrawn;

    private final ArrayDeque<KeyChange> queued = new ArrayDeque<>();
    private final ArrayDeque<KeyChange> unanswered = new ArrayDeque<>();

    Authentication(ReentrantLock lock, Events events, Workers workers, KeyProvider provider) {
        this.lock = lock;
        this.events = events;
        this.workers = workers;
        this.provider = provider;
    }

    /** Uses that key from here on; {@code write} puts a change into the queue, with the lock held. */
    CompletableFuture<Void> setKey(@Nullable String key, Consumer<KeyChange> write) {
        return change(key, () -> key, write);
    }

    /** Asks the provider, on a worker, and uses the key that it has. */
    CompletableFuture<Void> refresh(Consumer<KeyChange> write) {
        KeyProvider asked = provider();
        return ask(asked).thenCompose(key -> change(key, asked, write));
    }

    /** The same, but a provider that has no key, or none but the one that was withdrawn, changes nothing. */
    CompletableFuture<Void> renew(Consumer<KeyChange> write) {
        KeyProvider asked = provider();
        return ask(asked)
                .thenCompose(key ->
                        isOfUse(key, asked) ? change(key, asked, write) : CompletableFuture.completedFuture(null));
    }

    private KeyProvider provider() {
        lock.lock();
        try {
            return provider;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<@Nullable String> ask(KeyProvider asked) {
        var answer = new CompletableFuture<@Nullable String>();
        try {
            workers.execute(() -> {
                try {
                    answer.complete(asked.key());
                } catch (Throwable e) {
                    answer.completeExceptionally(noKey(e));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new ClientClosedException("The client's threads have been closed"));
        }
        return answer;
    }

    private boolean isOfUse(@Nullable String key, KeyProvider asked) {
        lock.lock();
        try {
            return provider == asked && key != null && !key.equals(withdrawn);
        } finally {
            lock.unlock();
        }
    }

    /** What a key provider that throws amounts to. */
    static UnauthenticatedException noKey(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new UnauthenticatedException("The key provider has no key: " + thrown.getMessage(), thrown);
    }

    private CompletableFuture<Void> change(@Nullable String key, KeyProvider from, Consumer<KeyChange> write) {
        lock.lock();
        try {
            KeyProvider previous = provider;
            provider = from;
            KeyChange newest = queued.isEmpty() ? unanswered.peekLast() : queued.peekLast();
            boolean known = newest == null && welcomed && Objects.equals(key, last);
            if (!linking || known) {
                return CompletableFuture.completedFuture(null);
            }
            var change = new KeyChange(key, from, previous);
            write.accept(change);
            queued.add(change);
            return change.done;
        } catch (SendQueueFullException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
    }

    /** A link is being opened: returns who knows the key to open it with. */
    KeyProvider linkBegun() {
        linking = true;
        return provider;
    }

    /** The link was welcomed with this key: returns whether it is another than the last link's. */
    boolean linkUp(@Nullable String key) {
        boolean changed = !Objects.equals(last, key);
        last = key;
        withdrawn = null;
        welcomed = true;
        return changed;
    }

    /**
     * The session goes on over a link that was opened with this key: what was not answered still will be. Returns whether
     * it is another key than the last one.
     *
     * @param write writes a change before all else, with the lock held
     */
    boolean resumed(@Nullable String key, Consumer<KeyChange> write) {
        boolean changed = linkUp(key);
        KeyChange newest = unanswered.peekLast();
        if (newest != null && !Objects.equals(newest.key, key)) {
            // The server may come to that one after this link's own.
            var change = new KeyChange(key, provider, provider);
            write.accept(change);
            queued.add(change);
        }
        return changed;
    }

    /** The link was lost or closed, and the session with it: the next one begins with the newest key. */
    void linkLost(@Nullable StreampodException cause) {
        suspended();
        abandoned(cause);
    }

    /** The link was lost, and the session may go on over another, which begins with the newest key. */
    void suspended() {
        linking = false;
        welcomed = false;
        List<KeyChange> unwritten = List.copyOf(queued);
        queued.clear();
        if (!unwritten.isEmpty()) {
            events.tell(() -> unwritten.forEach(change -> change.done.complete(null)));
        }
    }

    /** The session is over: what was not answered never will be. */
    void abandoned(@Nullable StreampodException cause) {
        List<KeyChange> unknown = List.copyOf(unanswered);
        unanswered.clear();
        if (!unknown.isEmpty()) {
            StreampodException why = cause == null ? new ClientClosedException("The connection was closed") : cause;
            events.tell(() -> unknown.forEach(change -> change.done.completeExceptionally(why)));
        }
    }

    /** A change is about to be written: returns whether it has to be. */
    boolean write(KeyChange change) {
        queued.remove(change);
        if (unanswered.isEmpty() && Objects.equals(last, change.key)) {
            events.tell(() -> change.done.complete(null));
            return false;
        }
        unanswered.add(change);
        return true;
    }

    /** A change cannot be written: the client goes on with the key before. */
    void unsendable(KeyChange change, StreampodException cause) {
        queued.remove(change);
        if (provider == change.provider) {
            provider = change.previous;
        }
        events.tell(() -> change.done.completeExceptionally(cause));
    }

    /** The server accepted the oldest key that it had not answered: returns whether there was one. */
    boolean accepted() {
        KeyChange change = unanswered.poll();
        if (change == null) {
            return false;
        }
        last = change.key;
        withdrawn = null;
        events.tell(() -> change.done.complete(null));
        return true;
    }

    /** The server has signed this client out: the key is not valid any more. */
    void withdrawn() {
        if (last != null) {
            withdrawn = last;
        }
        last = null;
    }

    /** The server refused the oldest key that it had not answered, if there was one, and goes on with the one before. */
    void refused(String message) {
        KeyChange change = unanswered.poll();
        if (change != null) {
            if (provider == change.provider) {
                provider = change.previous;
            }
            var cause = new UnauthenticatedException("The server does not accept the key: " + message, null);
            events.tell(() -> change.done.completeExceptionally(cause));
        }
    }
}
