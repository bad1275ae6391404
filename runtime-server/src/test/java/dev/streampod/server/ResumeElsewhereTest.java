package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.protocol.SimpleData;
import org.junit.jupiter.api.Test;

/** R2 with more than one server. */
class ResumeElsewhereTest extends ServerTest {

    private final Recording atHome = new Recording();
    private final Recording elsewhere = new Recording();

    private StreampodServer start(Recording recording, RedisServer redis) {
        return start(recording, builder -> builder.redis(redis.uri()));
    }

    @Test
    @NeedsRedis
    void r2_onAnotherServerASessionStartsAnewAndTheOldOneIsEnded() throws Exception {
        try (var redis = RedisServer.start()) {
            var first = start(atHome, redis);
            var second = start(elsewhere, redis);
            var client = ResumableClient.begin(connect(first));
            client.open("echo");
            client.link().abort();
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
    void r2_aSessionWhoseLinkTheOldServerStillBelievesInIsClosedWith3003() throws Exception {
        try (var redis = RedisServer.start()) {
            var first = start(atHome, redis);
            var second = start(elsewhere, redis);
            var client = ResumableClient.begin(connect(first));
            client.open("echo");
            var old = client.link();

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
            client.link().abort();
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
