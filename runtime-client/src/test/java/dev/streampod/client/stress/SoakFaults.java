package dev.streampod.client.stress;

import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RedisErrorException;
import dev.streampod.fixtures.RedisReply;
import dev.streampod.fixtures.RedisServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Does one thing after another to networks, servers and Redis, drawn from a seed. For one thread. */
final class SoakFaults {

    enum Kind {
        CUT,
        RESET,
        HALF_OPEN,
        DELAY,
        TRICKLE,
        OTHER_SERVER,
        REFUSE,
        REVOKE,
        DRAIN,
        KILL,
        PAUSE_SERVER,
        CUT_REDIS,
        STALL_REDIS,
        DELAY_REDIS,
        KILL_SUBSCRIPTIONS,
        REMOVE_HISTORIES,
        REMOVE_ORIGINS,
        TRIM_HISTORIES,
        EXPIRE_HISTORIES,
        EMPTY_REDIS,
        SET_CLOCK_BACK,
        FILL_MEMORY,
        EVICT,
        SMALL_OUTPUT,
        PAUSE_REDIS,
        RESTART_REDIS,
        RESHARD,
        HAND_OVER,
        FAIL_OVER
    }

    /** Redis loses histories, or what it knows of who has posted: some posts come twice then, or late. */
    private static final Set<Kind> FORGETTING = EnumSet.of(
            Kind.REMOVE_HISTORIES,
            Kind.REMOVE_ORIGINS,
            Kind.EXPIRE_HISTORIES,
            Kind.EMPTY_REDIS,
            Kind.SET_CLOCK_BACK,
            Kind.EVICT,
            Kind.RESTART_REDIS,
            Kind.FAIL_OVER);

    private static final boolean MAY_FORGET = Boolean.getBoolean("soak.forget");

    /** What is drawn from unless histories are to be forgotten all the time. The order is that of the seeds of earlier runs. */
    static final List<Kind> ALL = Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.SET_CLOCK_BACK)
            .toList();

    /** The same where masters are replaced as well, which loses what they had acknowledged and not given to their replicas. */
    static final List<Kind> WITH_FAIL_OVER = ALL.stream()
            .filter(kind -> MAY_FORGET || kind == Kind.FAIL_OVER || !FORGETTING.contains(kind))
            .toList();

    /** Histories are forgotten in every way, while clients and servers lose their connections and come back. */
    static final List<Kind> FORGETFUL = List.of(
            Kind.CUT,
            Kind.OTHER_SERVER,
            Kind.CUT_REDIS,
            Kind.REMOVE_HISTORIES,
            Kind.EXPIRE_HISTORIES,
            Kind.EMPTY_REDIS,
            Kind.SET_CLOCK_BACK,
            Kind.EVICT,
            Kind.RESTART_REDIS);

    private final List<Kind> kinds;
    private final Random random;
    private final List<SoakFollower> followers;
    private final List<SoakServer> servers;
    private final List<SoakChannel> channels;
    private final SoakServer mayPause;
    private final SoakRedis redis;
    private final Map<Object, Due> healing = new HashMap<>();
    private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
    /** While it is false, Redis takes no commands. */
    private boolean redisAnswers = true;

    private record Due(long at, Runnable heal) {}

    /**
     * @param kinds what is drawn from
     * @param mayPause the one of the servers that may be stopped where it stands
     */
    SoakFaults(
            List<Kind> kinds,
            long seed,
            List<SoakFollower> followers,
            List<SoakServer> servers,
            SoakServer mayPause,
            List<SoakChannel> channels,
            SoakRedis redis) {
        this.kinds = kinds;
        this.random = new Random(seed);
        this.followers = followers;
        this.servers = servers;
        this.mayPause = mayPause;
        this.channels = channels;
        this.redis = redis;
    }

    /** Whether Redis may lose histories. */
    static boolean forgets(List<Kind> kinds) {
        return MAY_FORGET || kinds == FORGETFUL || kinds == WITH_FAIL_OVER;
    }

    /** Ends with everything healed. */
    void run(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(millis(20 + random.nextInt(200)));
            healWhatIsDue(System.nanoTime());
            impose();
        }
        healWhatIsDue(Long.MAX_VALUE);
    }

    private void healWhatIsDue(long now) {
        healing.entrySet().removeIf(entry -> {
            boolean due = now == Long.MAX_VALUE || entry.getValue().at() - now <= 0;
            if (due) {
                entry.getValue().heal().run();
            }
            return due;
        });
    }

    private void impose() throws InterruptedException {
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        FaultyProxy client = any(followers).proxy();
        SoakServer server = any(servers);
        Direction direction = Direction.values()[random.nextInt(2)];
        int much = random.nextInt(1_000);
        if (kind.compareTo(Kind.KILL_SUBSCRIPTIONS) >= 0 && (!redisAnswers || much < 300)) {
            return;
        }
        if (!redis.faults().contains(kind) || (FORGETTING.contains(kind) && !forgets(kinds))) {
            return;
        }
        if ((kind == Kind.DRAIN || kind == Kind.KILL) && much < 600) {
            return;
        }
        if (kind == Kind.RESHARD) {
            healNow(kind); // One slot after the other.
        }
        if (Boolean.getBoolean("soak.trace")) {
            System.out.println(System.currentTimeMillis() + " " + kind + " " + much + " " + server + " " + direction);
        }
        if (kind.compareTo(Kind.KILL_SUBSCRIPTIONS) < 0) {
            onNetworkOrServer(kind, client, server, direction, much);
        } else {
            try {
                onRedis(kind, much);
            } catch (RedisErrorException e) {
                return; // A cluster that is down for a moment does not even take faults.
            }
        }
        done.merge(kind, 1, Integer::sum);
    }

    private void onNetworkOrServer(Kind kind, FaultyProxy client, SoakServer server, Direction direction, int much)
            throws InterruptedException {
        FaultyProxy redisProxy = server.redisProxy();
        switch (kind) {
            case CUT -> client.cutAll();
            case RESET -> client.resetAll();
            case HALF_OPEN -> forAWhile(client, much, () -> client.impose(direction, Fault.swallow()));
            case DELAY -> forAWhile(client, much, () -> client.impose(Fault.delay(Duration.ofMillis(much / 10))));
            case TRICKLE -> forAWhile(client, much, () -> client.impose(Fault.trickle(200, Duration.ofMillis(1))));
            case OTHER_SERVER -> {
                client.target(server.port());
                client.resetAll();
            }
            case REFUSE ->
                // Now and then longer than sessions wait.
                forAWhile(client, much < 900 ? much : 3_000, () -> {
                    client.refuse();
                    client.resetAll();
                });
            case REVOKE -> server.revoke("ann", any(channels));
            case DRAIN -> {
                healNow(redisProxy);
                healNow(server);
                server.restart();
            }
            case KILL -> {
                healNow(redisProxy);
                healNow(server);
                server.kill();
            }
            case PAUSE_SERVER -> {
                healNow(mayPause);
                forAWhile(mayPause, much < 800 ? 2 * much : 5_000, mayPause::suspend, mayPause::resume);
            }
            case CUT_REDIS -> redisProxy.resetAll();
            case STALL_REDIS ->
                forAWhile(redisProxy, much < 900 ? much : 5_000, () -> redisProxy.impose(direction, Fault.swallow()));
            case DELAY_REDIS ->
                forAWhile(redisProxy, much, () -> redisProxy.impose(Fault.delay(Duration.ofMillis(much / 10))));
            default -> throw new IllegalArgumentException(kind.name());
        }
    }

    private void onRedis(Kind kind, int much) {
        switch (kind) {
            case KILL_SUBSCRIPTIONS -> any(redis.masters()).command("CLIENT", "KILL", "TYPE", "pubsub");
            case REMOVE_HISTORIES -> ofSome(channel -> on(channel, "DEL", history(channel), origins(channel)));
            case REMOVE_ORIGINS -> ofSome(channel -> on(channel, "DEL", origins(channel)));
            case TRIM_HISTORIES ->
                ofSome(channel -> on(channel, "XTRIM", history(channel), "MAXLEN", Integer.toString(much / 100)));
            case EXPIRE_HISTORIES -> ofSome(channel -> on(channel, "PEXPIRE", history(channel), "1"));
            case SET_CLOCK_BACK -> ofSome(this::setClockBack);
            case EMPTY_REDIS -> any(redis.masters()).command("FLUSHALL");
            case FILL_MEMORY ->
                onOneNode(kind, much, node -> memory(node, "1", "noeviction"), node -> memory(node, "0", "noeviction"));
            case EVICT ->
                onOneNode(
                        kind,
                        much / 4,
                        node -> memory(node, usedMemory(node), "allkeys-random"),
                        node -> memory(node, "0", "noeviction"));
            case SMALL_OUTPUT ->
                onOneNode(
                        kind,
                        2 * much,
                        node -> output(node, "pubsub 16384 8192 1"),
                        node -> output(node, "pubsub 33554432 8388608 60"));
            case RESHARD -> {
                Runnable end = redis.begin(kind, much, any(channels));
                healing.put(kind, new Due(System.nanoTime() + millis(much), end));
            }
            case PAUSE_REDIS -> absent(kind, much < 900 ? much : 7_000, much);
            case RESTART_REDIS, HAND_OVER, FAIL_OVER -> absent(kind, much, much);
            default -> throw new IllegalArgumentException(kind.name());
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void ofSome(Consumer<SoakChannel> action) {
        for (SoakChannel channel : channels) {
            if (channel.kept() && random.nextBoolean()) {
                action.accept(channel);
            }
        }
    }

    /** A history is in the future for a moment, and begins again in the present, as when Redis has lost it and its clock was set. */
    private void setClockBack(SoakChannel channel) {
        if (on(channel, "EXISTS", history(channel)).number() == 0) {
            return;
        }
        long future = System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1);
        on(channel, "XSETID", history(channel), future + "-0");
        LockSupport.parkNanos(millis(10));
        on(channel, "DEL", history(channel));
    }

    private RedisReply on(SoakChannel channel, String... words) {
        return redis.holding(channel.name()).command(words);
    }

    private String history(SoakChannel channel) {
        return "history:" + redis.key(channel.name());
    }

    private String origins(SoakChannel channel) {
        return "history-origins:" + redis.key(channel.name());
    }

    private static void memory(RedisServer node, String bytes, String policy) {
        node.command("CONFIG", "SET", "maxmemory-policy", policy);
        node.command("CONFIG", "SET", "maxmemory", bytes);
    }

    private static String usedMemory(RedisServer node) {
        for (String line : node.command("INFO", "memory").lines()) {
            if (line.startsWith("used_memory:")) {
                return line.substring("used_memory:".length()).strip();
            }
        }
        throw new AssertionError("Redis does not say how much memory it uses");
    }

    private static void output(RedisServer node, String limit) {
        node.command("CONFIG", "SET", "client-output-buffer-limit", limit);
    }

    /** What had to be taken back in Redis is, before it is gone for a moment. */
    private void absent(Kind kind, int millis, int drawn) {
        healNow(Kind.FILL_MEMORY);
        healNow(Kind.EVICT);
        healNow(Kind.SMALL_OUTPUT);
        healNow(Kind.RESHARD);
        Runnable end = redis.begin(kind, drawn, any(channels));
        redisAnswers = false;
        healing.put(Kind.RESTART_REDIS, new Due(System.nanoTime() + millis(millis), () -> {
            end.run();
            redisAnswers = true;
        }));
    }

    private void healNow(Object what) {
        Due due = healing.remove(what);
        if (due != null) {
            due.heal().run();
        }
    }

    private void forAWhile(FaultyProxy proxy, int millis, Runnable impose) {
        forAWhile(proxy, millis, impose, () -> {
            proxy.heal();
            proxy.cutAll(); // What was swallowed would be missing in what comes.
        });
    }

    private void onOneNode(Kind kind, int millis, Consumer<RedisServer> impose, Consumer<RedisServer> heal) {
        healNow(kind);
        RedisServer node = any(redis.masters());
        forAWhile(kind, millis, () -> impose.accept(node), () -> heal.accept(node));
    }

    private void forAWhile(Object what, int millis, Runnable impose, Runnable heal) {
        healing.put(what, new Due(System.nanoTime() + millis(millis), heal));
        impose.run();
    }

    private static long millis(int count) {
        return TimeUnit.MILLISECONDS.toNanos(count);
    }

    @Override
    public String toString() {
        return done.toString();
    }
}
