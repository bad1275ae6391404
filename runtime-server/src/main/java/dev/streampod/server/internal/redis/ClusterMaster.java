package dev.streampod.server.internal.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.StringCodec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The master of one slot of a Redis Cluster. Has no state; each question asks nodes over connections of its own. */
public final class ClusterMaster implements RedisMaster {

    private final RedisClient client;
    private final RedisNodes nodes;
    private final List<InetSocketAddress> seeds;
    private final int slot;
    private final Duration timeout;

    /**
     * @param seeds the nodes that are asked, one after the other until one answers
     * @param timeout how long each has for its answer
     */
    public ClusterMaster(
            RedisClient client, RedisNodes nodes, List<InetSocketAddress> seeds, int slot, Duration timeout) {
        this.client = client;
        this.nodes = nodes;
        this.seeds = List.copyOf(seeds);
        this.slot = slot;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<InetSocketAddress> locate() {
        return locate(0);
    }

    private CompletableFuture<InetSocketAddress> locate(int next) {
        InetSocketAddress seed = seeds.get(next);
        return view(client, nodes, seed, timeout)
                .thenApply(view -> {
                    InetSocketAddress master = view.master(slot);
                    if (master == null) {
                        throw new CompletionException(new RedisException("slot " + slot + " belongs to no master"));
                    }
                    return master;
                })
                .exceptionallyCompose(failure ->
                        next + 1 < seeds.size() ? locate(next + 1) : CompletableFuture.failedFuture(failure));
    }

    /** Asks a node over a connection of its own. */
    public static CompletableFuture<ClusterView> view(
            RedisClient client, RedisNodes nodes, InetSocketAddress node, Duration timeout) {
        try {
            return client.connectAsync(StringCodec.UTF8, nodes.redis(node))
                    .toCompletableFuture()
                    .thenCompose(connection -> ClusterView.read(connection, node)
                            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                            .whenComplete((view, failure) -> connection.closeAsync()))
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(nodes.explained(node, failure)));
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
