package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.MessagingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses of a cluster that lead to something else. */
@NeedsRedis
@Timeout(300)
class RedisClusterTooOldTest {

    private static MessageBroker server(RedisServer redis) {
        return MessageBroker.builder(TestProtocol.registry())
                .bus(RedisMessageBus.builder("redis-cluster://127.0.0.1:" + redis.port())
                        .build())
                .build();
    }

    @Test
    void aClusterWithoutShardedPublishSubscribeIsSaidToBeTooOld() {
        try (var redis = RedisServer.start("--cluster-enabled", "yes", "--rename-command", "SSUBSCRIBE", "");
                var log = new LogCapture("dev.streampod.server")) {
            redis.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            try (var here = server(redis)) {
                await().until(() -> log.messages().stream()
                        .anyMatch(line -> line.contains("a Redis Cluster needs Redis 7.0 or newer")));
                assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
            }
        }
    }

    @Test
    void aRedisThatIsNoClusterIsSaidToBeNone() {
        try (var redis = RedisServer.start();
                var log = new LogCapture("dev.streampod.server");
                var here = server(redis)) {
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("cluster support disabled")));
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
        }
    }
}
