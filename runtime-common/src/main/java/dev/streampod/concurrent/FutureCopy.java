package dev.streampod.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
        copy(original, copy);
        return copy;
    }

    /**
     * Makes a future that comes to the outcome of a second one, which is made from the value of the first; what the first fails
     * with, or {@code second} throws, it fails with. As {@link CompletableFuture#thenCompose}, but without a
     * {@link java.util.concurrent.CompletionException} around the failure of the first or the second.
     */
    public static <S extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> ofSecond(
            CompletableFuture<S> first, Function<? super S, CompletableFuture<T>> second) {
        var copy = new CompletableFuture<T>();
        var unused = first.whenComplete((value, failure) -> {
            if (failure != null) {
                copy.completeExceptionally(failure);
                return;
            }
            try {
                copy(second.apply(value), copy);
            } catch (Throwable e) {
                copy.completeExceptionally(e);
            }
        });
        return copy;
    }

    private static <T extends @Nullable Object> void copy(CompletableFuture<T> original, CompletableFuture<T> copy) {
        var unused = original.whenComplete((value, failure) -> {
            if (failure == null) {
                copy.complete(value);
            } else {
                copy.completeExceptionally(failure);
            }
        });
    }
}
