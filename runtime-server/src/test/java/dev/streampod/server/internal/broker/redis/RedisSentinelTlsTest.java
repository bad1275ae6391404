package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisSentinels;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.auth.redis.RedisKeyStore;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels and servers with TLS, which ask clients for a certificate, and each with users of their own. */
@Tag("long")
@NeedsRedis
@Timeout(300)
class RedisSentinelTlsTest {

    private static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofHours(1));
    private static final char[] PASSWORD = TestCertificates.PASSWORD.toCharArray();

    /** What the documentation says that a user needs at the sentinels. */
    private static final String SENTINEL_RIGHTS =
            "resetchannels -@all +sentinel|get-master-addr-by-name +sentinel|master";

    private static final RedisLimits LIMITS =
            RedisLimits.defaults().withHeartbeat(Duration.ofMillis(500)).withBufferTime(Duration.ofMinutes(2));

    private final List<MessageBroker> servers = new ArrayList<>();
    private TestCertificates certificates;
    private RedisSentinels redis;

    @BeforeEach
    void start(@TempDir Path folder) {
        certificates = TestCertificates.create(folder, "ip:127.0.0.1");
        redis = RedisSentinels.startWithTls(certificates, "user watcher on >w4tch@ " + SENTINEL_RIGHTS);
        for (var server : List.of(redis.first(), redis.second())) {
            server.command("ACL", "SETUSER", "server", "on", ">se:cret@", "allkeys", "allchannels", "+@all");
        }
    }

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
        redis.close();
    }

    private RedisSettings settings(UnaryOperator<RedisSettings.Builder> sentinelUser) {
        return sentinelUser
                .apply(RedisSettings.builder(redis.uri().replace("://", "://server:se%3Acret%40@"))
                        .trustedCertificates(certificates.authority())
                        .keyStore(certificates.keyStore(), PASSWORD))
                .build();
    }

    private MessageBroker server(RedisSettings settings) {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder(settings).limits(LIMITS).build())
                .build();
        servers.add(broker);
        return broker;
    }

    private static void post(MessageBroker broker, int number) {
        assertThat(broker.withHistory(HUNDRED).postMessage("room", new Note("ada", number)))
                .succeedsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void aUserWithFewRightsFindsTheMasterBeforeAndAfterAFailOver() {
        var settings = settings(builder -> builder.sentinelUser("watcher", "w4tch@"));
        var here = server(settings);
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        post(here, 1);
        assertThat(redis.first().command("CLIENT", "LIST").lines())
                .filteredOn(line -> line.contains(" user=server "))
                .hasSize(2);

        redis.failOver();
        await().until(() -> redis.second().command("CLIENT", "LIST").lines().stream()
                .anyMatch(line -> line.contains(" user=server ")));
        post(here, 2);
        await().until(() -> heard.numbers().equals(List.of(1, 2)));
        try (var keys = RedisKeyStore.builder(settings).build()) {
            assertThat(keys.authenticate(keys.issue("ada", List.of(), null).key()))
                    .isPresent();
        }
    }

    @Test
    void thePasswordOfTheSentinelsAloneIsEnough() {
        post(server(settings(builder -> builder.sentinelPassword(RedisSentinels.PASSWORD))), 1);
    }

    @Test
    void whatIsWrongAtTheSentinelsIsSaid() {
        assertRefused(builder -> builder.sentinelUser("watcher", "wr0ng"), "WRONGPASS");
        assertRefused(builder -> builder.sentinelPassword("wr0ng"), "WRONGPASS");
        assertRefused(builder -> builder, "NOAUTH");
    }

    private void assertRefused(UnaryOperator<RedisSettings.Builder> sentinelUser, String why) {
        try (var log = new LogCapture("dev.streampod.server")) {
            var here = server(settings(sentinelUser));
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("cannot be reached")));
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("cannot be reached"))
                    .singleElement()
                    .asString()
                    .contains(why)
                    .doesNotContain("wr0ng");
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
            assertThat(log.withStack()).isEmpty();
        }
    }
}
