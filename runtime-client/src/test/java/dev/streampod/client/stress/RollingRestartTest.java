package dev.streampod.client.stress;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.ClientThreads;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** L4: two servers behind a balancer are restarted one after the other while clients work. */
@Tag("long")
@NeedsRedis
@Timeout(300)
final class RollingRestartTest {

    private static final int CLIENTS = 24;
    private static final Duration SPREAD = Duration.ofSeconds(2);
    private static final long INTERVAL_MILLIS = 500;

    private final Ledger ledger = new Ledger();
    private final List<StressServer> servers = new ArrayList<>();
    private final List<StressClient> clients = new ArrayList<>();

    @Test
    void l4EverythingAcceptedIsHandledAndAnsweredAndTheRestIsTold() throws Exception {
        try (var redis = RedisServer.start();
                var threads = ClientThreads.create()) {
            servers.add(new StressServer("a", redis.port(), SPREAD, ledger));
            servers.add(new StressServer("b", redis.port(), SPREAD, ledger));
            var balancer =
                    FaultyProxy.toAll(servers.get(0).port(), servers.get(1).port());
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(new StressClient("client" + i, true, false, i, balancer.port(), threads, ledger));
                }
                clients.forEach(StressClient::start);
                awaitAtWork();
                for (StressServer server : servers) {
                    restart(server);
                }
                for (StressServer server : servers) {
                    server.stopPosting();
                }
                for (StressClient client : clients) {
                    client.finish();
                }
                int losses = clients.stream().mapToInt(StressClient::losses).sum();
                assertThat(balancer.accepted())
                        .as("connections, with %s losses", losses)
                        .isLessThanOrEqualTo(CLIENTS + 3L * losses);
            } finally {
                clients.forEach(StressClient::close);
                balancer.close();
                servers.forEach(StressServer::close);
            }
        }
        servers.forEach(StressServer::checkNothingIsLeft);
        ledger.balance(clients);
        ledger.checkNoEchoWasLost(clients);
        assertThat(ledger.violations()).isEmpty();
        for (StressClient client : clients) {
            assertThat(client.failedReaders()).as(client::toString).isZero();
            assertThat(client.errors()).as(client::toString).isEmpty();
            assertThat(client.seen())
                    .as(client::toString)
                    .hasSizeBetween(
                            client.interruptions(), 1 + client.interruptions()); // closing the client is one, too
        }
    }

    /** Every client has a session, in which it is answered. */
    private void awaitAtWork() {
        Map<StressClient, Long> before =
                clients.stream().collect(Collectors.toMap(Function.identity(), StressClient::sent));
        await().until(() -> clients.stream().allMatch(client -> client.isAnsweredAfter(before.get(client))));
    }

    private void restart(StressServer server) throws Exception {
        Map<StressClient, Integer> losses =
                clients.stream().collect(Collectors.toMap(Function.identity(), StressClient::losses));
        server.restart();
        List<Instant> returns = new ArrayList<>();
        for (StressClient client : clients) {
            Instant retryAt = client.newestRetryAt();
            if (client.losses() > losses.get(client) && retryAt != null) {
                returns.add(retryAt);
            }
        }
        checkSpread(returns);
        awaitAtWork();
    }

    /**
     * When clients mean to come back, by the interval. It depends on what they were told, not on how busy this machine is:
     * that only spreads it more.
     */
    private static void checkSpread(List<Instant> returns) {
        assertThat(returns).hasSizeGreaterThanOrEqualTo(CLIENTS / 4);
        Map<Long, Long> byInterval = returns.stream()
                .collect(Collectors.groupingBy(at -> at.toEpochMilli() / INTERVAL_MILLIS, Collectors.counting()));
        assertThat(byInterval).hasSizeGreaterThan(1);
        assertThat(byInterval.values()).allMatch(count -> count <= returns.size() - 2);
    }
}
