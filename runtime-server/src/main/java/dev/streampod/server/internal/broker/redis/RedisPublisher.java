package dev.streampod.server.internal.broker.redis;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.concurrent.SerialTask;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes posts in the order in which they came, and keeps each until Redis has acknowledged it. Those that were on their
 * way when a connection was lost are sent again, and say so; receivers drop what they had already.
 *
 * <p>Nobody waits here. A post is sent at once when none is on its way; else it waits until one is acknowledged or
 * {@value #BATCH} have gathered, whichever comes first, and all that wait go out together. So a single post loses no time,
 * and many cost one write for each batch.
 *
 * <p>The lock guards the queues. Sending happens outside it, by one thread at a time. It is never a thread of the
 * client, since what such a thread writes overtakes what others have written and the client has yet to take over.
 */
final class RedisPublisher {

    private static final int BATCH = 64;
    private static final String ANSWERING = "Taking the answer of Redis to posts";
    private static final String SENDING = "Sending posts to Redis";

    private final RedisLimits limits;
    private final Executor completions;
    private final Executor sender;
    private final BiConsumer<RedisConnections, String> drop;
    private final FailureReporter failures;
    private final SerialTask sending;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();

    // Guarded by the lock. What was sent is older than what waits.
    private final ArrayDeque<RedisPost> sent = new ArrayDeque<>();
    /**
     * What Redis has answered with an error that passes: it was not taken, and is older than what was sent. While there is
     * any, nothing is sent until all that was sent is answered; then it waits again, in front of everything.
     */
    private final ArrayDeque<RedisPost> deferred = new ArrayDeque<>();

    /** Whether nothing is sent until the next {@link #check}. */
    private boolean resting;

    private final RedisReadiness readiness;

    private final ArrayDeque<RedisPost> waiting = new ArrayDeque<>();
    private @Nullable RedisConnections open;
    private boolean closed;

    // Guarded by the lock. Counts posts until their futures are completed, so that those cannot pile up either.
    private int posts;
    private long bytes;

    /**
     * @param sender sends what waited for an acknowledgement; no thread of the client's connections
     * @param drop gives up connections on which sending failed
     * @param failures is told what is thrown where nobody is left to hear of it
     */
    RedisPublisher(
            RedisLimits limits,
            Executor completions,
            Executor sender,
            BiConsumer<RedisConnections, String> drop,
            FailureReporter failures) {
        this.limits = limits;
        this.readiness = new RedisReadiness(limits);
        this.completions = completions;
        this.sender = sender;
        this.drop = drop;
        this.failures = failures;
        this.sending = new SerialTask(SENDING, this::sendBatches, failures);
    }

    /** @param history what keeps it; null for a message that is not kept */
    CompletableFuture<Void> publish(String key, byte[] message, @Nullable ChannelHistory history) {
        var post = new RedisPost(key, message, history, System.nanoTime());
        boolean send;
        lock.lock();
        try {
            if (closed) {
                throw new MessageNotPostedException(Reason.CLOSED, "The server is closed");
            }
            if (post.bytes() > limits.bufferedBytes()) {
                throw new MessageNotPostedException(
                        Reason.TOO_LARGE,
                        "A post of " + post.bytes() + " bytes was not taken: those that wait for Redis have at most "
                                + limits.bufferedBytes() + " (RedisLimits.keptBytes)");
            }
            if (posts >= limits.bufferedPosts() || bytes + post.bytes() > limits.bufferedBytes()) {
                throw new MessageNotPostedException(
                        Reason.FULL,
                        "As many posts wait for Redis as may: " + posts + " with " + bytes + " bytes"
                                + (open == null ? "; it cannot be reached" : ""));
            }
            posts++;
            bytes += post.bytes();
            waiting.addLast(post);
            send = maySend();
        } finally {
            lock.unlock();
        }
        if (send) {
            send();
        }
        return post.taken;
    }

    int bufferedPosts() {
        lock.lock();
        try {
            return deferred.size() + sent.size() + waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Begins to send, first what was on its way when the last connection was lost. Not on a thread of the client. */
    void open(RedisConnections connections) {
        lock.lock();
        try {
            open = connections;
            resting = false;
            readiness.connected();
        } finally {
            lock.unlock();
        }
        send();
    }

    /** Stops sending; everything unacknowledged waits again. */
    void shut() {
        lock.lock();
        try {
            open = null;
            while (!sent.isEmpty()) {
                RedisPost post = sent.removeLast();
                post.sendAgain();
                waiting.addFirst(post);
            }
            waitAgain();
        } finally {
            lock.unlock();
        }
    }

    /** What Redis did not take waits again, in its place. Called under the lock, when nothing is sent. */
    private void waitAgain() {
        while (!deferred.isEmpty()) {
            waiting.addFirst(deferred.removeLast());
        }
    }

    /** Called under the lock. */
    private boolean maySend() {
        return open != null
                && !resting
                && deferred.isEmpty()
                && !waiting.isEmpty()
                && (sent.isEmpty() || (waiting.size() >= BATCH && sent.size() < limits.unacknowledged()));
    }

    private void send() {
        sending.request();
    }

    private void sendBatches() {
        boolean more = true;
        while (more) {
            more = sendBatch();
        }
    }

    private boolean sendBatch() {
        RedisConnections connections;
        List<RedisPost> batch;
        lock.lock();
        try {
            connections = open;
            if (connections == null || !maySend()) {
                return false;
            }
            int count = Math.min(waiting.size(), Math.min(4 * BATCH, limits.unacknowledged() - sent.size()));
            batch = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                RedisPost post = waiting.removeFirst();
                sent.addLast(post);
                batch.add(post);
            }
        } finally {
            lock.unlock();
        }
        try {
            dispatch(connections, batch);
            return true;
        } catch (RedisException e) {
            drop.accept(connections, "a post could not be sent: " + e.getMessage());
        } catch (Throwable e) {
            failures.report(SENDING, e);
            drop.accept(connections, "a post could not be sent: " + e);
        }
        return false;
    }

    private void dispatch(RedisConnections connections, List<RedisPost> batch) {
        List<AsyncCommand<String, byte[], Long>> commands = new ArrayList<>(batch.size());
        for (RedisPost post : batch) {
            commands.add(command(RedisLink.CODEC, post));
        }
        // Answers come in order: when the last one is there, all are.
        var unused = commands.get(commands.size() - 1).whenComplete((receivers, failure) -> {
            if (!failures.run(ANSWERING, () -> answered(connections, batch, commands))) {
                drop.accept(connections, "an answer could not be taken");
            }
        });
        connections.publishing().dispatch(commands);
    }

    private static AsyncCommand<String, byte[], Long> command(RedisCodec<String, byte[]> codec, RedisPost post) {
        ChannelHistory history = post.history;
        if (history != null) {
            return RedisHistory.post(codec, post.key, post.message, history);
        }
        var arguments = new CommandArgs<>(codec).addKey(post.key).addValue(post.message);
        return new AsyncCommand<>(new Command<>(CommandType.PUBLISH, new IntegerOutput<>(codec), arguments));
    }

    /** Runs on a thread of the client, or on the one that sends. */
    private void answered(
            RedisConnections from, List<RedisPost> batch, List<AsyncCommand<String, byte[], Long>> commands) {
        var done = new ArrayList<Outcome>(batch.size());
        Taken taken;
        try {
            taken = take(from, batch, commands, done);
        } finally {
            complete(done); // also when an Error has ended it: these are in no queue any more
        }
        if (taken == null) {
            return; // They wait again, to be sent over another connection.
        }
        if (taken.change != null) {
            taken.change.run();
        }
        if (taken.broken) {
            drop.accept(from, "posts were not acknowledged");
            return;
        }
        if (taken.elsewhere) {
            drop.accept(from, "it takes no posts");
            return;
        }
        from.pulse().publishingHeard();
        if (taken.send) {
            try {
                sender.execute(this::send);
            } catch (RejectedExecutionException e) {
                drop.accept(from, "this server is closed");
            }
        }
    }

    /** How a post ended; the failure is null when Redis has taken it. */
    private record Outcome(RedisPost post, @Nullable String failure) {}

    /**
     * What is to be done without the lock after answers were taken.
     *
     * @param change logs that Redis has become ready, or not ready
     */
    private record Taken(
            boolean broken,
            boolean elsewhere,
            boolean send,
            @Nullable Runnable change) {}

    /**
     * Takes the answers to a batch. A post leaves its queue only after it was put where it goes on, so that none is lost
     * whatever is thrown.
     *
     * @param done gets the posts that have ended
     * @return null when the connection is not in use any more
     */
    private @Nullable Taken take(
            RedisConnections from,
            List<RedisPost> batch,
            List<AsyncCommand<String, byte[], Long>> commands,
            List<Outcome> done) {
        lock.lock();
        try {
            if (from != open) {
                return null;
            }
            boolean wasReady = readiness.isReady();
            boolean broken = false;
            boolean elsewhere = false;
            for (int i = 0; i < batch.size() && !broken; i++) {
                Throwable failure = commands.get(i).isDone() ? failure(commands.get(i)) : new IllegalStateException();
                broken = failure != null && !(failure instanceof RedisCommandExecutionException);
                RedisPost post = batch.get(i);
                if (broken || post.expired) {
                    continue;
                }
                if (failure != null && readiness.passes(failure)) {
                    elsewhere |= readiness.notReady(failure);
                    deferred.addLast(post);
                } else {
                    if (failure == null) {
                        giveUpOvertaken(post, done);
                    }
                    done.add(new Outcome(post, failure == null ? null : String.valueOf(failure.getMessage())));
                }
                sent.removeFirst();
            }
            if (sent.isEmpty() && !deferred.isEmpty()) {
                waitAgain();
                resting = true;
            }
            return new Taken(broken, elsewhere, maySend(), readiness.change(wasReady));
        } finally {
            lock.unlock();
        }
    }

    /**
     * A post was taken: those before it on its channel that were not would come out of order, and be dropped as repeats. So
     * they fail. Called under the lock.
     */
    private void giveUpOvertaken(RedisPost taken, List<Outcome> done) {
        if (taken.history != null || deferred.isEmpty()) {
            readiness.taken(taken.history != null);
        }
        deferred.removeIf(post -> {
            boolean overtaken = post.key.equals(taken.key);
            if (overtaken) {
                done.add(new Outcome(post, "it was not ready for it, and took a later one of the same channel"));
            }
            return overtaken;
        });
    }

    private static @Nullable Throwable failure(AsyncCommand<String, byte[], Long> command) {
        return command.isCompletedExceptionally()
                ? command.handle((receivers, failure) -> failure)
                        .toCompletableFuture()
                        .getNow(null)
                : null;
    }

    private void complete(List<Outcome> done) {
        if (done.isEmpty()) {
            return;
        }
        free(done.stream().map(Outcome::post).toList()); // before anybody is told: who is told may post again at once
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

    private void execute(Runnable task) {
        try {
            completions.execute(task);
        } catch (RejectedExecutionException e) {
            ForkJoinPool.commonPool().execute(task);
        } catch (Throwable e) {
            failures.report("Starting a thread for the futures of posts", e);
            sender.execute(task); // a thread that is there
        }
    }

    private void free(List<RedisPost> done) {
        lock.lock();
        try {
            posts -= done.size();
            for (RedisPost post : done) {
                bytes -= post.bytes();
            }
            if (posts == 0) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what Redis did not take, and fails what has been kept for too long. Called now and then. */
    void check() {
        expire();
        boolean send;
        lock.lock();
        try {
            resting = false;
            send = maySend();
        } finally {
            lock.unlock();
        }
        if (send) {
            send();
        }
    }

    private void expire() {
        long before = System.nanoTime() - limits.bufferTime().toNanos();
        List<RedisPost> expired = new ArrayList<>();
        String reason;
        lock.lock();
        try {
            reason = readiness.reason();
            takeOlder(deferred, before, expired);
            if (deferred.isEmpty()) {
                takeOlder(sent, before, expired);
            }
            if (deferred.isEmpty() && sent.isEmpty()) {
                takeOlder(waiting, before, expired);
            }
        } finally {
            lock.unlock();
        }
        fail(
                expired,
                Reason.EXPIRED,
                "Redis did not acknowledge the post within "
                        + limits.bufferTime().toMillis() + " ms" + reason);
    }

    /** Fails all posts: nothing will be sent any more. */
    void giveUp(Reason reason, String why) {
        List<RedisPost> left = new ArrayList<>();
        lock.lock();
        try {
            left.addAll(sent);
            left.addAll(waiting);
            left.forEach(post -> post.expired = true);
            sent.clear();
            waiting.clear();
        } finally {
            lock.unlock();
        }
        fail(left, reason, why);
    }

    private static void takeOlder(ArrayDeque<RedisPost> queue, long before, List<RedisPost> expired) {
        for (RedisPost post = queue.peekFirst();
                post != null && post.bufferedSince - before < 0;
                post = queue.peekFirst()) {
            post.expired = true;
            expired.add(queue.removeFirst());
        }
    }

    private void fail(List<RedisPost> failed, Reason reason, String why) {
        if (failed.isEmpty()) {
            return;
        }
        execute(() -> {
            failed.forEach(post -> post.taken.completeExceptionally(new MessageNotPostedException(reason, why)));
            free(failed);
        });
    }

    /** Takes no more posts, gives those on their way a moment if there is a connection, and fails the rest. */
    void close(long flushMillis) {
        List<RedisPost> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            long nanos = TimeUnit.MILLISECONDS.toNanos(flushMillis);
            while (posts > 0 && open != null && nanos > 0) {
                nanos = emptied.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            left.addAll(deferred);
            left.addAll(sent);
            left.addAll(waiting);
            deferred.clear();
            sent.clear();
            waiting.clear();
            open = null;
            lock.unlock();
        }
        fail(left, Reason.CLOSED, "The server was closed before Redis acknowledged the post");
    }
}
