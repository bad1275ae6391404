package dev.streampod.spring.boot.internal.redis;

import dev.streampod.server.redis.RedisAddressException;
import dev.streampod.server.redis.RedisSettings;
import dev.streampod.spring.boot.internal.start.StartRefusedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * Where Redis is: by {@code streampod.redis}, else by {@code spring.data.redis.*}. Those properties are read by their names, which
 * both versions of Spring Boot share, so that Spring Data need not be there.
 */
public final class RedisOfApplication {

    private static final String OWN = "streampod.redis";
    private static final String PREFIX = "spring.data.redis.";
    private static final String NONE = "none";

    private final Binder binder;

    public RedisOfApplication(Binder binder) {
        this.binder = binder;
    }

    /**
     * The settings; null when no Redis is configured.
     *
     * @throws StartRefusedException when they are wrong, or say what the server cannot do
     */
    public @Nullable RedisSettings settings() {
        String own = binder.bind(OWN, String.class).orElse(null);
        if (own != null) {
            return own.isBlank() || own.equalsIgnoreCase(NONE) ? null : settings(OWN, own, null);
        }
        String url = text("url");
        if (url != null) {
            refuseBundle();
            return settings(PREFIX + "url", url + database(url), timeout());
        }
        if (text("sentinel.master") != null) {
            return sentinels();
        }
        List<String> cluster = nodes("cluster.nodes");
        if (!cluster.isEmpty()) {
            return settings(PREFIX + "cluster.nodes", address("redis-cluster", cluster, ""), timeout());
        }
        String host = text("host");
        if (host == null) {
            return null;
        }
        String port = binder.bind(PREFIX + "port", String.class).orElse("6379");
        String address =
                address("redis", List.of((host.contains(":") ? "[" + host + "]" : host) + ":" + port), database());
        return settings(PREFIX + "host", address, timeout());
    }

    private RedisSettings sentinels() {
        String address = address("redis-sentinel", nodes("sentinel.nodes"), database()) + "#" + text("sentinel.master");
        String blamed = PREFIX + "sentinel.nodes";
        try {
            var builder = RedisSettings.builder(address);
            Duration timeout = timeout();
            if (timeout != null) {
                builder.connectTimeout(timeout);
            }
            String user = text("sentinel.username");
            String password = text("sentinel.password");
            if (password != null) {
                builder = user == null ? builder.sentinelPassword(password) : builder.sentinelUser(user, password);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw refused(blamed, e);
        }
    }

    private static RedisSettings settings(String property, String address, @Nullable Duration timeout) {
        try {
            var builder = RedisSettings.builder(address);
            return (timeout == null ? builder : builder.connectTimeout(timeout)).build();
        } catch (IllegalArgumentException e) {
            throw refused(property, e);
        }
    }

    /** An address and its password are not repeated; neither does the exception. */
    private static StartRefusedException refused(String property, IllegalArgumentException cause) {
        String advice = cause instanceof RedisAddressException
                ? "Correct the address, such as redis://localhost:6379."
                : "Correct the value, or set streampod.redis.";
        return new StartRefusedException(property + ": " + cause.getMessage(), advice);
    }

    private String address(String scheme, List<String> nodes, String rest) {
        refuseBundle();
        boolean tls = binder.bind(PREFIX + "ssl.enabled", Boolean.class).orElse(false);
        String secure = tls ? scheme.replaceFirst("redis", "rediss") : scheme;
        return secure + "://" + credentials() + String.join(",", nodes) + rest;
    }

    private String credentials() {
        String user = text("username");
        String password = text("password");
        if (password == null) {
            return "";
        }
        return (user == null ? "" : encoded(user)) + ":" + encoded(password) + "@";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    private String database() {
        int number = binder.bind(PREFIX + "database", Integer.class).orElse(0);
        return number == 0 ? "" : "/" + number;
    }

    /** The database of the properties, for an address without one. */
    private String database(String url) {
        int authority = url.indexOf("://");
        return authority < 0 || url.indexOf('/', authority + 3) >= 0 ? "" : database();
    }

    private @Nullable Duration timeout() {
        return binder.bind(PREFIX + "connect-timeout", Duration.class).orElse(null);
    }

    private List<String> nodes(String name) {
        return binder.bind(PREFIX + name, Bindable.listOf(String.class)).orElse(List.of());
    }

    private @Nullable String text(String name) {
        String value = binder.bind(PREFIX + name, String.class).orElse(null);
        return value == null || value.isEmpty() ? null : value;
    }

    private void refuseBundle() {
        if (text("ssl.bundle") != null) {
            throw new StartRefusedException(
                    PREFIX + "ssl.bundle cannot be used for the Redis of Streampod.",
                    "Define a bean of dev.streampod.server.redis.RedisSettings, whose builder takes trust and key stores, or"
                            + " set streampod.redis to none.");
        }
    }
}
