package dev.streampod.client.stress;

import dev.streampod.fixtures.RedisCluster;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A cluster of three masters with a replica each. A master that is silent for {@link #SILENCE} is replaced. */
final class ClusterSoakRedis extends ReplicatedSoakRedis {

    private static final int THIRDS = 3;
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final RedisCluster cluster = RedisCluster.start();

    /** Of slots that have moved: the third in which they are. */
    private final Map<Integer, Integer> moved = new HashMap<>();

    ClusterSoakRedis() {
        cluster.replaceAfter(SILENCE);
    }

    @Override
    RedisServer entry() {
        return cluster.node(0);
    }

    @Override
    String uri() {
        return cluster.uri();
    }

    @Override
    public String key(String channel) {
        return RedisMessageBus.DEFAULT_CHANNEL_PREFIX + "{" + channel + "}";
    }

    @Override
    public RedisServer holding(String channel) {
        return master(third(cluster.slot(key(channel))));
    }

    @Override
    public List<RedisServer> masters() {
        return IntStream.range(0, THIRDS).mapToObj(this::master).toList();
    }

    private RedisServer master(int third) {
        return cluster.node(cluster.master(third));
    }

    private int third(int slot) {
        return moved.getOrDefault(slot, cluster.firstOwner(slot));
    }

    @Override
    public List<String> subscribed(String pattern) {
        return masters().stream()
                .flatMap(node -> node.command("PUBSUB", "SHARDCHANNELS", pattern).texts().stream())
                .toList();
    }

    @Override
    public Runnable begin(SoakFaults.Kind kind, int drawn, SoakChannel channel) {
        int third = drawn % THIRDS;
        return switch (kind) {
            case RESHARD -> reshard(cluster.slot(key(channel.name())));
            case HAND_OVER -> handOver(third);
            case FAIL_OVER -> failOver(third);
            case PAUSE_REDIS -> pause(third);
            default -> throw new IllegalArgumentException(kind.name());
        };
    }

    private Runnable reshard(int slot) {
        int third = third(slot);
        int next = (third + 1) % THIRDS;
        cluster.beginMove(slot, cluster.master(third), cluster.master(next));
        return () -> {
            cluster.awaitPairs(); // On a busy machine a master may have been replaced by itself.
            master(next).command("CONFIG", "SET", "maxmemory", "0"); // One that is full takes no keys.
            cluster.move(slot, cluster.master(third), cluster.master(next));
            moved.put(slot, next);
        };
    }

    /** A replica takes over in good order. */
    private Runnable handOver(int third) {
        cluster.handOver(cluster.master(third));
        return cluster::awaitPairs;
    }

    /** What its master had acknowledged and not given to the replica is lost. */
    private Runnable failOver(int third) {
        int master = cluster.master(third);
        cluster.node(master).kill();
        return () -> {
            cluster.awaitTakeover(master);
            cluster.node(master).restart();
            cluster.awaitPairs();
            cluster.replaceAfter(SILENCE);
        };
    }

    /** If it lasts, its replica takes over. */
    private Runnable pause(int third) {
        RedisServer master = master(third);
        master.suspend();
        return () -> {
            master.resume();
            cluster.awaitPairs();
        };
    }

    @Override
    public void close() {
        cluster.close();
    }
}
