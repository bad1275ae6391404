package dev.streampod.client.stress;

import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RedisErrorException;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Does one thing after another to networks and servers, drawn from a seed. For one thread. */
final class Faults {

    private enum Kind {
        CUT,
        RESET,
        HALF_OPEN,
        DEAD,
        DELAY,
        TRICKLE,
        CORRUPT,
        COPY,
        OTHER_SERVER,
        REFUSE,
        REDIS,
        RESTART,
        FOLLOW_ELSEWHERE,
        REMOVE_HISTORY,
        EXPIRE_HISTORY,
        SET_CLOCK_BACK,
        EMPTY_REDIS
    }

    private static final String HISTORY_OF = RedisMessageBus.DEFAULT_CHANNEL_PREFIX + HistoryFollower.CHANNEL;
    private static final String HISTORY = "history:" + HISTORY_OF;

    private final Random random;
    private final List<StressClient> clients;
    private final List<StressServer> servers;
    private final List<HistoryFollower> followers;
    private final RedisServer redis;
    private final Map<FaultyProxy, Long> healAt = new HashMap<>();
    private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);

    Faults(
            long seed,
            List<StressClient> clients,
            List<StressServer> servers,
            List<HistoryFollower> followers,
            RedisServer redis) {
        this.random = new Random(seed);
        this.clients = clients;
        this.servers = servers;
        this.followers = followers;
        this.redis = redis;
    }

    void run(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(millis(20 + random.nextInt(150)));
            healWhatIsDue();
            impose();
        }
        healAt.keySet().forEach(FaultyProxy::heal);
    }

    private void healWhatIsDue() {
        long now = System.nanoTime();
        healAt.entrySet().removeIf(entry -> {
            boolean due = entry.getValue() - now <= 0;
            if (due) {
                entry.getKey().heal();
            }
            return due;
        });
    }

    private void impose() throws InterruptedException {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        StressClient client = clients.get(random.nextInt(clients.size()));
        FaultyProxy proxy = client.proxy();
        Direction direction = Direction.values()[random.nextInt(2)];
        int much = random.nextInt(1_000);
        done.merge(kind, 1, Integer::sum);
        switch (kind) {
            case CUT -> proxy.cutAll();
            case RESET -> proxy.resetAll();
            case HALF_OPEN -> forAWhile(proxy, much, () -> proxy.impose(direction, Fault.swallow()));
            case DEAD -> forAWhile(proxy, much, () -> proxy.impose(Fault.swallow()));
            case DELAY -> forAWhile(proxy, much, () -> proxy.impose(Fault.delay(Duration.ofMillis(much / 10))));
            case TRICKLE -> forAWhile(proxy, much, () -> proxy.impose(Fault.trickle(1, Duration.ZERO)));
            case CORRUPT -> forAWhile(proxy, much, () -> proxy.impose(direction, Fault.corrupt(50 + 2 * much)));
            case COPY -> copy();
            case OTHER_SERVER -> {
                proxy.target(servers.get(random.nextInt(servers.size())).port());
                proxy.resetAll();
            }
            // Now and then longer than sessions wait.
            case REFUSE ->
                forAWhile(proxy, much < 900 ? much : 3_000, () -> {
                    proxy.refuse();
                    proxy.resetAll();
                });
            case REDIS -> servers.get(random.nextInt(servers.size())).loseRedis();
            case RESTART -> {
                if (much < 300) {
                    restart(servers.get(random.nextInt(servers.size())));
                }
            }
            case FOLLOW_ELSEWHERE ->
                followers.get(random.nextInt(followers.size())).attach(servers.get(random.nextInt(servers.size())));
            case REMOVE_HISTORY -> redis.command("DEL", HISTORY);
            case EXPIRE_HISTORY -> {
                redis.command("PEXPIRE", HISTORY, "1");
                redis.command("PEXPIRE", "history-origins:" + HISTORY_OF, "1");
            }
            case SET_CLOCK_BACK -> setClockBack();
            case EMPTY_REDIS -> redis.command("FLUSHALL");
        }
    }

    /** Those who follow on it are somewhere else from then on, and miss what is posted until then. */
    private void restart(StressServer server) throws InterruptedException {
        var affected = followers.stream().filter(each -> each.isOn(server)).toList();
        server.restart();
        affected.forEach(each -> each.attach(servers.get(random.nextInt(servers.size()))));
    }

    /** The history is in the future for a moment, and then begins again in the present. */
    private void setClockBack() {
        try {
            long future = System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1);
            redis.command("XSETID", HISTORY, future + "-0");
            LockSupport.parkNanos(millis(100));
        } catch (RedisErrorException e) {
            return; // There is no history, or it is in the future already.
        }
        redis.command("DEL", HISTORY);
    }

    private void copy() {
        for (StressClient client : clients) {
            if (client.isCopied()) {
                boolean unused = client.proxy().replay();
            }
        }
    }

    private void forAWhile(FaultyProxy proxy, int millis, Runnable impose) {
        healAt.put(proxy, System.nanoTime() + millis(millis));
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
