package dev.streampod.spring.boot.internal.redis;

import dev.streampod.concurrent.FailureText;
import dev.streampod.server.redis.RedisAddressException;
import dev.streampod.server.redis.RedisSettings;
import dev.streampod.spring.boot.internal.redis.RedisLocation.Credentials;
import dev.streampod.spring.boot.internal.start.StartRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Where Redis is: by {@code streampod.redis}, else by a bean of connection details, else by {@code spring.data.redis.*}. Those
 * properties are read by their names, which both versions of Spring Boot share, so that Spring Data need not be there.
 */
public final class RedisOfApplication {

    private static final String OWN = "streampod.redis";
    private static final String PREFIX = "spring.data.redis.";
    private static final String BUNDLE = "ssl.bundle";
    private static final String NONE = "none";

    private final Binder binder;
    private final @Nullable RedisDetails details;
    private final @Nullable SslBundles bundles;

    /**
     * @param details null where there are none
     * @param bundles null where there are none
     */
    public RedisOfApplication(Binder binder, @Nullable RedisDetails details, @Nullable SslBundles bundles) {
        this.binder = binder;
        this.details = details;
        this.bundles = bundles;
    }

    /**
     * The settings; null when no Redis is configured.
     *
     * @throws StartRefusedException when they are wrong, or say what the server cannot do
     */
    public @Nullable RedisSettings settings() {
        String own = binder.bind(OWN, String.class).orElse(null);
        if (own != null) {
            boolean none = own.isBlank() || own.equalsIgnoreCase(NONE);
            return none ? null : built(OWN, () -> RedisSettings.builder(own));
        }
        RedisLocation connected = details == null ? null : details.location();
        if (connected != null) {
            return built("The connection details of Redis", timed(connected::toBuilder));
        }
        String url = text("url");
        if (url != null) {
            return built(PREFIX + "url", timed(() -> {
                RedisTls tls = tls();
                return tls.apply(RedisSettings.builder(tls.secured(url) + database(url)));
            }));
        }
        return ofParts();
    }

    private @Nullable RedisSettings ofParts() {
        String masterName = text("sentinel.master");
        if (masterName != null) {
            return built(
                    PREFIX + "sentinel.nodes",
                    timed(() -> RedisLocation.sentinels(
                            nodes("sentinel.nodes"),
                            database(),
                            masterName,
                            credentials(""),
                            credentials("sentinel."),
                            tls())
                            .toBuilder()));
        }
        List<String> cluster = nodes("cluster.nodes");
        if (!cluster.isEmpty()) {
            return built(
                    PREFIX + "cluster.nodes",
                    timed(() -> RedisLocation.cluster(cluster, credentials(""), tls()).toBuilder()));
        }
        if (!nodes("masterreplica.nodes").isEmpty()) {
            throw new StartRefusedException(
                    PREFIX
                            + "masterreplica.nodes cannot be used for the Redis of Streampod, which has to know the master.",
                    "Set streampod.redis to the address of the master, or use sentinels.");
        }
        String host = text("host");
        if (host == null) {
            return null;
        }
        return built(
                PREFIX + "host",
                timed(() ->
                        RedisLocation.single(RedisLocation.node(host, port()), database(), credentials(""), tls())
                                .toBuilder()));
    }

    private Supplier<RedisSettings.Builder> timed(Supplier<RedisSettings.Builder> settings) {
        return () -> {
            Duration timeout =
                    binder.bind(PREFIX + "connect-timeout", Duration.class).orElse(null);
            RedisSettings.Builder builder = settings.get();
            return timeout == null ? builder : builder.connectTimeout(timeout);
        };
    }

    /** An address and its password are not repeated; neither does the exception. */
    private static RedisSettings built(String blamed, Supplier<RedisSettings.Builder> settings) {
        try {
            return settings.get().build();
        } catch (IllegalArgumentException e) {
            String advice = e instanceof RedisAddressException
                    ? "Correct the address, such as redis://localhost:6379."
                    : "Correct the value, or set streampod.redis.";
            throw new StartRefusedException(FailureText.sentence(blamed + ": " + e.getMessage()), advice);
        }
    }

    /** As Spring Boot does: a bundle alone switches it on. */
    private RedisTls tls() {
        String name = text(BUNDLE);
        boolean enabled = binder.bind(PREFIX + "ssl.enabled", Boolean.class).orElseGet(() -> name != null);
        return enabled ? new RedisTls(true, name == null ? null : bundle(name)) : RedisTls.OFF;
    }

    private SslBundle bundle(String name) {
        try {
            if (bundles != null) {
                return renewed(name, bundles);
            }
        } catch (NoSuchSslBundleException e) {
            throw noBundle(name);
        }
        throw noBundle(name);
    }

    /** A bundle whose keys and trust are those that it has after its last reload. */
    private static SslBundle renewed(String name, SslBundles bundles) {
        SslBundle bundle = bundles.getBundle(name);
        var managers = new RenewedManagers(bundle.getManagers());
        bundles.addBundleUpdateHandler(name, reloaded -> managers.renew(reloaded.getManagers()));
        return SslBundle.of(bundle.getStores(), bundle.getKey(), bundle.getOptions(), bundle.getProtocol(), managers);
    }

    private static StartRefusedException noBundle(String name) {
        return new StartRefusedException(
                PREFIX + BUNDLE + ": there is no SSL bundle \"" + name + "\".",
                "Define it with spring.ssl.bundle.pem." + name + " or spring.ssl.bundle.jks." + name + ".");
    }

    private Credentials credentials(String whose) {
        return new Credentials(text(whose + "username"), text(whose + "password"));
    }

    private int port() {
        return binder.bind(PREFIX + "port", Integer.class).orElse(6379);
    }

    private int database() {
        return binder.bind(PREFIX + "database", Integer.class).orElse(0);
    }

    /** The database of the properties, for an address without one. */
    private String database(String url) {
        int authority = url.indexOf("://");
        boolean without = authority >= 0 && url.indexOf('/', authority + 3) < 0;
        return without && database() != 0 ? "/" + database() : "";
    }

    private List<String> nodes(String name) {
        return binder.bind(PREFIX + name, Bindable.listOf(String.class)).orElse(List.of());
    }

    private @Nullable String text(String name) {
        String value = binder.bind(PREFIX + name, String.class).orElse(null);
        return value == null || value.isEmpty() ? null : value;
    }
}
