package dev.streampod.spring.boot.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.redis.RedisDeployment;
import dev.streampod.server.redis.RedisSettings;
import dev.streampod.spring.boot.internal.start.StartRefusedException;
import java.lang.reflect.Constructor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.boot.autoconfigure.data.redis.RedisProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/** What becomes of the properties of Spring Data. */
class RedisOfApplicationTest {

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;

    /** What the application has besides properties. */
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

    private @Nullable RedisConnectionDetails details;

    @BeforeAll
    static void createCertificates() {
        certificates = TestCertificates.create(folder, "dns:localhost");
    }

    /** Of names and values by turns. */
    private @Nullable RedisSettings read(String... properties) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < properties.length; i += 2) {
            values.put(properties[i], properties[i + 1]);
        }
        Map<String, Object> beans = details == null ? Map.of() : Map.of("details", details);
        var provider = new StaticListableBeanFactory(beans).getBeanProvider(RedisConnectionDetails.class);
        return new RedisOfApplication(
                        new Binder(new MapConfigurationPropertySource(values)),
                        new Boot3RedisDetails(provider),
                        bundles)
                .settings();
    }

    private static SslBundle bundle() {
        return SslBundle.of(
                new JksSslStoreBundle(store(certificates.keyStore()), store(certificates.trustStore())),
                SslBundleKey.of(TestCertificates.PASSWORD),
                SslOptions.of(new String[] {"TLS_AES_256_GCM_SHA384"}, new String[] {"TLSv1.3"}));
    }

    private static JksSslStoreDetails store(Path file) {
        return new JksSslStoreDetails("PKCS12", null, "file:" + file, TestCertificates.PASSWORD);
    }

    private RedisSettings settings(String... properties) {
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
        assertThatThrownBy(() -> read("spring.data.redis.host", "localhost", "spring.data.redis.ssl.bundle", "mine"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("spring.data.redis.ssl.bundle: there is no SSL bundle \"mine\"")
                .hasMessageContaining("spring.ssl.bundle.pem.mine");
        assertThatThrownBy(() -> read("spring.data.redis.masterreplica.nodes", "one:1,two:2"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("spring.data.redis.masterreplica.nodes");
    }

    @Test
    void aBundleIsUsedAndSwitchesTlsOn() {
        bundles.registerBundle("redis", bundle());
        String[] parts = {"spring.data.redis.host", "localhost", "spring.data.redis.ssl.bundle", "redis"};
        String[] url = {"spring.data.redis.url", "redis://localhost:6379", "spring.data.redis.ssl.bundle", "redis"};
        for (String[] properties : List.of(parts, url)) {
            var settings = settings(properties);
            assertThat(settings.isTls()).isTrue();
            assertThat(settings.trust()).isNotNull();
            assertThat(settings.key()).isNotNull();
            assertThat(settings.tlsProtocols()).containsExactly("TLSv1.3");
            assertThat(settings.tlsCipherSuites()).containsExactly("TLS_AES_256_GCM_SHA384");
        }
        assertThat(settings(
                                "spring.data.redis.host", "localhost",
                                "spring.data.redis.ssl.bundle", "redis",
                                "spring.data.redis.ssl.enabled", "false")
                        .isTls())
                .isFalse();
    }

    @Test
    void anAddressUsesTlsWhereItIsEnabled() {
        var settings = settings("spring.data.redis.url", "redis://localhost", "spring.data.redis.ssl.enabled", "true");
        assertThat(settings.isTls()).isTrue();
        assertThat(settings.trust()).isNull();
    }

    @Test
    void connectionDetailsComeBeforePropertiesAndAfterItsOwn() {
        details = new RedisConnectionDetails() {
            @Override
            public String getPassword() {
                return "secret";
            }

            @Override
            public Standalone getStandalone() {
                return Standalone.of("::1", 6390, 2, bundle());
            }
        };
        var settings = settings("spring.data.redis.url", "redis://there:2", "spring.data.redis.connect-timeout", "5s");
        assertThat(settings.nodes()).containsExactly(node("::1", 6390));
        assertThat(settings.database()).isEqualTo(2);
        assertThat(settings.password()).isEqualTo("secret");
        assertThat(settings.isTls()).isTrue();
        assertThat(settings.key()).isNotNull();
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));

        assertThat(settings("streampod.redis", "redis://here:1").nodes()).containsExactly(node("here", 1));
        assertThat(read("streampod.redis", "none")).isNull();
    }

    @Test
    void connectionDetailsOfSentinelsAndOfAClusterAreTaken() {
        List<RedisConnectionDetails.Node> nodes =
                List.of(new RedisConnectionDetails.Node("one", 1), new RedisConnectionDetails.Node("two", 2));
        details = new RedisConnectionDetails() {
            @Override
            public Sentinel getSentinel() {
                return new Sentinel() {
                    @Override
                    public int getDatabase() {
                        return 3;
                    }

                    @Override
                    public String getMaster() {
                        return "mymaster";
                    }

                    @Override
                    public List<Node> getNodes() {
                        return nodes;
                    }

                    @Override
                    public String getUsername() {
                        return "guard";
                    }

                    @Override
                    public String getPassword() {
                        return "secret";
                    }
                };
            }
        };
        var sentinels = settings();
        assertThat(sentinels.deployment()).isEqualTo(RedisDeployment.SENTINEL);
        assertThat(sentinels.nodes()).containsExactly(node("one", 1), node("two", 2));
        assertThat(sentinels.masterName()).isEqualTo("mymaster");
        assertThat(sentinels.database()).isEqualTo(3);
        assertThat(sentinels.sentinelUser()).isEqualTo("guard");
        assertThat(sentinels.sentinelPassword()).isEqualTo("secret");
        assertThat(sentinels.isTls()).isFalse();

        details = new RedisConnectionDetails() {
            @Override
            public Cluster getCluster() {
                return () -> nodes;
            }
        };
        var cluster = settings();
        assertThat(cluster.deployment()).isEqualTo(RedisDeployment.CLUSTER);
        assertThat(cluster.nodes()).containsExactly(node("one", 1), node("two", 2));
    }

    @Test
    void connectionDetailsThatSayNothingAreRefused() {
        details = new RedisConnectionDetails() {};
        assertThatThrownBy(this::read)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("say neither a single Redis, nor sentinels, nor a cluster");
    }

    /** They are there with Spring Data in any case, and say localhost where no property says anything. */
    @Test
    void connectionDetailsThatSpringBootHasMadeOfThePropertiesAreNone() throws Exception {
        Constructor<?> constructor = Class.forName(
                        "org.springframework.boot.autoconfigure.data.redis.PropertiesRedisConnectionDetails")
                .getDeclaredConstructor(RedisProperties.class, SslBundles.class);
        constructor.setAccessible(true);
        details = (RedisConnectionDetails) constructor.newInstance(new RedisProperties(), bundles);
        assertThat(Objects.requireNonNull(details.getStandalone()).getHost()).isEqualTo("localhost");
        assertThat(read()).isNull();
        assertThat(settings("spring.data.redis.host", "there").nodes()).containsExactly(node("there", 6379));
    }
}
