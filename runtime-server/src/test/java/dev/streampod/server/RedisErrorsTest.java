package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.auth.redis.RedisKeyStore;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.redis.RedisSettings;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Errors, not exceptions, on the threads of the Redis client, where the application decides whom TLS trusts: they are logged
 * with their stack, and what needs Redis works as soon as they are over.
 */
@NeedsRedis
@Timeout(300)
class RedisErrorsTest extends ServerTest {

    private static final class OnPurpose extends Error {

        private static final long serialVersionUID = 1L;

        private OnPurpose() {
            super("on purpose");
        }
    }

    /** Trusts everybody, or throws. */
    private static final class Trust extends X509ExtendedTrustManager {

        private volatile boolean failing = true;

        private void check() {
            if (failing) {
                throw new OnPurpose();
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            check();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            check();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            check();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            check();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            check();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            check();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final class Factory extends TrustManagerFactory {

        private Factory(TrustManager trust) {
            super(
                    new TrustManagerFactorySpi() {

                        @Override
                        protected void engineInit(@Nullable KeyStore store) {}

                        @Override
                        protected void engineInit(ManagerFactoryParameters parameters) {}

                        @Override
                        protected TrustManager[] engineGetTrustManagers() {
                            return new TrustManager[] {trust};
                        }
                    },
                    null,
                    "of this test");
        }
    }

    @TempDir
    private Path folder;

    private static RawWebSocket hello(RawWebSocket client, String key) {
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"}]");
        return client;
    }

    private static boolean causedOnPurpose(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !cause.toString().contains(OnPurpose.class.getName())) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    @Test
    void anErrorOnAThreadOfTheRedisClientIsLoggedAndRedisIsUsedWhenItIsOver() {
        var trust = new Trust();
        var certificates = TestCertificates.create(folder, "dns:localhost");
        try (var redis = RedisServer.startWithTls(certificates);
                var log = new LogCapture("dev.streampod.server")) {
            var settings = RedisSettings.builder("rediss://localhost:" + redis.tlsPort())
                    .trustManager(new Factory(trust))
                    .keyStore(certificates.keyStore(), TestCertificates.PASSWORD.toCharArray())
                    .build();
            try (var keys = RedisKeyStore.builder(settings)
                            .timeout(Deadline.DEFAULT)
                            .build();
                    var server = start(
                            new Recording(),
                            builder -> builder.redis(settings)
                                    .limits(quick().authenticationTimeout(Deadline.DEFAULT)
                                            .build())
                                    .authenticator(keys))) {
                assertThat(hello(connect(server), "some key").awaitClose().code())
                        .isEqualTo(1013);
                await().untilAsserted(() -> assertThat(log.errors())
                        .anyMatch(line -> line.startsWith("Connecting to Redis failed"))
                        .anyMatch(line -> line.startsWith("The authenticator failed")));
                assertThat(log.thrown())
                        .allMatch(RedisErrorsTest::causedOnPurpose)
                        .anyMatch(thrown -> thrown.toString().contains("this server fails when it connects"));

                trust.failing = false;

                String key = keys.issue("ada", Set.of(), null).key();
                assertThat(hello(connect(server), key).expectText()).startsWith("[\"welcome\"");
                assertThat(server.messages().postMessage("room", new SimpleData(1), MessageScope.GLOBAL))
                        .succeedsWithin(60, TimeUnit.SECONDS);
            }
        }
    }
}
