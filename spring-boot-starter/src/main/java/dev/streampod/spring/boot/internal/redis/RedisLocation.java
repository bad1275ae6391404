package dev.streampod.spring.boot.internal.redis;

import dev.streampod.server.redis.RedisDeployment;
import dev.streampod.server.redis.RedisSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, in the parts that Spring Boot knows it by.
 *
 * @param nodes hosts with their ports, see {@link #node}
 * @param database 0 in a cluster
 * @param masterName what sentinels call the master; null without sentinels
 */
record RedisLocation(
        RedisDeployment deployment,
        List<String> nodes,
        int database,
        @Nullable String masterName,
        Credentials credentials,
        Credentials sentinelCredentials,
        RedisTls tls) {

    /**
     * @param user null for the default user
     * @param password null for none
     */
    record Credentials(@Nullable String user, @Nullable String password) {

        static final Credentials NONE = new Credentials(null, null);

        /** Before the hosts of an address. */
        private String inAddress() {
            return password == null ? "" : (user == null ? "" : encoded(user)) + ":" + encoded(password) + "@";
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("*", "%2A");
        }
    }

    static RedisLocation single(String node, int database, Credentials credentials, RedisTls tls) {
        return new RedisLocation(
                RedisDeployment.SINGLE, List.of(node), database, null, credentials, Credentials.NONE, tls);
    }

    static RedisLocation cluster(List<String> nodes, Credentials credentials, RedisTls tls) {
        return new RedisLocation(RedisDeployment.CLUSTER, nodes, 0, null, credentials, Credentials.NONE, tls);
    }

    static RedisLocation sentinels(
            List<String> nodes,
            int database,
            String masterName,
            Credentials credentials,
            Credentials sentinelCredentials,
            RedisTls tls) {
        return new RedisLocation(
                RedisDeployment.SENTINEL, nodes, database, masterName, credentials, sentinelCredentials, tls);
    }

    /** @param host a name or an address, also one of IPv6 */
    static String node(String host, int port) {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    /** @throws IllegalArgumentException when it is not one */
    RedisSettings.Builder toBuilder() {
        String scheme = switch (deployment) {
            case SINGLE -> "redis";
            case SENTINEL -> "redis-sentinel";
            case CLUSTER -> "redis-cluster";
        };
        String address = scheme + "://" + credentials.inAddress() + String.join(",", nodes)
                + (database == 0 ? "" : "/" + database) + (masterName == null ? "" : "#" + masterName);
        var builder = tls.apply(RedisSettings.builder(tls.secured(address)));
        String user = sentinelCredentials.user();
        String password = sentinelCredentials.password();
        if (password == null) {
            return builder;
        }
        return user == null ? builder.sentinelPassword(password) : builder.sentinelUser(user, password);
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "RedisLocation[" + deployment + " " + nodes + "]";
    }
}
