package dev.streampod.client.stress;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random faults for a while, against a model: in each session everything arrives in order and once, in both directions, and
 * what does not was told. So it is with those who follow the history of a channel from server to server, while Redis loses
 * it. Afterwards nothing is left.
 *
 * <p>{@code -Dstress.seconds=600} makes it longer, {@code -Dstress.seed=42} repeats its faults, though not how threads
 * interleave with them.
 */
@Tag("long")
@NeedsRedis
@Timeout(7_200)
final class StressTest {

    private static final int CLIENTS = 6;
    private static final int FOLLOWERS = 4;
    private static final int SEED_OF_BUILDS = 20_261_125;
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("stress.seconds", 12));

    private static final Duration DRAIN_SPREAD = Duration.ofMillis(100);

    @Test
    void whateverHappensToTheNetworkWhatIsMissingWasTold() throws Exception {
        // A build draws the same faults each time, a longer run new ones.
        boolean longer = System.getProperty("stress.seconds") != null;
        long seed = Long.getLong("stress.seed", longer ? new Random().nextInt() : SEED_OF_BUILDS);
        System.out.println("stress.seed=" + seed + " stress.seconds=" + TIME.toSeconds());
        var ledger = new Ledger();
        List<StressClient> clients = new ArrayList<>();
        List<StressServer> servers = new ArrayList<>();
        List<HistoryFollower> followers = new ArrayList<>();
        try (var redis = RedisServer.start()) {
            try {
                servers.add(new StressServer("a", redis.port(), DRAIN_SPREAD, ledger));
                servers.add(new StressServer("b", redis.port(), DRAIN_SPREAD, ledger));
                for (int i = 0; i < CLIENTS; i++) {
                    int port = servers.get(i % 2).port();
                    clients.add(new StressClient("client" + i, i % 3 != 0, i == 1, seed + i, port, null, ledger));
                }
                for (int i = 0; i < FOLLOWERS; i++) {
                    followers.add(new HistoryFollower("follower" + i));
                    followers.get(i).attach(servers.get(i % 2));
                }
                servers.forEach(StressServer::postKept);
                clients.forEach(StressClient::start);
                var faults = new Faults(seed, clients, servers, followers, redis);
                faults.run(TIME);
                for (StressServer server : servers) {
                    server.stopPosting();
                }
                for (StressClient client : clients) {
                    client.finish();
                }
                finish(followers, servers);
                System.out.println("faults " + faults);
                clients.forEach(System.out::println);
                followers.forEach(System.out::println);
                clients.forEach(StressClient::close);
                awaitNothingLeft(servers);
                servers.forEach(StressServer::checkNothingIsLeft);
            } finally {
                clients.forEach(StressClient::close);
                servers.forEach(StressServer::close);
            }
        }
        ledger.balance(clients);
        followers.forEach(ledger::balance);
        assertThat(ledger.violations()).as("with seed " + seed).isEmpty();
        assertThat(clients).allMatch(client -> client.sent() > 0).anyMatch(client -> client.resumptions() > 0);
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    /** Posts last ticks from each server, which come behind all others, until all followers have heard one. */
    private static void finish(List<HistoryFollower> followers, List<StressServer> servers) {
        for (StressServer server : servers) {
            String origin = "last of " + server.port();
            var number = new AtomicLong();
            await().until(() -> {
                server.postKept(new Tick(origin, number.getAndIncrement()));
                return followers.stream().allMatch(follower -> follower.hasHeardFrom(origin));
            });
        }
        followers.forEach(HistoryFollower::detach);
    }

    private static void awaitNothingLeft(List<StressServer> servers) {
        for (StressServer server : servers) {
            await().untilAsserted(() -> {
                var left = server.statistics();
                assertThat(List.of(
                                left.connections(),
                                left.waitingSessions(),
                                left.streams(),
                                left.userObjects(),
                                left.channelListeners()))
                        .as("left on %s: %s", server, left)
                        .containsOnly(0);
            });
        }
    }

    /** Threads of clients, servers and proxies. */
    static TreeSet<String> threads() {
        var names = new TreeSet<String>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.startsWith("streampod-")
                    || name.startsWith("proxy ")
                    || name.startsWith("stress ")
                    || name.startsWith("lettuce-")) {
                names.add(name);
            }
        }
        return names;
    }
}
