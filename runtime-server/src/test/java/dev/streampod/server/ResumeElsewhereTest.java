package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.protocol.SimpleData;
import org.junit.jupiter.api.Test;

/** R2 with more than one server. */
class ResumeElsewhereTest extends ServerTest {

    private final Recording atHome = new Recording();
    private final Recording elsewhere = new Recording();

    /** What is posted while a server has no Redis yet is not sent, and one that does not listen yet does not hear of it. */
    private StreampodServer start(Recording recording, RedisServer redis) {
        long before = listening(redis);
        StreampodServer server = start(recording, builder -> builder.redis(redis.uri()));
        await().until(() -> server.messagingState().redis() == MessagingState.Redis.UP && listening(redis) > before);
        return server;
    }

    private static long listening(RedisServer redis) {
        return redis.command("PUBSUB", "NUMSUB", "streampod:streampod-control:sessions")
                .elements()
                .get(1)
                .number();
    }

    @Test
    @NeedsRedis
    void r2_onAnotherServerASessionStartsAnewAndTheOldOneIsEnded() throws Exception {
        try (var redis = RedisServer.start()) {
            var first = start(atHome, redis);
            var second = start(elsewhere, redis);
            var client = ResumableClient.begin(connect(first));
            client.open("echo");
            client.socket().abort();
            await().until(() -> first.statistics().waitingSessions() == 1);

            client.resume(connect(second));

            assertThat(client.serverReceived()).isNull();
            await().untilAsserted(() -> assertThat(atHome.calls).containsExactly("opened", "closed"));
            assertThat(first.statistics().waitingSessions()).isZero();
            client.open("echo");
            assertThat(elsewhere.calls).containsExactly("opened");
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void r2_aSessionWhoseConnectionTheOldServerStillBelievesInIsClosedWith3003() throws Exception {
        try (var redis = RedisServer.start()) {
            var first = start(atHome, redis);
            var second = start(elsewhere, redis);
            var client = ResumableClient.begin(connect(first));
            client.open("echo");
            var old = client.socket();

            client.resume(connect(second));

            assertThat(old.awaitClose().code()).isEqualTo(3003);
            await().untilAsserted(() -> assertThat(atHome.calls).containsExactly("opened", "closed"));
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void withoutRedisAtTheMomentTheClientIsWelcomeAllTheSame() throws Exception {
        try (var redis = RedisServer.start()) {
            var first = start(atHome, redis);
            var second = start(elsewhere, redis);
            var client = ResumableClient.begin(connect(first));
            client.open("echo");
            client.socket().abort();
            await().until(() -> first.statistics().waitingSessions() == 1);
            redis.kill();
            client.resume(connect(second));
            assertThat(client.serverReceived()).isNull();
            client.open("echo");
            assertThat(first.statistics().waitingSessions()).isEqualTo(1);
            closeNow(first, second);
        }
    }

    @Test
    void noApplicationCanReachTheServersOwnChannels() {
        var messages = start(atHome).messages();
        assertThatThrownBy(() -> messages.postMessage("streampod-control:sessions", new SimpleData(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> messages.addListener("streampod-control:sessions", SimpleData.class, message -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Servers end before their Redis does, so that none of them warns about it. */
    private static void closeNow(StreampodServer... servers) {
        for (StreampodServer server : servers) {
            server.close();
        }
    }
}
