package dev.streampod.client.stress;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Clients follow channels on three servers while networks, servers and Redis fail, against a ledger: every delivery against
 * every post. None is lost without a word before anything newer, none comes twice, none out of order. Afterwards nothing is
 * left.
 *
 * <p>{@code -Dsoak.seconds=3600} makes it longer: rounds of a minute, each with servers, a Redis and a ledger of its own.
 * {@code -Dsoak.forget=true} has Redis lose histories, too. The ledger then allows what nobody can know any more: that what was on its
 * way comes twice, or behind later messages, if that is told; and what two masters took at the same time may come from either. With
 * several masters it also allows that a post which took long is missing where its history was replaced by one of another stream, which
 * is more than the loss of a post together with its history that the documentation names. {@code -Dsoak.seed=42} repeats the faults of a
 * run, though not how threads interleave with them.
 */
@Tag("long")
@NeedsRedis
@Timeout(value = 24, unit = TimeUnit.HOURS)
abstract class FollowSoakFixture {

    private static final int SEED_OF_BUILDS = 20_261_128;
    private static final long SECONDS_OF_A_ROUND = 60;

    private static final int SERVERS = 3;
    private static final int KEPT = 20;
    private static final int PASSING = 5;
    private static final int CLIENTS = 6;
    private static final int RAW_FOLLOWERS = 6;
    private static final int CHANNELS_OF_A_FOLLOWER = 6;

    private final List<SoakChannel> channels = new ArrayList<>();

    @BeforeEach
    final void makeChannels() {
        for (long number = 0; number < KEPT; number++) {
            channels.add(new SoakChannel(true, number));
        }
        for (long number = 0; number < PASSING; number++) {
            channels.add(new SoakChannel(false, number));
        }
        // Those that are posted to most are of both kinds.
        Collections.shuffle(channels, new Random(1));
    }

    /** @param secondsOfBuilds how long it takes unless {@code -Dsoak.seconds} says otherwise */
    final void rounds(Supplier<SoakRedis> start, List<SoakFaults.Kind> kinds, long secondsOfBuilds) throws Exception {
        // A build draws the same faults each time, a longer run new ones.
        boolean longer = System.getProperty("soak.seconds") != null;
        long seed = Long.getLong("soak.seed", longer ? new Random().nextInt() : SEED_OF_BUILDS);
        for (long left = Long.getLong("soak.seconds", secondsOfBuilds); left > 0; left -= SECONDS_OF_A_ROUND) {
            round(start, kinds, seed++, Math.min(left, SECONDS_OF_A_ROUND));
        }
    }

    private void round(Supplier<SoakRedis> start, List<SoakFaults.Kind> kinds, long seed, long seconds)
            throws Exception {
        System.out.println("soak.seed=" + seed + " soak.seconds=" + seconds);
        var ledger = new FollowLedger(SoakFaults.forgets(kinds), kinds == SoakFaults.WITH_FAIL_OVER);
        List<SoakServer> servers = new ArrayList<>();
        List<SoakFollower> followers = new ArrayList<>();
        try (SoakRedis redis = start.get()) {
            try {
                for (int i = 0; i < SERVERS; i++) {
                    // The last one is a process of its own, which may be stopped where it stands.
                    SoakServer.Start way = i < SERVERS - 1 ? SoakHere::new : SoakProcess::new;
                    servers.add(new SoakServer("server" + i, way, redis, channels, ledger, seed + i));
                }
                followers.addAll(followers(servers, new Random(seed), ledger));
                followers.forEach(SoakFollower::start);
                var faults = new SoakFaults(kinds, seed, followers, servers, servers.get(SERVERS - 1), channels, redis);
                faults.run(Duration.ofSeconds(seconds));
                for (SoakServer server : servers) {
                    server.stopPosting();
                }
                for (SoakFollower follower : followers) {
                    follower.settle();
                }
                long began = System.nanoTime();
                awaitTheLast(servers, followers, ledger);
                System.out.println("came to rest within " + (System.nanoTime() - began) / 1_000_000 + " ms");
                System.out.println("faults " + faults + "\n" + servers);
                followers.forEach(SoakFollower::close);
                awaitNothingLeft(servers, redis);
            } finally {
                followers.forEach(SoakFollower::close);
                servers.forEach(SoakServer::close);
            }
        }
        ledger.balance();
        System.out.println(ledger);
        assertThat(ledger.violations()).as("with seed " + seed).isEmpty();
        assertThat(ledger.heard()).isPositive();
        if (kinds == SoakFaults.FORGETFUL) {
            assertThat(ledger.losses()).as("losses that were told").isPositive();
        }
        await().untilAsserted(() -> assertThat(StressTest.threads()).isEmpty());
    }

    private List<SoakFollower> followers(List<SoakServer> servers, Random random, FollowLedger ledger) {
        List<SoakFollower> followers = new ArrayList<>();
        for (int i = 0; i < CLIENTS + RAW_FOLLOWERS; i++) {
            List<SoakChannel> some = new ArrayList<>(channels);
            Collections.shuffle(some, random);
            some = some.subList(0, CHANNELS_OF_A_FOLLOWER);
            int port = servers.get(i % SERVERS).port();
            followers.add(
                    i < CLIENTS
                            ? new SoakClient("client" + i, i % 3 != 0, some, random.nextLong(), port, ledger)
                            : new RawFollower("raw" + i, some, random.nextLong(), port, ledger));
        }
        return followers;
    }

    /** Posts from each server, behind everything else, until something of it has come to all. */
    private void awaitTheLast(List<SoakServer> servers, List<SoakFollower> followers, FollowLedger ledger) {
        var deadline = Deadline.standard();
        for (long number = 0; !haveHeard(servers, followers); number++) {
            if (deadline.passed()) {
                for (SoakFollower follower : followers) {
                    if (!haveHeard(servers, List.of(follower))) {
                        ledger.violation(follower + " does not get what is posted last");
                    }
                }
                return;
            }
            for (SoakServer server : servers) {
                for (SoakChannel channel : channels) {
                    server.postLast(channel, number);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static boolean haveHeard(List<SoakServer> servers, List<SoakFollower> followers) {
        // All are asked, since those whose feeds have ended follow again then.
        return servers.stream()
                        .flatMap(server -> followers.stream().map(each -> each.hasHeardFrom(server.lastPoster())))
                        .filter(heard -> !heard)
                        .count()
                == 0;
    }

    private static void awaitNothingLeft(List<SoakServer> servers, SoakRedis redis) {
        for (SoakServer server : servers) {
            await().untilAsserted(() ->
                    assertThat(server.left()).as("left on %s", server).isZero());
        }
        String followed = RedisMessageBus.DEFAULT_CHANNEL_PREFIX + "*:*";
        await().untilAsserted(() -> assertThat(redis.subscribed(followed).stream()
                        .filter(name -> name.contains("kept:") || name.contains("passing:")))
                .isEmpty());
    }
}
