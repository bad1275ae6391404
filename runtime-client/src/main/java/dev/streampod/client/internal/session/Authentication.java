package dev.streampod.client.internal.session;

import dev.streampod.client.ClientClosedException;
import dev.streampod.client.ClientError;
import dev.streampod.client.KeyProvider;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.client.SignedInUser;
import dev.streampod.client.StreampodException;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.concurrent.FailureReporter;
import dev.streampod.concurrent.FailureText;
import dev.streampod.concurrent.FutureCopy;
import dev.streampod.entity.SerializableException;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a client: the provider of the next key, the key of the current connection, and the changes that are not
 * answered yet. The client's lock guards all state: {@link #setKey}, {@link #refresh} and {@link #user} take it, the other
 * methods are called with it held. No key is part of any text.
 */
final class Authentication {

    private final ReentrantLock lock;
    private final EventDispatcher dispatcher;
    private final CallbackExecutor callbacks;

    private KeyProvider provider;
    /** Whether a connection is being opened or is open, so that a change must be written to it. */
    private boolean connecting;
    /** Whether the connection has said which key it was opened with. */
    private boolean welcomed;

    private @Nullable String last;
    /** The user that the server reports; null when anonymous, or when the server does not say. */
    private Frame.@Nullable User user;
    /** The key that the server accepted, and then did not any more: no connection is opened with it. */
    private @Nullable String withdrawn;

    private final ArrayDeque<KeyChange> queued = new ArrayDeque<>();
    private final ArrayDeque<KeyChange> unanswered = new ArrayDeque<>();
    /** Why the session is over in which the change was written that waits for the next connection. */
    private @Nullable StreampodException sessionLostFor;

    Authentication(ReentrantLock lock, EventDispatcher dispatcher, CallbackExecutor callbacks, KeyProvider provider) {
        this.lock = lock;
        this.dispatcher = dispatcher;
        this.callbacks = callbacks;
        this.provider = provider;
    }

    /** Uses that key from here on; {@code write} puts a change into the queue, with the lock held. */
    CompletableFuture<Void> setKey(@Nullable String key, Consumer<KeyChange> write) {
        return change(key, new FixedKey(key), write);
    }

    /** Asks the provider, on a worker, and uses the key that it has. */
    CompletableFuture<Void> refresh(Consumer<KeyChange> write) {
        KeyProvider asked = provider();
        return FutureCopy.ofSecond(ask(asked), key -> change(key, asked, write));
    }

    /** As {@link #refresh}, but a provider without a key, or with the withdrawn one, changes nothing. */
    CompletableFuture<Void> renew(Consumer<KeyChange> write) {
        KeyProvider asked = provider();
        return FutureCopy.ofSecond(
                ask(asked),
                key -> isOfUse(key, asked) ? change(key, asked, write) : CompletableFuture.completedFuture(null));
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
            callbacks.keys().execute(() -> {
                try {
                    answer.complete(asked.key());
                } catch (Throwable e) {
                    answer.completeExceptionally(noKey(e, callbacks.failures()));
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

    /**
     * The failure of an attempt whose key provider has thrown. A checked exception, one of a protocol or one of a client
     * that it asks is how it says that it has no key; anything else is a mistake in it.
     *
     * @param failures is told of mistakes
     */
    static UnauthenticatedException noKey(Throwable thrown, FailureReporter failures) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        boolean answer = thrown instanceof SerializableException || thrown instanceof StreampodException;
        boolean mistake = !answer && (thrown instanceof RuntimeException || thrown instanceof Error);
        if (mistake) {
            failures.report("The key provider", thrown);
        }
        String why = mistake || thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        return new UnauthenticatedException("The key provider has no key: " + why, thrown);
    }

    private CompletableFuture<Void> change(@Nullable String key, KeyProvider from, Consumer<KeyChange> write) {
        lock.lock();
        try {
            KeyProvider previous = provider;
            String withdrawnBefore = withdrawn;
            provider = from;
            if (from instanceof FixedKey && Objects.equals(key, withdrawn)) {
                withdrawn = null; // the application asks for this key, even if the server has refused it before
            }
            KeyChange newest = queued.isEmpty() ? unanswered.peekLast() : queued.peekLast();
            boolean known = newest == null && welcomed && Objects.equals(key, last);
            if (!connecting || known) {
                return CompletableFuture.completedFuture(null);
            }
            var change = new KeyChange(key, from, previous);
            try {
                write.accept(change);
            } catch (SendQueueFullException e) {
                provider = previous;
                withdrawn = withdrawnBefore;
                return CompletableFuture.failedFuture(e);
            }
            queued.add(change);
            return change.done;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A connection is being opened: returns the provider of its key, which never provides the key that was withdrawn.
     */
    KeyProvider connectionOpening() {
        connecting = true;
        String useless = withdrawn;
        KeyProvider asked = provider;
        if (useless == null) {
            return asked;
        }
        if (asked instanceof FixedKey fixed) {
            return useless.equals(fixed.key()) ? FixedKey.NOBODY : fixed;
        }
        return () -> {
            String key = asked.key();
            return useless.equals(key) ? null : key;
        };
    }

    /**
     * The server refused a connection for its key, though it had accepted one of this client before. A key that was to
     * take the place of another fails, and the one before is used again; any other counts as withdrawn, and the next
     * connection is opened without a key.
     *
     * @param continues whether the session may go on: then the server still answers the change, unless it is not written again
     */
    void connectionRefused(@Nullable String key, StreampodException cause, boolean continues) {
        KeyChange unproven = unproven(key);
        if (unproven != null) {
            unproven.refused = true;
            giveBack(List.of(unproven), cause);
            if (!continues) {
                unanswered.clear();
            }
            return;
        }
        withdrawn = key;
        last = null;
        tellSignedOut(cause.getMessage());
    }

    /** Whether that is the key of the newest change that neither an answer nor a refused connection has decided. */
    boolean isUnproven(@Nullable String key) {
        return unproven(key) != null;
    }

    private @Nullable KeyChange unproven(@Nullable String key) {
        for (var newestFirst = unanswered.descendingIterator(); newestFirst.hasNext(); ) {
            KeyChange change = newestFirst.next();
            if (!change.refused) {
                return Objects.equals(change.key, key) ? change : null;
            }
        }
        return null;
    }

    private void tellSignedOut(@Nullable String why) {
        String text = "The server no longer accepts this client's key; the client is signed out and stays connected: "
                + FailureText.withoutStop(String.valueOf(why)) + ". Give it another key with setKey or a key provider";
        dispatcher.loggedError(new ClientError(ErrorCode.UNAUTHENTICATED, null, null, text));
    }

    /** These changes have failed: the key before the first of them is used again. */
    private void giveBack(List<KeyChange> failed, StreampodException cause) {
        for (int i = failed.size() - 1; i >= 0; i--) {
            useKeyBefore(failed.get(i));
        }
        failed.forEach(change -> change.done.fail(cause));
        publish(failed);
    }

    /** That change has failed: the key before it is used again, also after later changes that fail. */
    private void useKeyBefore(KeyChange failed) {
        if (provider == failed.provider) {
            provider = failed.previous;
        }
        unanswered.forEach(later -> later.skip(failed));
        queued.forEach(later -> later.skip(failed));
    }

    /**
     * Another session was welcomed with this key: returns whether the key is another than the last connection's.
     *
     * @param named the user of the welcome; null also when the server does not say
     */
    boolean connectionUp(@Nullable String key, Frame.@Nullable User named) {
        boolean changed = welcomed(key);
        if (named != null || changed || key == null) {
            user = named;
        }
        return changed;
    }

    private boolean welcomed(@Nullable String key) {
        boolean changed = !Objects.equals(last, key);
        last = key;
        if (key != null) {
            withdrawn = null;
        }
        welcomed = true;
        return changed;
    }

    /**
     * The session goes on over a connection that was opened with this key: what was not answered still will be. A change
     * whose key was refused meanwhile is not written again if the server has not taken it in. Returns whether it is another
     * key than the last one.
     *
     * @param named the user of the welcome, the same as before; null also when the server does not say
     * @param withdraw does not write a change again; false when the server has taken it in
     * @param write writes a change before all else, with the lock held
     */
    boolean resumed(
            @Nullable String key,
            Frame.@Nullable User named,
            Predicate<KeyChange> withdraw,
            Consumer<KeyChange> write) {
        boolean changed = welcomed(key);
        if (named != null) {
            user = named;
        }
        KeyChange newest = unanswered.peekLast();
        while (newest != null && newest.refused && withdraw.test(newest)) {
            unanswered.removeLast(); // it has failed already
            newest = unanswered.peekLast();
        }
        if (newest != null && !Objects.equals(newest.key, key)) {
            // The server may come to that one after this connection's own.
            var change = new KeyChange(key, provider, provider);
            write.accept(change);
            queued.add(change);
        }
        return changed;
    }

    /** The connection was lost or closed, and the session with it: the next one begins with the newest key. */
    void connectionLost(@Nullable StreampodException cause) {
        suspended();
        abandoned(cause);
    }

    /** The connection was lost, and the session may go on over another, which begins with the newest key. */
    void suspended() {
        connecting = false;
        welcomed = false;
        List<KeyChange> unwritten = List.copyOf(queued);
        queued.clear();
        if (!unwritten.isEmpty()) {
            unwritten.forEach(change -> change.done.succeed(null));
            publish(unwritten);
        }
    }

    /**
     * The session is over: what was not answered never will be. The newest change is decided by the connection of the
     * moment, or by the next one, which is opened with its key; those before it have failed.
     */
    void abandoned(@Nullable StreampodException cause) {
        KeyChange newest = unanswered.pollLast();
        givenUp(cause);
        if (newest == null) {
            return;
        }
        if (!welcomed) {
            unanswered.add(newest);
            sessionLostFor = cause;
        } else if (Objects.equals(newest.key, last)) {
            succeed(newest);
        } else {
            fail(List.of(newest), cause);
        }
    }

    /** Another session has begun, with the connection that is up: it decides the change of an earlier one, if there is one. */
    void sessionBegun() {
        abandoned(sessionLostFor);
    }

    /** There will be no connection unless the application asks for one: what was not answered has failed. */
    void givenUp(@Nullable StreampodException cause) {
        List<KeyChange> unknown = List.copyOf(unanswered);
        unanswered.clear();
        fail(unknown, cause);
    }

    private void fail(List<KeyChange> unknown, @Nullable StreampodException cause) {
        if (!unknown.isEmpty()) {
            giveBack(unknown, cause == null ? new ClientClosedException("The connection was closed") : cause);
        }
    }

    /** The server reports the user from here on; null for an anonymous client. */
    void identified(Frame.@Nullable User next) {
        user = next;
    }

    /** The user that the server reports; takes the lock. */
    @Nullable
    SignedInUser user() {
        lock.lock();
        try {
            return user == null ? null : new SignedInUser(user.userId(), user.scopes());
        } finally {
            lock.unlock();
        }
    }

    /** Whether a change waits to be written. */
    boolean isChanging() {
        return !queued.isEmpty();
    }

    /** A change is about to be written: returns whether it has to be. */
    boolean write(KeyChange change) {
        queued.remove(change);
        if (unanswered.isEmpty() && Objects.equals(last, change.key)) {
            succeed(change);
            return false;
        }
        unanswered.add(change);
        return true;
    }

    /** A change cannot be written: the client goes on with the key before. */
    void unsendable(KeyChange change, StreampodException cause) {
        queued.remove(change);
        useKeyBefore(change);
        change.done.fail(cause);
        publish(List.of(change));
    }

    /** The server accepted the oldest key that it had not answered: returns whether there was one. */
    boolean accepted() {
        KeyChange change = unanswered.poll();
        if (change == null) {
            return false;
        }
        last = change.key;
        withdrawn = null;
        succeed(change);
        return true;
    }

    /**
     * The server has signed this client out: the key is not valid any more.
     *
     * @param reason as the server gave it
     */
    void withdrawn(String reason) {
        if (last != null) {
            withdrawn = last;
            if (provider instanceof FixedKey) {
                tellSignedOut(reason); // a provider is asked for another first
            }
        }
        last = null;
    }

    /**
     * The server refused the oldest key that it had not answered, if there was one, and goes on with the one before.
     */
    void refused(String message) {
        KeyChange change = unanswered.poll();
        if (change != null) {
            useKeyBefore(change);
            var cause = new UnauthenticatedException("The server does not accept the key: " + message, null);
            change.done.fail(cause);
            publish(List.of(change));
        }
    }

    private void succeed(KeyChange change) {
        change.done.succeed(null);
        publish(List.of(change));
    }

    /** Runs what the application has attached to the changes, which have come to their outcome. */
    private void publish(List<KeyChange> settled) {
        callbacks.publish(settled.stream().map(change -> change.done).toList());
    }
}
