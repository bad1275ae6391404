package dev.streampod.spring.boot;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.messaging.MessagingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Applications with a real Redis. */
@NeedsRedis
@Timeout(120)
class RedisTest {

    @Configuration(proxyBeanMethods = false)
    @StreampodAlone
    @ImportAutoConfiguration(SslAutoConfiguration.class)
    @Import({Notes.class, Members.class})
    static class Complete {}

    /** As Testcontainers, Docker Compose and bindings of services do it. */
    @Configuration(proxyBeanMethods = false)
    @Import(Complete.class)
    static class Detailed {
        @Bean
        RedisConnectionDetails details(Environment environment) {
            return new RedisConnectionDetails() {
                @Override
                public Standalone getStandalone() {
                    return Standalone.of("127.0.0.1", environment.getRequiredProperty("test.port", Integer.class));
                }
            };
        }
    }

    private static void assertUp(TestApplication application) {
        await().until(() -> application.server().messagingState().redis() == MessagingState.Redis.UP);
    }

    @Test
    void theRedisOfConnectionDetailsIsUsedInsteadOfThatOfProperties() {
        try (var redis = RedisServer.start();
                var application = TestApplication.start(
                        Detailed.class, "test.port=" + redis.port(), "spring.data.redis.url=redis://127.0.0.1:1")) {
            assertUp(application);
        }
    }

    @Test
    @Tag("long")
    void aRedisWithTlsIsReachedWithABundle(@TempDir Path folder) {
        var certificates = TestCertificates.create(folder, "dns:localhost");
        try (var redis = RedisServer.startWithTls(certificates);
                var application = TestApplication.start(
                        Complete.class,
                        "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + certificates.authority(),
                        "spring.ssl.bundle.pem.redis.keystore.certificate=file:" + certificates.chain(),
                        "spring.ssl.bundle.pem.redis.keystore.private-key=file:" + certificates.privateKey(),
                        "spring.data.redis.ssl.bundle=redis",
                        "spring.data.redis.host=localhost",
                        "spring.data.redis.port=" + redis.tlsPort())) {
            assertUp(application);
            assertThat(redis.command("CLIENT", "LIST").lines()).anyMatch(line -> line.contains(" name=streampod"));
        }
    }

    @Test
    @Tag("long")
    void aBundleThatIsReloadedIsThatOfNewConnectionsToRedis(@TempDir Path folder) throws IOException {
        var present = TestCertificates.create(folder.resolve("present"), "dns:localhost");
        var next = TestCertificates.create(folder.resolve("next"), "dns:localhost");
        try (var redis = RedisServer.startWithTls(present);
                var application = TestApplication.start(
                        Complete.class,
                        "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + present.authority(),
                        "spring.ssl.bundle.pem.redis.keystore.certificate=file:" + present.chain(),
                        "spring.ssl.bundle.pem.redis.keystore.private-key=file:" + present.privateKey(),
                        "spring.ssl.bundle.pem.redis.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=50ms",
                        "spring.data.redis.ssl.bundle=redis",
                        "spring.data.redis.host=localhost",
                        "spring.data.redis.port=" + redis.tlsPort())) {
            assertUp(application);
            redis.stop();
            await().until(() -> application.server().messagingState().redis() == MessagingState.Redis.DOWN);
            replace(present.privateKey(), next.privateKey());
            replace(present.chain(), next.chain());
            replace(present.authority(), next.authority());
            redis.restart();
            assertUp(application);
        }
    }

    private static void replace(Path file, Path with) throws IOException {
        Files.move(with, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
