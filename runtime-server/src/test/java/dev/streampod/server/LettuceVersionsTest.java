package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisCluster;
import dev.streampod.fixtures.RedisSentinels;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import dev.streampod.server.protocol.SimpleData;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All that goes through Redis, once, with whatever version of the Redis client is on the class path: the build runs it
 * with those that frameworks manage, too.
 */
@Tag("long")
@NeedsRedis
@Tag("lettuce-versions")
@Timeout(300)
class LettuceVersionsTest extends ServerTest {

    private static final ChannelHistory TEN = new ChannelHistory(10, Duration.ofMinutes(10));

    private static final ChannelHistory MANY = new ChannelHistory(1_000, Duration.ofMinutes(10));

    private final RedisServer redis = RedisServer.start();

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    private StreampodServer server() {
        return server(redis.uri());
    }

    private StreampodServer server(String uri) {
        return start(
                new Recording(),
                builder -> builder.redis(uri)
                        .messagingLimits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT)));
    }

    @Test
    void theVersionOfTheRedisClientIsTheOneThatTheBuildAskedFor() {
        String wanted = System.getProperty("lettuce.under.test", "7.");
        assertThat(RedisClient.class.getPackage().getImplementationVersion()).startsWith(wanted);
    }

    @Test
    void postsReachTheOtherServer() {
        StreampodServer here = server();
        StreampodServer there = server();
        List<Integer> heard = new CopyOnWriteArrayList<>();
        there.messages().addListener("room", SimpleData.class, data -> heard.add(data.num()));
        for (int i = 1; i <= 200; i++) {
            here.messages()
                    .postMessage("room", new SimpleData(i), MessageScope.GLOBAL)
                    .join();
        }
        await().until(() -> heard.size() == 200);
        assertThat(heard).isSorted();
    }

    @Test
    void aHistoryIsKeptAndRead() {
        var here = server().messages().withHistory(TEN);
        var there = server().messages().withHistory(TEN);
        for (int i = 1; i <= 15; i++) {
            here.postMessage("room", new SimpleData(i)).join();
        }
        assertThat(there.history("room", SimpleData.class).join())
                .extracting(each -> each.message().num())
                .containsExactly(6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    @Test
    void presenceIsSeenOnTheOtherServer() {
        assertPresenceIsSeen(redis.uri());
    }

    @Test
    void aClusterCarriesAllOfThatWhileItsSlotsMove() {
        try (var cluster = RedisCluster.start()) {
            assertPresenceIsSeen(cluster.uri());
            StreampodServer here = server(cluster.uri());
            StreampodServer there = server(cluster.uri());
            List<Integer> heard = new CopyOnWriteArrayList<>();
            there.messages().withHistory(MANY).addListener("room", SimpleData.class, data -> heard.add(data.num()));
            int slot = cluster.slot("streampod:{room}");
            int from = cluster.firstOwner(slot);
            for (int i = 1; i <= 300; i++) {
                if (i % 100 == 0) {
                    cluster.move(slot, (from + i / 100 - 1) % 3, (from + i / 100) % 3);
                }
                here.messages()
                        .withHistory(MANY)
                        .postMessage("room", new SimpleData(i))
                        .join();
            }
            await().until(() -> heard.size() == 300);
            assertThat(heard).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aFailOverBySentinelsIsFollowed() {
        try (var sentinels = RedisSentinels.start()) {
            StreampodServer here = server(sentinels.uri());
            List<Integer> heard = new CopyOnWriteArrayList<>();
            here.messages().withHistory(MANY).addListener("room", SimpleData.class, data -> heard.add(data.num()));
            here.messages()
                    .withHistory(MANY)
                    .postMessage("room", new SimpleData(1))
                    .join();
            sentinels.first().awaitReplicas();
            sentinels.first().kill();
            here.messages()
                    .withHistory(MANY)
                    .postMessage("room", new SimpleData(2))
                    .join();
            await().until(() -> heard.equals(List.of(1, 2)));
        }
    }

    private void assertPresenceIsSeen(String uri) {
        List<Integer> joined = new CopyOnWriteArrayList<>();
        var watch = server(uri).presences().of("room", SimpleData.class).watch(new PresenceListener<>() {
            @Override
            public void joined(PresenceMember<SimpleData> member) {
                joined.add(member.info().num());
            }

            @Override
            public void changed(PresenceMember<SimpleData> member) {}

            @Override
            public void left(PresenceMember<SimpleData> member) {}
        });
        server(uri).presences().of("room", SimpleData.class).enter(new SimpleData(7));
        await().until(() -> joined.equals(List.of(7)));
        watch.close();
    }
}
