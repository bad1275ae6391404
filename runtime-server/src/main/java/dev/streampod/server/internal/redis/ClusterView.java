package dev.streampod.server.internal.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which master each slot of a Redis Cluster belongs to, as one of its nodes sees it. Nodes may see it differently for a while:
 * of two that name different masters for a slot, the one with the higher epoch is right. Immutable.
 */
public final class ClusterView {

    /** How many slots a cluster has. */
    public static final int SLOTS = SlotHash.SLOT_COUNT;

    /** In a line of {@code CLUSTER NODES}. */
    private static final int ID = 0;

    private static final int EPOCH = 6;

    private final @Nullable InetSocketAddress[] masters = new @Nullable InetSocketAddress[SLOTS];
    private final long[] epochs = new long[SLOTS];

    private ClusterView() {}

    /**
     * Asks a node.
     *
     * @param asked its address, for masters of which it knows no other
     */
    public static CompletableFuture<ClusterView> read(
            StatefulRedisConnection<String, ?> node, InetSocketAddress asked) {
        var commands = node.async();
        CompletableFuture<String> nodes = commands.clusterNodes().toCompletableFuture();
        return commands.clusterSlots()
                .toCompletableFuture()
                .thenCombine(nodes, (slots, lines) -> of(asked, slots, lines));
    }

    /**
     * @param slots the answer to {@code CLUSTER SLOTS}: first slot, last slot, master, replicas; a node is host, port, id
     * @param nodes the answer to {@code CLUSTER NODES}, which has the epochs
     */
    static ClusterView of(InetSocketAddress asked, List<?> slots, String nodes) {
        Map<String, Long> epochs = epochs(nodes);
        var view = new ClusterView();
        for (Object each : slots) {
            if (!(each instanceof List<?> range) || range.size() < 3 || !(range.get(2) instanceof List<?> master)) {
                continue;
            }
            InetSocketAddress address = address(asked, master);
            if (address == null) {
                continue;
            }
            long epoch = master.size() > 2 ? epochs.getOrDefault(text(master.get(2)), 0L) : 0L;
            int last = (int) number(range.get(1));
            for (int slot = (int) number(range.get(0)); slot <= last; slot++) {
                view.masters[slot] = address;
                view.epochs[slot] = epoch;
            }
        }
        return view;
    }

    private static Map<String, Long> epochs(String nodes) {
        var epochs = new HashMap<String, Long>();
        nodes.lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            if (words.length > EPOCH) {
                epochs.put(words[ID], Long.parseLong(words[EPOCH]));
            }
        });
        return epochs;
    }

    /** Null where the node knows no address that could be connected to. */
    private static @Nullable InetSocketAddress address(InetSocketAddress asked, List<?> node) {
        String host = node.get(0) == null ? "" : text(node.get(0));
        if (host.equals("?")) {
            return null;
        }
        return InetSocketAddress.createUnresolved(
                host.isEmpty() ? asked.getHostString() : host, (int) number(node.get(1)));
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : Long.parseLong(text(value));
    }

    /** Null when no master owns the slot. */
    public @Nullable InetSocketAddress master(int slot) {
        return masters[slot];
    }

    /** Of the master of the slot; 0 when there is none, or it is not known. */
    public long epoch(int slot) {
        return epochs[slot];
    }
}
