package dev.streampod.client.stress;

import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
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
        RESTART
    }

    private final Random random;
    private final List<StressClient> clients;
    private final List<StressServer> servers;
    private final Map<FaultyProxy, Long> healAt = new HashMap<>();
    private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);

    Faults(long seed, List<StressClient> clients, List<StressServer> servers) {
        this.random = new Random(seed);
        this.clients = clients;
        this.servers = servers;
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
                    servers.get(random.nextInt(servers.size())).restart();
                }
            }
        }
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
