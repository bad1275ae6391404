package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.redis.ClusterView;
import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.internal.redis.RedisNodes;
import dev.streampod.server.messaging.ChannelHistory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The masters of a Redis Cluster, a {@link RedisShard} each, and the way of each slot to one of them.
 *
 * <p>Where slots belong is read from the nodes at the start, now and then, and whenever something says that it has changed: a
 * post or a subscription answered with an error about a slot, a subscription that Redis has ended, a lost connection. Then
 * slots are moved from shard to shard, in one step for the slot: its way, the posts that wait for it, its subscriptions. A slot
 * is moved only when nothing is on its way for it to the old master, so that the posts of a channel keep their order; until
 * then its posts are held. What has no master yet is in a shard that leads nowhere.
 *
 * <p>The lock guards the ways: a thread that finds a shard by one holds it for reading until the shard has what it was given. All else
 * that changes belongs to the loop.
 */
final class RedisCluster implements RedisShards, RedisPublisher.SlotOwner {

    private static final Logger log = LoggerFactory.getLogger(RedisLog.NAME);

    /** How often the nodes are asked when nothing seems to have changed. */
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** How often something is tried again while not everything is in its place. */
    private static final Duration TICK = Duration.ofMillis(100);
    /** For how many ticks in a row the nodes are asked at each; after that at every fifth. */
    private static final int EAGER_TICKS = 30;

    private static final int TICKS_BETWEEN_QUESTIONS = 5;
    /** How many nodes are asked at once. */
    private static final int ASKED = 3;
    /**
     * For how long a slot stays where it is, after the last node that has said so, when one with an older view of the cluster
     * says otherwise. Then that is believed: the cluster may have been made anew.
     */
    private static final long TRUST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Pattern REDIRECT = Pattern.compile("(?:MOVED|ASK) \\d+ (\\S+):(\\d+).*");

    private enum State {
        /** No master is known yet, and the log does not say so. */
        LOOKING,
        /** No master is known yet, and the log says so. */
        UNREACHABLE,
        /** There is a shard for each master that is known. */
        FOUND,
        CLOSED
    }

    /** Asks a node over a connection of its own. */
    interface Asking {
        CompletableFuture<ClusterView> view(InetSocketAddress node);
    }

    private final RedisShard.Parts parts;
    private final RedisNames names;
    private final String address;
    private final List<InetSocketAddress> seeds;
    private final Asking asking;
    private final EventExecutor loop;
    private final RedisShard nowhere;
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** Of each slot; guarded by the lock. */
    private final RedisShard[] ways = new RedisShard[ClusterView.SLOTS];

    /** By their addresses; changed by the loop. */
    private final Map<InetSocketAddress, RedisShard> shards = new ConcurrentHashMap<>();

    private final AtomicBoolean settleAsked = new AtomicBoolean();
    private volatile boolean up;

    // The loop's own.
    private State state = State.LOOKING;
    /** Where each slot belongs; null where that is not known. */
    private final @Nullable InetSocketAddress[] masters = new @Nullable InetSocketAddress[ClusterView.SLOTS];

    /** The shards of these masters; null where that is not known. */
    private final @Nullable RedisShard[] homes = new @Nullable RedisShard[ClusterView.SLOTS];

    private final long[] epochs = new long[ClusterView.SLOTS];
    private final long[] confirmedAt = new long[ClusterView.SLOTS];
    private final Set<InetSocketAddress> hints = new LinkedHashSet<>();
    private int questions;
    private boolean askAgain;
    /** In a row, while not everything is in its place. */
    private int ticks;

    private @Nullable Future<?> tick;
    private @Nullable Future<?> look;

    /** @param seeds the nodes to begin with */
    RedisCluster(
            RedisShard.Parts parts, RedisNames names, String address, List<InetSocketAddress> seeds, Asking asking) {
        this.parts = parts;
        this.names = names;
        this.address = address;
        this.seeds = List.copyOf(seeds);
        this.asking = asking;
        this.loop = parts.loop();
        this.nowhere = new RedisShard(parts, address, null, false, this, slot -> {}, () -> {});
        Arrays.fill(ways, nowhere);
    }

    @Override
    public CompletableFuture<Void> start() {
        onLoop(() -> {
            Runnable lookAgain = parts.failures().guarded("Reading the state of a Redis Cluster", this::ask);
            look = loop.scheduleWithFixedDelay(lookAgain, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
            ask();
        });
        return firstAttempt;
    }

    @Override
    public CompletableFuture<Void> publish(
            String key, byte[] message, @Nullable ChannelHistory history, @Nullable HistoryProgress progress) {
        int slot = names.slot(key);
        RedisShard shard;
        RedisPost post;
        lock.readLock().lock();
        try {
            shard = ways[slot];
            post = shard.publisher().add(key, slot, message, history, progress);
        } finally {
            lock.readLock().unlock();
        }
        shard.publisher().send();
        return post.taken;
    }

    @Override
    public CompletableFuture<Void> subscribe(String key, String name) {
        int slot = names.slot(key);
        lock.readLock().lock();
        try {
            return ways[slot].subscriptions().subscribe(key, name, slot);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void unsubscribe(String key) {
        lock.readLock().lock();
        try {
            ways[names.slot(key)].subscriptions().unsubscribe(key);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public @Nullable RedisConnections connections(String key) {
        lock.readLock().lock();
        try {
            return ways[names.slot(key)].connections();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void drop(RedisConnections connections, String why) {
        shards.values().forEach(shard -> shard.drop(connections, why));
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public boolean isRefusing() {
        return shards.values().stream().anyMatch(RedisShard::isRefusing);
    }

    @Override
    public int bufferedPosts() {
        int posts = nowhere.publisher().bufferedPosts();
        for (RedisShard shard : shards.values()) {
            posts += shard.publisher().bufferedPosts();
        }
        return posts;
    }

    @Override
    public void misplaced(String key) {
        onLoop(this::unsettled);
    }

    @Override
    public void misplaced(int slot, String error) {
        Matcher redirect = REDIRECT.matcher(error);
        onLoop(() -> {
            if (redirect.matches()) {
                String host = redirect.group(1);
                hints.add(InetSocketAddress.createUnresolved(host, Integer.parseInt(redirect.group(2))));
            }
            unsettled();
        });
    }

    @Override
    public void quiet() {
        if (settleAsked.compareAndSet(false, true)) {
            onLoop(this::settle);
        }
    }

    /** Something is not in its place: the slots are asked for, and it is tried again until everything is. */
    private void unsettled() {
        if (tick == null) {
            ask();
        }
        tickSoon();
    }

    private void tickSoon() {
        if (tick == null && state != State.CLOSED) {
            Runnable guarded = parts.failures().guarded("Following a Redis Cluster", this::tick);
            tick = loop.schedule(guarded, TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        tick = null;
        for (RedisShard shard : shards.values()) {
            BitSet leaving = leaving(shard);
            shard.publisher().releaseDue(leaving);
            shard.subscriptions().retry(leaving);
            RedisConnections connections = shard.connections();
            if (connections != null
                    && !leaving.isEmpty()
                    && !Arrays.asList(homes).contains(shard)) {
                // Posts that were sent there and not answered are sent to the master that has taken over.
                shard.drop(connections, "another master has its slots");
            }
        }
        ticks++;
        if (ticks < EAGER_TICKS || ticks % TICKS_BETWEEN_QUESTIONS == 0) {
            ask();
        }
        settle();
    }

    // Which master has which slots.

    private void ask() {
        if (state == State.CLOSED) {
            return;
        }
        if (questions > 0) {
            askAgain = true;
            return;
        }
        askAgain = false;
        List<CompletableFuture<ClusterView>> asked = new ArrayList<>();
        for (InetSocketAddress node : whomToAsk()) {
            RedisShard shard = shards.get(node);
            RedisConnections connections = shard == null ? null : shard.connections();
            asked.add(
                    connections == null
                            ? asking.view(node)
                            : ClusterView.read(connections.publishing(), node)
                                    .orTimeout(parts.limits().connectTimeout().toMillis(), TimeUnit.MILLISECONDS));
        }
        hints.clear();
        questions = asked.size();
        asked.forEach(each -> {
            var unused = each.whenComplete((view, failure) -> onLoop(() -> answered(view, failure)));
        });
    }

    /** Those that were named, then masters that are connected; else all that are known. */
    private List<InetSocketAddress> whomToAsk() {
        var connected = new ArrayList<InetSocketAddress>();
        shards.forEach((node, shard) -> {
            if (shard.connections() != null) {
                connected.add(node);
            }
        });
        Collections.shuffle(connected);
        Set<InetSocketAddress> asked = new LinkedHashSet<>(hints);
        asked.addAll(connected);
        if (asked.isEmpty()) {
            var known = new ArrayList<>(shards.keySet());
            known.addAll(seeds);
            Collections.shuffle(known);
            asked.addAll(known);
        }
        return asked.stream().limit(ASKED).toList();
    }

    private void answered(@Nullable ClusterView view, @Nullable Throwable failure) {
        questions--;
        if (state == State.CLOSED) {
            return;
        }
        if (view != null) {
            take(view);
        } else if (questions == 0 && state == State.LOOKING) {
            state = State.UNREACHABLE;
            log.warn(
                    "Redis at {} cannot be reached: {}. The server keeps trying; until then posts wait, for up to {} s,"
                            + " and only local messages are delivered",
                    address,
                    RedisErrors.reason(failure),
                    parts.limits().bufferTime().toSeconds());
        }
        if (questions == 0) {
            if (state != State.FOUND) {
                firstAttempt.complete(null);
                tickSoon();
            } else if (askAgain) {
                tickSoon();
            }
        }
    }

    private void take(ClusterView view) {
        long now = System.nanoTime();
        for (int slot = 0; slot < ClusterView.SLOTS; slot++) {
            InetSocketAddress master = view.master(slot);
            boolean outdated = view.epoch(slot) < epochs[slot] && now - confirmedAt[slot] < TRUST_NANOS;
            if (master == null || outdated) {
                continue;
            }
            epochs[slot] = view.epoch(slot);
            masters[slot] = master;
            confirmedAt[slot] = now;
        }
        List<CompletableFuture<Void>> started = new ArrayList<>();
        for (InetSocketAddress master : new HashSet<>(Arrays.asList(masters))) {
            if (master != null && !shards.containsKey(master)) {
                RedisShard shard = shard(master);
                shards.put(master, shard);
                started.add(shard.start());
            }
        }
        for (int slot = 0; slot < ClusterView.SLOTS; slot++) {
            InetSocketAddress master = masters[slot];
            homes[slot] = master == null ? null : shards.get(master);
        }
        if (state != State.FOUND && !shards.isEmpty()) {
            boolean wasUnreachable = state == State.UNREACHABLE;
            state = State.FOUND;
            var unused = CompletableFuture.allOf(started.toArray(CompletableFuture[]::new))
                    .whenComplete((nothing, failure) -> firstAttempt.complete(null));
            if (wasUnreachable) {
                log.info("Redis at {} is connected: a cluster, masters: {}", address, shards.size());
            }
        }
        settle();
    }

    private RedisShard shard(InetSocketAddress master) {
        String name = RedisNodes.name(master) + ", a master of " + address + ",";
        return new RedisShard(
                parts,
                name,
                RedisMaster.at(master),
                state == State.FOUND,
                this,
                slot -> onLoop(this::unsettled),
                this::settle);
    }

    // The way of each slot.

    /** Moves what can be moved now. */
    private void settle() {
        settleAsked.set(false);
        if (state == State.CLOSED) {
            return;
        }
        boolean settled = move(nowhere);
        for (RedisShard shard : shards.values()) {
            settled &= move(shard) && shard.publisher().heldSlots().isEmpty() && shard.isUp();
        }
        settled &= removeIdle();
        up = state == State.FOUND && settledEnough();
        if (settled) {
            ticks = 0;
        } else {
            tickSoon();
        }
    }

    /** Returns whether nothing is left to be moved. */
    private boolean move(RedisShard from) {
        BitSet leaving = leaving(from);
        if (leaving.isEmpty()) {
            return true;
        }
        long now = System.nanoTime();
        BitSet quiet = from.publisher().hold(leaving, now);
        Map<RedisShard, BitSet> targets = new HashMap<>();
        quiet.stream().forEach(slot -> {
            RedisShard to = homes[slot];
            if (to != null) {
                targets.computeIfAbsent(to, each -> new BitSet()).set(slot);
            }
        });
        targets.forEach((to, slots) -> move(from, to, slots));
        return quiet.equals(leaving);
    }

    private void move(RedisShard from, RedisShard to, BitSet slots) {
        if (from != nowhere) {
            log.debug("Slots of Redis at {} that have moved to another master: {}", address, slots.cardinality());
        }
        lock.writeLock().lock();
        try {
            slots.stream().forEach(slot -> ways[slot] = to);
            if (from != nowhere && to.isUp()) {
                // As after an interruption: other servers have to subscribe there, too.
                to.publisher()
                        .hold(slots, System.nanoTime() + parts.limits().settle().toNanos());
            }
            to.publisher().adopt(from.publisher().withdraw(slots));
            to.subscriptions().adopt(from.subscriptions().withdraw(slots));
        } finally {
            lock.writeLock().unlock();
        }
        to.publisher().send();
    }

    /** The slots whose way still leads to a shard, and that belong to another one. */
    private BitSet leaving(RedisShard from) {
        var leaving = new BitSet();
        for (int slot = 0; slot < ClusterView.SLOTS; slot++) {
            // Only the loop changes the ways, so it may read them without the lock.
            if (ways[slot] == from && homes[slot] != null && homes[slot] != from) {
                leaving.set(slot);
            }
        }
        return leaving;
    }

    /** Ends shards without slots. Returns false while there is one that has slots to be moved. */
    private boolean removeIdle() {
        Set<RedisShard> used = Collections.newSetFromMap(new IdentityHashMap<>());
        used.addAll(Arrays.asList(ways));
        Set<@Nullable RedisShard> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
        wanted.addAll(Arrays.asList(homes));
        boolean none = true;
        for (var each : List.copyOf(shards.entrySet())) {
            RedisShard shard = each.getValue();
            if (wanted.contains(shard)) {
                continue;
            }
            if (used.contains(shard)) {
                none = false;
            } else {
                shards.remove(each.getKey());
                shard.retire();
            }
        }
        return none;
    }

    private boolean settledEnough() {
        for (RedisShard way : ways) {
            if (way == nowhere || !way.isUp()) {
                return false;
            }
        }
        return true;
    }

    // The end.

    @Override
    public void refuse() {
        lock.writeLock().lock();
        try {
            nowhere.publisher().refuse();
            shards.values().forEach(shard -> shard.publisher().refuse());
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        var ended = new CompletableFuture<Void>();
        onLoop(() -> {
            state = State.CLOSED;
            for (Future<?> timer : new Future<?>[] {tick, look}) {
                if (timer != null) {
                    timer.cancel(false);
                }
            }
            firstAttempt.complete(null);
            List<CompletableFuture<Void>> ending = new ArrayList<>();
            ending.add(nowhere.close());
            shards.values().forEach(shard -> ending.add(shard.close()));
            var unused = CompletableFuture.allOf(ending.toArray(CompletableFuture[]::new))
                    .whenComplete((nothing, failure) -> ended.complete(null));
        });
        return ended;
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(parts.failures().guarded("Following a Redis Cluster", task));
        } catch (RejectedExecutionException e) {
            log.debug("Redis at {}: event ignored, the bus is closed", address);
        }
    }
}
