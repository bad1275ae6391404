package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.messaging.MessageNotPostedException;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A master, and what goes through it: the link to it, the subscriptions there, and the posts that wait for it. The only one
 * there is, or one of a cluster.
 *
 * <p>What joins its parts runs on the loop.
 */
final class RedisShard implements RedisLink.Owner {

    private static final Duration EXPIRY_CHECK = Duration.ofMillis(250);

    /** The parts that all shards of a bus share. */
    record Parts(
            RedisLinks links,
            PubSub pubSub,
            PostBudget budget,
            MessageBus.Receiver receiver,
            Executor completions,
            EventExecutor loop,
            RedisLimits limits,
            RedisFailures failures) {}

    private final Parts parts;
    private final Runnable changed;
    private final RedisSubscriptions subscriptions;
    private final RedisPublisher publisher;
    private final @Nullable RedisLink link;
    private final Future<?> check;
    private final Future<?> retryRefused;

    /** Whether posts wait for other servers after the first connection too. */
    private final boolean joinsLate;

    private volatile boolean up;
    private volatile @Nullable RedisConnections connections;

    // The loop's own.
    private boolean settle;

    /**
     * @param name for the log
     * @param master null for a shard that leads nowhere: what it has waits to be given to another one
     * @param joinsLate whether other servers may have used its channels elsewhere before
     * @param changed runs, on the loop, when it can be used, or not any more
     */
    RedisShard(
            Parts parts,
            String name,
            @Nullable RedisMaster master,
            boolean joinsLate,
            RedisPublisher.@Nullable SlotOwner slotOwner,
            IntConsumer misplaced,
            Runnable changed) {
        this.parts = parts;
        this.changed = changed;
        this.joinsLate = joinsLate;
        this.link = master == null ? null : parts.links.link(name, master, this);
        RedisFailures failures = parts.failures;
        EventExecutor loop = parts.loop;
        this.publisher = new RedisPublisher(
                parts.limits, parts.pubSub, parts.budget, parts.completions, loop, this::drop, slotOwner, failures);
        Runnable whenRestored = failures.guarded("Restoring the subscriptions at Redis", this::restored);
        this.subscriptions = new RedisSubscriptions(
                parts.pubSub, parts.receiver, loop, this::drop, () -> loop.execute(whenRestored), misplaced, failures);
        long interval = EXPIRY_CHECK.toMillis();
        Runnable checkPosts = failures.guarded("The check of posts to Redis", publisher::check);
        this.check = loop.scheduleAtFixedRate(checkPosts, interval, interval, TimeUnit.MILLISECONDS);
        long pause = RedisSubscriptions.REFUSED_RETRY.toMillis();
        Runnable retry = failures.guarded("Subscribing to refused channels at Redis", subscriptions::retryRefused);
        this.retryRefused = loop.scheduleAtFixedRate(retry, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** Begins; completes when the first attempt to connect has succeeded or failed. */
    CompletableFuture<Void> start() {
        return link == null ? CompletableFuture.completedFuture(null) : link.start();
    }

    RedisSubscriptions subscriptions() {
        return subscriptions;
    }

    RedisPublisher publisher() {
        return publisher;
    }

    /** Whether it can be used: subscriptions stand, or are about to. */
    boolean isUp() {
        return up;
    }

    /** Whether its Redis refuses subscriptions. */
    boolean isRefusing() {
        return subscriptions.isRefused();
    }

    /** Null while there are none. */
    @Nullable
    RedisConnections connections() {
        return connections;
    }

    /** Gives up connections, if they are those of this shard; any thread. */
    void drop(RedisConnections dropped, String why) {
        if (link != null) {
            link.drop(dropped, why);
        }
    }

    @Override
    public void connected(RedisConnections given, boolean interrupted) {
        connections = given;
        settle = interrupted || joinsLate;
        subscriptions.connected(given);
    }

    /** Our own subscriptions stand: what is posted from now on comes back to us. */
    private void restored() {
        RedisConnections current = connections;
        if (current == null || link == null) {
            return;
        }
        up = true;
        changed.run();
        if (settle) {
            settle = false;
            Runnable open = parts.failures.guarded("Sending the posts that wait for Redis", () -> open(current));
            var unused = parts.loop.schedule(open, parts.limits.settle().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            open(current);
        }
        link.restored(current); // last: it logs, which may fail
    }

    private void open(RedisConnections given) {
        if (given == connections) {
            publisher.open(given);
        }
    }

    @Override
    public void disconnected() {
        connections = null;
        try {
            publisher.shut();
            subscriptions.disconnected();
        } finally {
            up = false; // not sooner: whoever sees it may rely on posts being kept and subscriptions being interrupted
        }
        String why = parts.failures.unusable();
        if (why != null) {
            publisher.giveUp(MessageNotPostedException.Reason.NO_REDIS, why);
        }
        changed.run();
    }

    /** Ends a shard that has nothing any more, while others go on. Called on the loop. */
    void retire() {
        RedisConnections last = connections;
        if (link != null) {
            link.retired();
        }
        var unused = close();
        if (last != null) {
            last.close();
        }
    }

    /** Ends the link, but not its connections, which end with the client; what still waits here fails. Completes when done. */
    CompletableFuture<Void> close() {
        check.cancel(false);
        retryRefused.cancel(false);
        CompletableFuture<Void> ended = link == null ? CompletableFuture.completedFuture(null) : link.close();
        return ended.thenRun(() -> {
            publisher.close();
            subscriptions.close();
        });
    }
}
