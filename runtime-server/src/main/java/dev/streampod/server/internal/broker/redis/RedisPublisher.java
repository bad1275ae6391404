package dev.streampod.server.internal.broker.redis;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.concurrent.SerialTask;
import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.broker.redis.PostFutures.Outcome;
import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes posts in the order in which they came, and keeps each until Redis has acknowledged it. Those that were on their
 * way when a connection was lost are sent again, and say so; receivers drop what they had already.
 *
 * <p>No thread waits here. A post is sent at once when none is on its way; else it waits until one is acknowledged or
 * {@value PostQueue#BATCH} have gathered, whichever comes first, and all that wait go out together. So a single post loses no
 * time, and many cost one write for each batch.
 *
 * <p>The lock guards the queue and all else that changes. Sending happens outside it, by one thread at a time. It is never a
 * thread of the client, since what such a thread writes overtakes what others have written and the client has yet to take over.
 */
final class RedisPublisher {

    private static final String ANSWERING = "Taking the answer of Redis to posts";
    private static final String SENDING = "Sending posts to Redis";

    /** Told, without the lock and on any thread, of slots of a cluster. */
    interface SlotOwner {

        /** Redis has answered that what is in that slot is elsewhere, or is being moved: nothing is sent for it now. */
        void misplaced(int slot, String error);

        /** All that was sent for held slots is answered. */
        void quiet();
    }

    private final RedisLimits limits;
    private final PubSub pubSub;
    private final PostBudget budget;
    private final PostFutures futures;
    private final @Nullable SlotOwner slotOwner;
    private final Executor sender;
    private final BiConsumer<RedisConnections, String> drop;
    private final FailureReporter failures;
    private final SerialTask sending;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final PostQueue queue;
    private final RedisReadiness readiness;
    private @Nullable RedisConnections open;
    private boolean closed;

    /**
     * @param budget what may wait here and elsewhere
     * @param sender sends what waited for an acknowledgement; no thread of the client's connections
     * @param drop gives up connections on which sending failed
     * @param slotOwner null where there are no slots
     * @param failures is told what is thrown where no caller is left to be told
     */
    RedisPublisher(
            RedisLimits limits,
            PubSub pubSub,
            PostBudget budget,
            Executor completions,
            Executor sender,
            BiConsumer<RedisConnections, String> drop,
            @Nullable SlotOwner slotOwner,
            FailureReporter failures) {
        this.limits = limits;
        this.pubSub = pubSub;
        this.budget = budget;
        this.queue = new PostQueue(limits.unacknowledged());
        this.readiness = new RedisReadiness(limits);
        this.futures = new PostFutures(budget, completions, sender, failures);
        this.sender = sender;
        this.drop = drop;
        this.slotOwner = slotOwner;
        this.failures = failures;
        this.sending = new SerialTask(SENDING, this::sendBatches, failures);
    }

    /**
     * Takes a post, which goes out with the next {@link #send}.
     *
     * @param history what keeps it; null for a message that is not kept
     * @param progress how far its history goes at least; null for a message that is not kept
     * @throws MessageNotPostedException when it may not wait either
     */
    RedisPost add(
            String key,
            int slot,
            byte[] message,
            @Nullable ChannelHistory history,
            @Nullable HistoryProgress progress) {
        lock.lock();
        try {
            if (closed) {
                throw new MessageNotPostedException(Reason.CLOSED, "The server is closed");
            }
            long number = budget.take(message.length, open != null);
            var post = new RedisPost(number, key, slot, message, history, progress, System.nanoTime());
            queue.add(post);
            return post;
        } finally {
            lock.unlock();
        }
    }

    /** Sends what may be sent. Not on a thread of the client. */
    void send() {
        boolean send;
        lock.lock();
        try {
            send = maySend();
        } finally {
            lock.unlock();
        }
        if (send) {
            sending.request();
        }
    }

    int bufferedPosts() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Begins to send, first what was on its way when the last connection was lost. Not on a thread of the client. */
    void open(RedisConnections connections) {
        lock.lock();
        try {
            open = connections;
            queue.endRest();
            readiness.connected();
        } finally {
            lock.unlock();
        }
        sending.request();
    }

    /** Stops sending; everything unacknowledged waits again. */
    void shut() {
        lock.lock();
        try {
            open = null;
            queue.unsend();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends nothing for these slots until that time, or later: until they are released.
     *
     * @return those of them for which nothing is on its way
     */
    BitSet hold(BitSet slots, long until) {
        lock.lock();
        try {
            queue.hold(slots, until);
            return queue.quietSlots(slots);
        } finally {
            lock.unlock();
        }
    }

    /** The slots for which nothing is sent. */
    BitSet heldSlots() {
        lock.lock();
        try {
            return queue.heldSlots();
        } finally {
            lock.unlock();
        }
    }

    /** Sends for held slots again that belong here and whose time has come. */
    void releaseDue(BitSet leaving) {
        boolean released;
        lock.lock();
        try {
            released = queue.releaseDue(leaving, System.nanoTime());
        } finally {
            lock.unlock();
        }
        if (released) {
            send();
        }
    }

    /** Gives away the posts of these slots, for which nothing is on its way, and holds them no more. Returns them in order. */
    List<RedisPost> withdraw(BitSet slots) {
        lock.lock();
        try {
            return queue.withdraw(slots);
        } finally {
            lock.unlock();
        }
    }

    /** Takes over posts, in order, of slots of which there were none here. They are older than what waits, most of them. */
    void adopt(List<RedisPost> posts) {
        lock.lock();
        try {
            queue.waitInFront(posts);
        } finally {
            lock.unlock();
        }
    }

    /** Called under the lock. */
    private boolean maySend() {
        return open != null && queue.maySend();
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
            batch = queue.takeBatch();
            if (batch.isEmpty()) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        try {
            dispatch(connections, batch);
            return true;
        } catch (RedisException e) {
            drop.accept(connections, "a post could not be sent: " + RedisErrors.reason(e));
        } catch (Throwable e) {
            failures.report(SENDING, e);
            drop.accept(connections, "a post could not be sent: " + e);
        }
        return false;
    }

    private void dispatch(RedisConnections connections, List<RedisPost> batch) {
        boolean byDigest = connections.script(SentScript.Source.POST).isKnown();
        List<AsyncCommand<String, byte[], ?>> commands = new ArrayList<>(batch.size());
        for (RedisPost post : batch) {
            commands.add(command(post, byDigest));
        }
        // Answers come in order: when the last one is there, all are.
        var unused = commands.get(commands.size() - 1).whenComplete((receivers, failure) -> {
            if (!failures.run(ANSWERING, () -> answered(connections, batch, commands))) {
                drop.accept(connections, "an answer could not be taken");
            }
        });
        connections.publishing().dispatch(commands);
    }

    private AsyncCommand<String, byte[], ?> command(RedisPost post, boolean byDigest) {
        ChannelHistory history = post.history;
        HistoryProgress progress = post.progress();
        if (history != null && progress != null) {
            return RedisHistory.post(pubSub, byDigest, post.key, post.message, history, progress);
        }
        var arguments =
                new CommandArgs<>(RedisConnections.CODEC).addKey(post.key).addValue(post.message);
        return new AsyncCommand<>(
                new Command<>(pubSub.publish(), new IntegerOutput<>(RedisConnections.CODEC), arguments));
    }

    /** Runs on a thread of the client, or on the one that sends. */
    private void answered(
            RedisConnections from, List<RedisPost> batch, List<AsyncCommand<String, byte[], ?>> commands) {
        var done = new ArrayList<Outcome>(batch.size());
        Taken taken;
        try {
            taken = take(from, batch, commands, done);
        } finally {
            futures.complete(done); // also when an Error has ended it: these are in no queue any more
        }
        if (taken == null) {
            return; // They wait again, to be sent over another connection.
        }
        if (taken.change != null) {
            taken.change.run();
        }
        if (taken.drop != null) {
            drop.accept(from, taken.drop);
            return;
        }
        from.pulse().publishingHeard();
        SlotOwner owner = slotOwner;
        if (owner != null) {
            taken.misplaced.forEach(owner::misplaced);
            if (taken.quiet) {
                owner.quiet();
            }
        }
        if (taken.send) {
            try {
                sender.execute(sending::request);
            } catch (RejectedExecutionException e) {
                drop.accept(from, "this server is closed");
            }
        }
    }

    /**
     * The steps to be done without the lock after answers were taken.
     *
     * @param drop why the connections are given up; null if they are not
     * @param misplaced the slots that are elsewhere or being moved, with the error that says so
     * @param quiet whether nothing is on its way any more for slots that are held
     * @param change logs that Redis has become ready, or not ready
     */
    private record Taken(
            @Nullable String drop,
            boolean send,
            Map<Integer, String> misplaced,
            boolean quiet,
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
            List<AsyncCommand<String, byte[], ?>> commands,
            List<Outcome> done) {
        lock.lock();
        try {
            if (from != open) {
                return null;
            }
            boolean broken = false;
            boolean elsewhere = false;
            Map<Integer, String> misplaced = new HashMap<>();
            for (int i = 0; i < batch.size() && !broken; i++) {
                Throwable failure = commands.get(i).isDone() ? failure(commands.get(i)) : new IllegalStateException();
                broken = failure != null && !(failure instanceof RedisCommandExecutionException);
                RedisPost post = batch.get(i);
                if (broken || post.expired) {
                    continue;
                }
                if (isAboutDigest(from.script(SentScript.Source.POST), commands.get(i), failure)) {
                    queue.defer(post, false);
                } else if (failure != null && slotOwner != null && RedisErrors.isAboutSlot(failure)) {
                    String error = String.valueOf(failure.getMessage());
                    queue.hold(post, error, System.nanoTime());
                    misplaced.put(post.slot, error);
                } else if (failure != null && readiness.passes(failure)) {
                    elsewhere |= readiness.notReady(failure);
                    queue.defer(post, true);
                } else {
                    if (failure == null) {
                        took(post, done);
                        if (post.history != null) {
                            post.acknowledged(
                                    RedisHistory.posted((byte[]) commands.get(i).join()));
                            from.script(SentScript.Source.POST).ran();
                        }
                    }
                    done.add(new Outcome(post, failure == null ? null : RedisErrors.explained(failure)));
                }
                queue.answered();
            }
            queue.batchAnswered();
            String drop = broken ? "posts were not acknowledged" : elsewhere ? "it takes no posts" : null;
            return new Taken(drop, maySend(), misplaced, queue.isQuiet(), readiness.change());
        } finally {
            lock.unlock();
        }
    }

    /** Whether the script of a post has to be sent as a whole. Notes that for those that follow. */
    private static boolean isAboutDigest(
            SentScript script, AsyncCommand<String, byte[], ?> command, @Nullable Throwable failure) {
        return failure != null && command.getType() == CommandType.EVALSHA && script.failedByDigest(failure);
    }

    /** A post was taken: those that it has overtaken fail. Called under the lock. */
    private void took(RedisPost taken, List<Outcome> done) {
        if (taken.history != null || !queue.hasDeferred()) {
            readiness.taken(taken.history != null);
        }
        queue.took(
                taken,
                overtaken -> done.add(
                        new Outcome(overtaken, "it was not ready for it, and took a later one of the same channel")));
    }

    private static @Nullable Throwable failure(AsyncCommand<String, byte[], ?> command) {
        return command.isCompletedExceptionally()
                ? command.handle((receivers, failure) -> failure)
                        .toCompletableFuture()
                        .getNow(null)
                : null;
    }

    /** Sends what Redis did not take, and fails what has been kept for too long. Called now and then. */
    void check() {
        expire();
        lock.lock();
        try {
            queue.endRest();
        } finally {
            lock.unlock();
        }
        send();
    }

    private void expire() {
        long before = System.nanoTime() - limits.bufferTime().toNanos();
        List<RedisPost> expired;
        String reason;
        lock.lock();
        try {
            reason = readiness.reason();
            if (reason.isEmpty() && !queue.slotError().isEmpty()) {
                reason = ": " + queue.slotError();
            }
            expired = queue.expire(before);
        } finally {
            lock.unlock();
        }
        futures.fail(
                expired,
                Reason.EXPIRED,
                "Redis did not acknowledge the post within "
                        + limits.bufferTime().toMillis() + " ms" + reason);
    }

    /** Fails all posts: nothing will be sent any more. */
    void giveUp(Reason reason, String why) {
        List<RedisPost> left;
        lock.lock();
        try {
            left = queue.takeAll();
        } finally {
            lock.unlock();
        }
        futures.fail(left, reason, why);
    }

    /** Takes no more posts; those that it has go on. */
    void refuse() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more posts, and fails those that it has. */
    void close() {
        List<RedisPost> left;
        lock.lock();
        try {
            closed = true;
            open = null;
            left = queue.takeAll();
        } finally {
            lock.unlock();
        }
        futures.fail(left, Reason.CLOSED, "The server was closed before Redis acknowledged the post");
    }
}
