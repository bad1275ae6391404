package dev.streampod.server.internal.broker.redis;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of posts that have ended, on threads that callers of theirs may keep, and gives their room
 * back. Has no state; for any thread.
 */
final class PostFutures {

    /** How a post ended; the failure is null when Redis has taken it. */
    record Outcome(RedisPost post, @Nullable String failure) {}

    private final PostBudget budget;
    private final Executor completions;
    private final Executor otherwise;
    private final FailureReporter failures;

    /** @param otherwise has a thread also when there can be no other */
    PostFutures(PostBudget budget, Executor completions, Executor otherwise, FailureReporter failures) {
        this.budget = budget;
        this.completions = completions;
        this.otherwise = otherwise;
        this.failures = failures;
    }

    /** Completes the futures of posts that Redis has answered. */
    void complete(List<Outcome> done) {
        if (done.isEmpty()) {
            return;
        }
        budget.free(
                done.stream().map(Outcome::post).toList()); // before any caller is told, which may post again at once
        execute(() -> {
            for (Outcome outcome : done) {
                CompletableFuture<Void> told = outcome.post.taken;
                if (outcome.failure == null) {
                    told.complete(null);
                } else {
                    told.completeExceptionally(new MessageNotPostedException(
                            Reason.REFUSED, "Redis did not take the post: " + outcome.failure));
                }
            }
        });
    }

    /** Fails the futures of posts that are given up. Their room is free once all are told. */
    void fail(List<RedisPost> failed, Reason reason, String why) {
        if (failed.isEmpty()) {
            return;
        }
        execute(() -> {
            failed.forEach(post -> post.taken.completeExceptionally(new MessageNotPostedException(reason, why)));
            budget.free(failed);
        });
    }

    private void execute(Runnable task) {
        try {
            completions.execute(task);
        } catch (RejectedExecutionException e) {
            ForkJoinPool.commonPool().execute(task);
        } catch (Throwable e) {
            failures.report("Starting a thread for the futures of posts", e);
            otherwise.execute(task);
        }
    }
}
