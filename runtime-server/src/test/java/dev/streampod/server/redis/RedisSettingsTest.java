package dev.streampod.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.StreampodServer;
import dev.streampod.server.internal.redis.RedisNodes;
import dev.streampod.tls.TlsConfigurationException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    private static InetSocketAddress node(String host, int port) {
        return InetSocketAddress.createUnresolved(host, port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost",
                "redis://localhost:6379",
                "redis://localhost:6379/",
                "redis://localhost:6379/3",
                "redis://:secret@localhost:6379",
                "redis://secret@localhost:6379",
                "rediss://ada:secret@redis.example.com:6380/0",
                "redis://[::1]:6379",
                "redis://redis_main.example.com",
                "redis-sentinel://ada:secret@one,two:26380/3#main",
                "redis-sentinel://one?sentinelMasterId=main",
                "rediss-sentinel://:secret@one:26379,two:26379,[::1]:26379#my-main.1",
                "redis-cluster://one",
                "rediss-cluster://ada:secret@one:7000,two:7001,three/0"
            })
    void addressesAreUnderstoodAndShownWithoutSecrets(String text) {
        var settings = RedisSettings.of(text);
        assertThat(settings.toString())
                .startsWith(text.substring(0, text.indexOf("://") + 3))
                .doesNotContain("secret")
                .doesNotContain("ada");
        assertThat(RedisSettings.of(settings.toString()).nodes()).isEqualTo(settings.nodes());
        assertThat(RedisSettings.of(settings.toString()).masterName()).isEqualTo(settings.masterName());
        assertThat(settings.isTls()).isEqualTo(text.startsWith("rediss"));
    }

    @Test
    void everythingInAnAddressReachesTheClient() {
        var settings = RedisSettings.of("rediss://ada:s%40cret@redis.example.com:6380/3");
        var uri = new RedisNodes(settings, "streampod:a server", Duration.ofSeconds(2), "")
                .redis(settings.nodes().get(0));

        assertThat(uri.getHost()).isEqualTo("redis.example.com");
        assertThat(uri.getPort()).isEqualTo(6380);
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(uri.getTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(uri.getClientName()).isEqualTo("streampod:a_server");
        var credentials = uri.getCredentialsProvider().resolveCredentials().block();
        assertThat(credentials).isNotNull();
        assertThat(credentials.getUsername()).isEqualTo("ada");
        assertThat(credentials.getPassword()).containsExactly("s@cret".toCharArray());
    }

    @Test
    void sentinelsHaveTheirOwnPortAndCredentials() {
        var settings = RedisSettings.builder("redis-sentinel://ada:secret@one,two:26380/3#main")
                .sentinelUser("watch", "other")
                .clientName("mine")
                .build();
        assertThat(settings.deployment()).isEqualTo(RedisDeployment.SENTINEL);
        assertThat(settings.nodes()).containsExactly(node("one", 26_379), node("two", 26_380));
        assertThat(settings.masterName()).isEqualTo("main");
        assertThat(settings.database()).isEqualTo(3);

        var sentinel = new RedisNodes(settings, "streampod", Duration.ofSeconds(2), "").sentinel(node("one", 26_379));
        assertThat(sentinel.getDatabase()).isZero();
        assertThat(sentinel.getClientName()).isEqualTo("mine");
        var credentials = sentinel.getCredentialsProvider().resolveCredentials().block();
        assertThat(credentials).isNotNull();
        assertThat(credentials.getUsername()).isEqualTo("watch");
        assertThat(credentials.getPassword()).containsExactly("other".toCharArray());
    }

    @Test
    void aClusterHasNodesToBeginWith() {
        var settings = RedisSettings.of("redis-cluster://one:7000,two,[::1]:7002");
        assertThat(settings.deployment()).isEqualTo(RedisDeployment.CLUSTER);
        assertThat(settings.nodes()).containsExactly(node("one", 7000), node("two", 6379), node("::1", 7002));
        assertThat(settings.masterName()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                      | does not begin with redis://",
                "localhost                               | does not begin with redis://",
                "localhost:6379                          | does not begin with redis://",
                "http://localhost:6379                   | does not begin with redis://",
                "redis:localhost                         | does not begin with redis://",
                "redis:/localhost                        | does not begin with redis://",
                "ada:secret@localhost                    | does not begin with redis://",
                "redis//ada:secret@localhost             | does not begin with redis://",
                "redis+sentinel://localhost              | does not begin with redis://",
                "redis://                                | names no host",
                "redis://:6379                           | names no host before :6379",
                "redis://ada:secret@                     | names no host",
                "redis-cluster://one,,two                | names no host after a comma",
                "redis-cluster://one,                    | names no host after a comma",
                "redis://local host:6379                 | \"local host\" is no host",
                "redis://::1                             | is no host (an IPv6 address is written in brackets)",
                "redis://localhost:port                  | the port of localhost is not a number",
                "redis://localhost:                      | the port of localhost is not a number",
                "redis://ada:secret                      | the port of ada is not a number",
                "redis://localhost:0                     | the port of localhost, 0, is not from 1 to 65535",
                "redis://localhost:70000                 | the port of localhost, 70000, is not from 1 to 65535",
                "redis-sentinel://one,two:99999#main     | the port of two, 99999, is not from 1 to 65535",
                "redis://one,two                         | several hosts go with redis-sentinel://",
                "redis-cluster://one,one:6379            | it names a host twice",
                "redis://localhost:6379/db               | \"db\", which follows the host, is not the number of a database",
                "redis://localhost:6379/1/2              | is not the number of a database",
                "redis://localhost:6379?password=secret  | nothing may follow the number of the database",
                "redis://localhost:6379/0#main           | nothing may follow the number of the database",
                "redis-cluster://one/3                   | a cluster has only database 0, not 3",
                "redis://ada:secret^@localhost:6379      | a character that cannot stand there",
                "redis://ada:se#cret@localhost:6379      | a character that cannot stand there",
                "redis://ada:se/cret@localhost:6379      | a character that cannot stand there",
                "redis://ada:se@cret@localhost:port      | a character that cannot stand there",
                "redis://ada:secret%4@localhost          | a character that cannot stand there",
                "redis://ada:secret%ff@localhost         | are not UTF-8",
                "redis://ada:@localhost                  | the part before @ has no password",
                "redis-sentinel://one,two/0              | does not end with # and the name that the sentinels know",
                "redis-sentinel://one,two/0#             | the name of the master, at the end, has other characters",
                "redis-sentinel://one?sentinelMasterId=a&password=secret | the name of the master, at the end, has other",
                "redis-sentinel://one/db#main            | is not the number of a database",
            })
    void aMalformedAddressIsRefusedWithWhatWhereAndAGoodExampleAndWithoutThePassword(String text, String what) {
        assertThatThrownBy(() -> StreampodServer.builder().redis(text))
                .isInstanceOf(RedisAddressException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("is not a valid Redis address")
                .hasMessageMatching("(?s).*Example: redis(-sentinel|-cluster)?://.*")
                .message()
                .doesNotContain("secret")
                .doesNotContain("cret@")
                .doesNotContain("ada:s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a server", "ü"})
    void clientNamesAreThoseThatRedisTakes(String name) {
        assertThatThrownBy(() -> RedisSettings.builder("redis://localhost").clientName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without blanks");
    }

    @Test
    void whatDoesNotGoWithTheAddressIsRefused() {
        var plain = RedisSettings.builder("redis://localhost");
        assertThatThrownBy(() -> plain.sentinelPassword("secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no sentinels")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(plain::withoutHostnameVerification)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no TLS");
        assertThatThrownBy(() -> plain.connectTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> RedisSettings.builder("rediss://localhost").trustedCertificates(Path.of("not-there.pem")))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("not-there.pem");
    }
}
