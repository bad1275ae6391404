package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisCluster;
import dev.streampod.fixtures.RedisServer;
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
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis with TLS, which asks clients for a certificate too, and with a user of its own that has no more rights than needed. */
@Tag("long")
@NeedsRedis
@Timeout(300)
class RedisTlsTest {

    private static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofHours(1));
    private static final char[] PASSWORD = TestCertificates.PASSWORD.toCharArray();

    /** What the documentation says that a user needs on a cluster. */
    private static final String CLUSTER_RIGHTS = "on >se:cret@ resetchannels -@all &streampod:* ~history:streampod:*"
            + " ~history-origins:streampod:* +spublish +ssubscribe +sunsubscribe +ping +cluster|slots +cluster|nodes"
            + " +eval +evalsha +xadd +xrange +xrevrange +hget +hset +hlen +hkeys +hdel +pexpire";

    @TempDir
    private Path folder;

    private final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
    }

    private MessageBroker server(RedisSettings settings) {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder(settings).build())
                .build();
        servers.add(broker);
        return broker;
    }

    private static void assertCarriesMessages(MessageBroker broker, String channel) {
        await().until(() -> broker.state().redis() == MessagingState.Redis.UP);
        for (int i = 0; i < 10; i++) {
            var messages = broker.withHistory(HUNDRED);
            var heard = new HeardNotes();
            messages.addListenerAfter(channel + i, null, Note.class, heard);
            assertThat(messages.postMessage(channel + i, new Note("ada", 1))).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(broker.postMessage(channel + "plain" + i, new Note("ada", 1)))
                    .succeedsWithin(60, TimeUnit.SECONDS);
            await().until(() -> heard.numbers().equals(List.of(1)));
        }
    }

    @Test
    void aMasterWithTlsTakesTheServersCertificateAndUser() {
        var certificates = TestCertificates.create(folder, "dns:localhost");
        try (var redis = RedisServer.startWithTls(certificates)) {
            redis.command("ACL", "SETUSER", "server", "on", ">se:cret@", "allkeys", "allchannels", "+@all");
            var settings = RedisSettings.builder("rediss://server:se%3Acret%40@localhost:" + redis.tlsPort() + "/3")
                    .trustedCertificates(certificates.authority())
                    .keyStore(certificates.keyStore(), PASSWORD)
                    .build();
            assertCarriesMessages(server(settings), "room");
            assertThat(redis.command("CLIENT", "LIST").lines())
                    .filteredOn(line -> line.contains(" name=streampod "))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).contains(" db=3 ").contains(" user=server "));
            try (var keys = RedisKeyStore.builder(settings).build()) {
                assertThat(keys.authenticate(keys.issue("ada", List.of(), null).key()))
                        .isPresent();
            }
        }
    }

    @Test
    void aMasterIsNotTrustedWithoutReason() {
        var certificates = TestCertificates.create(folder.resolve("one"), "dns:redis.example.com");
        var others = TestCertificates.create(folder.resolve("other"), "dns:localhost");
        try (var redis = RedisServer.startWithTls(certificates, "--tls-auth-clients", "no")) {
            assertRefused(redis, builder -> builder, "PKIX path building failed");
            assertRefused(redis, builder -> builder.trustStore(others.trustStore(), PASSWORD), "PKIX path");
            assertRefused(
                    redis,
                    builder -> builder.trustStore(certificates.trustStore(), PASSWORD),
                    "No subject alternative");
            assertCarriesMessages(
                    server(RedisSettings.builder("rediss://localhost:" + redis.tlsPort())
                            .trustStore(certificates.trustStore(), PASSWORD)
                            .withoutHostnameVerification()
                            .build()),
                    "room");
        }
    }

    /** As frameworks read it. */
    @Test
    void aMasterIsConnectedToWithManagersAProtocolAndACipherSuite() throws Exception {
        var certificates = TestCertificates.create(folder, "dns:localhost");
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(certificates.trustStore().toFile(), PASSWORD));
        var key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        key.init(KeyStore.getInstance(certificates.keyStore().toFile(), PASSWORD), PASSWORD);
        UnaryOperator<RedisSettings.Builder> managers =
                builder -> builder.trustManager(trust).keyManager(key);
        try (var redis = RedisServer.startWithTls(
                certificates, "--tls-protocols", "TLSv1.3", "--tls-ciphersuites", "TLS_AES_256_GCM_SHA384")) {
            assertRefused(
                    redis, builder -> managers.apply(builder).tlsProtocols(List.of("TLSv1.2")), "protocol_version");
            assertRefused(
                    redis,
                    builder -> managers.apply(builder).tlsCipherSuites(List.of("TLS_CHACHA20_POLY1305_SHA256")),
                    "handshake_failure");
            assertCarriesMessages(
                    server(managers.apply(RedisSettings.builder("rediss://localhost:" + redis.tlsPort()))
                            .tlsProtocols(List.of("TLSv1.3"))
                            .tlsCipherSuites(List.of("TLS_AES_256_GCM_SHA384"))
                            .build()),
                    "room");
        }
    }

    private void assertRefused(RedisServer redis, UnaryOperator<RedisSettings.Builder> trust, String why) {
        try (var log = new LogCapture("dev.streampod.server")) {
            var here = server(trust.apply(RedisSettings.builder("rediss://localhost:" + redis.tlsPort()))
                    .build());
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains(why)));
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
        }
    }

    @Test
    void aClusterWithTlsAndAUserWithFewRightsIsEnough() {
        var certificates = TestCertificates.create(folder, "ip:127.0.0.1");
        try (var redis = RedisCluster.startWithTls(certificates)) {
            for (int node = 0; node < 6; node++) {
                var words = new ArrayList<>(List.of("ACL", "SETUSER", "server"));
                words.addAll(List.of(CLUSTER_RIGHTS.split(" ")));
                redis.node(node).command(words.toArray(String[]::new));
            }
            var here = server(RedisSettings.builder(redis.uri().replace("://", "://server:se%3Acret%40@"))
                    .trustedCertificates(certificates.authority())
                    .keyStore(certificates.keyStore(), PASSWORD)
                    .build());
            assertCarriesMessages(here, "before");
            int slot = redis.slot("streampod:{after1}");
            int from = redis.firstOwner(slot);
            redis.move(slot, from, (from + 1) % 3);
            assertCarriesMessages(here, "after");
        }
    }
}
