package dev.streampod.concurrent;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes copies of futures for callers, who may complete or cancel their own. */
public final class FutureCopy {

    private FutureCopy() {}

    /**
     * Makes a future that comes to the outcome of another one. It fails with the same exception, where that of
     * {@link CompletableFuture#copy} and of {@link CompletableFuture#minimalCompletionStage} fails with a
     * {@link java.util.concurrent.CompletionException} around it.
     */
    public static <T extends @Nullable Object> CompletableFuture<T> of(CompletableFuture<T> original) {
        var copy = new CompletableFuture<T>();
        var unused = original.whenComplete((value, failure) -> {
            if (failure == null) {
                copy.complete(value);
            } else {
                copy.completeExceptionally(failure);
            }
        });
        return copy;
    }
}
