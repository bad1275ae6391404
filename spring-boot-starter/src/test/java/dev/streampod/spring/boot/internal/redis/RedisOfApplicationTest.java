package dev.streampod.spring.boot.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.redis.RedisDeployment;
import dev.streampod.server.redis.RedisSettings;
import dev.streampod.spring.boot.internal.start.StartRefusedException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What becomes of the properties of Spring Data. */
class RedisOfApplicationTest {

    /** Of names and values by turns. */
    private static @Nullable RedisSettings read(String... properties) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < properties.length; i += 2) {
            values.put(properties[i], properties[i + 1]);
        }
        return new RedisOfApplication(new Binder(new MapConfigurationPropertySource(values))).settings();
    }

    private static RedisSettings settings(String... properties) {
        return Objects.requireNonNull(read(properties));
    }

    private static InetSocketAddress node(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    @Test
    void withoutPropertiesThereIsNone() {
        assertThat(read()).isNull();
        assertThat(read("spring.data.redis.port", "6380")).isNull();
        assertThat(read("streampod.redis", "none", "spring.data.redis.host", "elsewhere"))
                .isNull();
    }

    @Test
    void itsOwnPropertyComesFirst() {
        assertThat(settings("streampod.redis", "redis://here:1", "spring.data.redis.url", "redis://there:2")
                        .nodes())
                .containsExactly(node("here", 1));
    }

    @Test
    void anAddressIsTakenAsItIs() {
        var settings = settings(
                "spring.data.redis.url", "rediss://ada:s%20t@redis.example.com:6390/3",
                "spring.data.redis.host", "ignored",
                "spring.data.redis.connect-timeout", "5s");
        assertThat(settings.nodes()).containsExactly(node("redis.example.com", 6390));
        assertThat(settings.isTls()).isTrue();
        assertThat(settings.user()).isEqualTo("ada");
        assertThat(settings.password()).isEqualTo("s t");
        assertThat(settings.database()).isEqualTo(3);
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void hostPortUserPasswordAndDatabaseMakeAnAddress() {
        var settings = settings(
                "spring.data.redis.host", "redis.example.com",
                "spring.data.redis.port", "6390",
                "spring.data.redis.username", "a:da",
                "spring.data.redis.password", "p@ss w+rd/*",
                "spring.data.redis.database", "2",
                "spring.data.redis.ssl.enabled", "true");
        assertThat(settings.nodes()).containsExactly(node("redis.example.com", 6390));
        assertThat(settings.user()).isEqualTo("a:da");
        assertThat(settings.password()).isEqualTo("p@ss w+rd/*");
        assertThat(settings.database()).isEqualTo(2);
        assertThat(settings.isTls()).isTrue();
    }

    @Test
    void aPasswordAloneIsThatOfTheDefaultUser() {
        var settings = settings("spring.data.redis.host", "localhost", "spring.data.redis.password", "secret");
        assertThat(settings.user()).isNull();
        assertThat(settings.password()).isEqualTo("secret");
        assertThat(settings.nodes()).containsExactly(node("localhost", 6379));
    }

    @Test
    void sentinelsAreAskedForTheirMaster() {
        var settings = settings(
                "spring.data.redis.sentinel.master", "mymaster",
                "spring.data.redis.sentinel.nodes", "one:26379,two:26380",
                "spring.data.redis.sentinel.username", "guard",
                "spring.data.redis.sentinel.password", "secret",
                "spring.data.redis.database", "1");
        assertThat(settings.deployment()).isEqualTo(RedisDeployment.SENTINEL);
        assertThat(settings.masterName()).isEqualTo("mymaster");
        assertThat(settings.nodes()).containsExactly(node("one", 26379), node("two", 26380));
        assertThat(settings.sentinelUser()).isEqualTo("guard");
        assertThat(settings.sentinelPassword()).isEqualTo("secret");
        assertThat(settings.database()).isEqualTo(1);
    }

    @Test
    void nodesOfAClusterAreACluster() {
        var settings =
                settings("spring.data.redis.cluster.nodes[0]", "one:1", "spring.data.redis.cluster.nodes[1]", "two:2");
        assertThat(settings.deployment()).isEqualTo(RedisDeployment.CLUSTER);
        assertThat(settings.nodes()).containsExactly(node("one", 1), node("two", 2));
    }

    @Test
    void whatCannotBeUsedIsSaidWithItsPropertyAndWithoutThePassword() {
        assertThatThrownBy(() -> read("spring.data.redis.url", "http://ada:secret@localhost"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("spring.data.redis.url")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> read("streampod.redis", "localhost"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("streampod.redis");
        assertThatThrownBy(() -> read("spring.data.redis.host", "localhost", "spring.data.redis.ssl.bundle", "redis"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("spring.data.redis.ssl.bundle");
    }
}
