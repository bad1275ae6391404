package dev.streampod.spring.boot.internal.redis;

import dev.streampod.server.redis.RedisSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * Whether connections to Redis use TLS, and with what.
 *
 * @param bundle null for the authorities that Java trusts
 */
record RedisTls(boolean enabled, @Nullable SslBundle bundle) {

    static final RedisTls OFF = new RedisTls(false, null);

    /** That of a bundle; off without one. */
    static RedisTls of(@Nullable SslBundle bundle) {
        return new RedisTls(bundle != null, bundle);
    }

    /** An address for TLS, unless it is off. */
    String secured(String address) {
        boolean plain = address.startsWith("redis:") || address.startsWith("redis-");
        return enabled && plain ? "rediss" + address.substring("redis".length()) : address;
    }

    RedisSettings.Builder apply(RedisSettings.Builder builder) {
        if (!enabled || bundle == null) {
            return builder;
        }
        var managers = bundle.getManagers();
        builder.trustManager(managers.getTrustManagerFactory()).keyManager(managers.getKeyManagerFactory());
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (protocols != null) {
            builder.tlsProtocols(List.of(protocols));
        }
        String[] ciphers = bundle.getOptions().getCiphers();
        if (ciphers != null) {
            builder.tlsCipherSuites(List.of(ciphers));
        }
        return builder;
    }
}
