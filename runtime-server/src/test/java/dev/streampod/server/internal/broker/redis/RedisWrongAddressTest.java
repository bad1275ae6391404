package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.auth.redis.RedisKeyStore;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.redis.RedisSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses that are right in their form and wrong in one part, at a real Redis with a password and TLS. */
@NeedsRedis
@Timeout(300)
class RedisWrongAddressTest {

    private static final String CLOSED = "(Connection closed prematurely)";

    private static RedisServer redis;
    private static TestCertificates certificates;
    private static int tlsPort;

    @BeforeAll
    static void start(@TempDir Path folder) {
        certificates = TestCertificates.create(folder, "ip:127.0.0.1");
        redis = RedisServer.startWithTls(certificates, "--tls-auth-clients", "no");
        tlsPort = redis.tlsPort();
        redis.command("ACL", "SETUSER", "ada", "on", ">pa55word", "+@all", "allkeys", "allchannels");
        redis.command("CONFIG", "SET", "requirepass", "s3cret");
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    private static RedisSettings settings(String address) {
        var uri = address.replace("TLS", Integer.toString(tlsPort)).replace("PORT", Integer.toString(redis.port()));
        var builder = RedisSettings.builder(uri);
        return (uri.startsWith("rediss") ? builder.trustedCertificates(certificates.authority()) : builder).build();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    redis://:wr0ng@127.0.0.1:PORT      | WRONGPASS invalid username-password pair or user is disabled
                    redis://ada:wr0ng@127.0.0.1:PORT   | WRONGPASS invalid username-password pair or user is disabled
                    redis://bob:pa55word@127.0.0.1:PORT| WRONGPASS invalid username-password pair or user is disabled
                    redis://127.0.0.1:PORT             | NOAUTH
                    redis://:s3cret@127.0.0.1:PORT/99  | DB index is out of range
                    redis://:s3cret@nowhere.invalid    | nowhere.invalid
                    redis://:s3cret@127.0.0.1:TLS      | Perhaps it speaks TLS at that port
                    rediss://:s3cret@127.0.0.1:PORT    | TLS
                    redis://:s3cret@127.0.0.1:1        | Connection refused: 127.0.0.1:1
                    """)
    void whatIsWrongIsSaidWithoutAStackAndWithoutThePassword(String address, String text) {
        try (var log = new LogCapture("dev.streampod");
                var here = MessageBroker.builder(TestProtocol.registry())
                        .bus(RedisMessageBus.builder(settings(address)).build())
                        .build();
                var keys = RedisKeyStore.builder(settings(address)).build()) {
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("cannot be reached")));
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
            // The client library may tell of its own closing instead of the answer that it closes for; then the next
            // attempt is told.
            await().until(() -> {
                Throwable failure = catchThrowable(() -> keys.authenticate("key"));
                assertThat(failure)
                        .isInstanceOf(KeyStoreUnavailableException.class)
                        .message()
                        .containsAnyOf(text, CLOSED)
                        .doesNotContain("wr0ng", "pa55word", "s3cret", "unresolved")
                        .doesNotEndWith(".");
                return failure.getMessage().contains(text);
            });
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("cannot be reached"))
                    .singleElement()
                    .asString()
                    .containsAnyOf(text, CLOSED)
                    .doesNotContain("..", " . ", "unresolved");
            assertThat(log.withStack()).isEmpty();
            assertThat(log.messages())
                    .noneMatch(line -> line.contains("wr0ng") || line.contains("pa55word") || line.contains("s3cret"));
        }
    }
}
