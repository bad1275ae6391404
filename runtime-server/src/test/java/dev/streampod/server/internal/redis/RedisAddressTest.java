package dev.streampod.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost",
                "redis://localhost:6379",
                "redis://localhost:6379/",
                "redis://localhost:6379/3",
                "redis://:secret@localhost:6379",
                "rediss://ada:secret@redis.example.com:6380/0",
                "redis://[::1]:6379"
            })
    void addressesAreUnderstood(String text) {
        assertThat(RedisAddress.parse(text).toString())
                .startsWith("redis")
                .doesNotContain("secret")
                .doesNotContain("ada");
    }

    @Test
    void everythingInAnAddressReachesTheClient() {
        var uri = RedisAddress.parse("rediss://ada:s%40cret@redis.example.com:6380/3")
                .forClient(Duration.ofSeconds(2));

        assertThat(uri.getHost()).isEqualTo("redis.example.com");
        assertThat(uri.getPort()).isEqualTo(6380);
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(uri.getTimeout()).isEqualTo(Duration.ofSeconds(2));
        var credentials = uri.getCredentialsProvider().resolveCredentials().block();
        assertThat(credentials).isNotNull();
        assertThat(credentials.getUsername()).isEqualTo("ada");
        assertThat(credentials.getPassword()).containsExactly("s@cret".toCharArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:6379",
                "http://localhost:6379",
                "redis:localhost",
                "redis:/localhost",
                "redis://",
                "redis://:6379",
                "redis://localhost:port",
                "redis://localhost:0",
                "redis://localhost:70000",
                "redis://localhost:6379/db",
                "redis://localhost:6379/1/2",
                "redis://localhost:6379?password=secret",
                "redis://ada:secret^@localhost:6379",
                "redis://ada:se#cret@localhost:6379",
                "redis://ada:se@cret@localhost:port",
                "ada:secret@localhost",
                "redis//ada:secret@localhost"
            })
    void malformedAddressesAreRefusedWithAGoodExampleAndWithoutThePassword(String text) {
        assertThatThrownBy(() -> RedisMessageBus.builder(text))
                .isInstanceOf(RedisAddressException.class)
                .hasMessageContaining("redis://localhost:6379")
                .message()
                .doesNotContain("secret")
                .doesNotContain("cret@")
                .doesNotContain("ada");
    }
}
