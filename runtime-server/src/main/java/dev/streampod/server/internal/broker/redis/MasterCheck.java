package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.internal.redis.RedisNodes;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the Redis that a link is connected to is the master: when it is connected, with each heartbeat, and as soon as
 * another one is told of.
 *
 * <p>Confined to the loop of the link, but for {@link #examined}, which has no state.
 */
final class MasterCheck {

    private final RedisMaster master;
    private final RedisMaster.Watch watch;
    private final boolean sharded;
    private final Duration timeout;
    private final Executor loop;
    private final BiConsumer<RedisConnections, String> replaced;

    private @Nullable RedisConnections current;

    /** Whether the connected master is being compared with the one that is named now. */
    private boolean locating;
    /** Whether another master may have been named since the current one was located. */
    private boolean mayHaveChanged;

    /**
     * @param sharded whether Redis must have sharded publish/subscribe
     * @param timeout how long an examination may take
     * @param replaced gives up connections to what is not the master any more, and says why; called on the loop
     */
    MasterCheck(
            RedisMaster master,
            boolean sharded,
            Duration timeout,
            Executor loop,
            BiConsumer<RedisConnections, String> replaced) {
        this.master = master;
        this.sharded = sharded;
        this.timeout = timeout;
        this.loop = loop;
        this.replaced = replaced;
        this.watch = master.watch(() -> loop.execute(this::changed));
    }

    /** Where the master is now: what was told of another one before is known by that. */
    CompletableFuture<InetSocketAddress> locate() {
        mayHaveChanged = false;
        return master.locate();
    }

    /** Fails for a replica: subscriptions work there, and what is posted there reaches no other server. */
    CompletableFuture<RedisConnections> examined(RedisConnections connections) {
        return isReplica(connections)
                .thenCombine(hasWhatIsNeeded(connections), (replica, fit) -> {
                    String node = RedisNodes.name(connections.address());
                    if (replica) {
                        throw new RedisException(node + " is a replica");
                    }
                    if (!fit) {
                        throw new RedisException(
                                node + " does not know SSUBSCRIBE: a Redis Cluster needs Redis 7.0 or newer,"
                                        + " for its sharded publish/subscribe");
                    }
                    return connections;
                })
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** True also where that may not be asked. */
    private CompletableFuture<Boolean> hasWhatIsNeeded(RedisConnections connections) {
        if (!sharded) {
            return CompletableFuture.completedFuture(true);
        }
        return connections
                .publishing()
                .async()
                .commandInfo("ssubscribe")
                .toCompletableFuture()
                .handle((known, failure) -> failure != null
                        || known.stream().anyMatch(each -> each instanceof List<?> about && !about.isEmpty()));
    }

    /** False also where that may not be asked; fails where there is no answer. */
    private static CompletableFuture<Boolean> isReplica(RedisConnections connections) {
        return connections.publishing().async().role().toCompletableFuture().handle((role, failure) -> {
            if (failure == null) {
                return isReplica(role);
            }
            if (RedisErrors.unwrapped(failure) instanceof RedisCommandExecutionException) {
                return false;
            }
            throw new CompletionException(failure);
        });
    }

    private static boolean isReplica(List<Object> role) {
        return !role.isEmpty()
                && role.get(0) instanceof byte[] name
                && new String(name, StandardCharsets.US_ASCII).equals("slave");
    }

    /** These are in use from now on. */
    void connected(RedisConnections connections) {
        current = connections;
        if (mayHaveChanged) {
            changed();
        }
    }

    void disconnected() {
        current = null;
    }

    /** With each heartbeat of the link: connects to what tells of other masters, where that is not connected. */
    void heartbeat() {
        watch.check();
    }

    /**
     * Gives up connections to a Redis that was replaced: one that has become a replica takes whatever is not kept, and one that
     * is cut off from the others takes everything.
     */
    void check(RedisConnections connections) {
        var unused = isReplica(connections).whenComplete((replica, failure) -> {
            if (failure == null) {
                connections.pulse().publishingHeard();
                if (replica) {
                    loop.execute(() -> replaced.accept(
                            connections, RedisNodes.name(connections.address()) + " has become a replica"));
                }
            }
        });
        compare(connections);
    }

    private void compare(RedisConnections connections) {
        if (!master.mayChange()) {
            return;
        }
        locating = true;
        var unused = locate().whenComplete((found, failure) -> loop.execute(() -> {
            locating = false;
            if (found != null && !found.equals(connections.address())) {
                replaced.accept(connections, "the master is now at " + RedisNodes.name(found));
            }
            if (mayHaveChanged) {
                changed();
            }
        }));
    }

    /** Asks at once where the master is. While that is asked, it is asked once more at the end, however often this is called. */
    private void changed() {
        RedisConnections connections = current;
        mayHaveChanged = true;
        if (connections != null && !locating) {
            compare(connections);
        }
    }

    void close() {
        watch.close();
    }
}
