package dev.streampod.client.internal.thread;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A future that comes to its outcome in two steps. {@link #succeed} and {@link #fail} wake the threads that wait in
 * {@code get} and {@code join}; they run no code of the application, so any thread may call them, with any lock held.
 * {@link #publish} then runs the code that is attached to the future, and belongs on a thread that may be held up. A thread
 * that waits therefore never depends on a thread that runs code of the application.
 */
public final class RuntimeFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    /** The first step of a success. */
    public void succeed(@Nullable T value) {
        outcome.complete(value);
    }

    /** The first step of a failure. */
    public void fail(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    /** The second step; after the first. */
    public void publish() {
        var unused = outcome.whenComplete((value, failure) -> {
            if (failure == null) {
                super.complete(value);
            } else {
                super.completeExceptionally(failure);
            }
        });
    }

    @Override
    public boolean complete(T value) {
        boolean first = super.complete(value);
        outcome.complete(value);
        return first;
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        boolean first = super.completeExceptionally(cause);
        outcome.completeExceptionally(cause);
        return first;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        outcome.cancel(mayInterruptIfRunning);
        return cancelled;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        try {
            outcome.get();
        } catch (ExecutionException | CancellationException e) {
            // The future itself says so below.
        }
        publish();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            outcome.get(timeout, unit);
        } catch (ExecutionException | CancellationException e) {
            // The future itself says so below.
        }
        publish();
        return super.get();
    }

    @Override
    public T join() {
        try {
            outcome.join();
        } catch (CompletionException | CancellationException e) {
            // The future itself says so below.
        }
        publish();
        return super.join();
    }
}
