package dev.streampod.spring.boot.internal.redis;

import dev.streampod.spring.boot.internal.redis.RedisLocation.Credentials;
import dev.streampod.spring.boot.internal.start.StartRefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/** The connection details of Spring Boot 4. */
public final class Boot4RedisDetails implements RedisDetails {

    private final ObjectProvider<DataRedisConnectionDetails> details;

    public Boot4RedisDetails(ObjectProvider<DataRedisConnectionDetails> details) {
        this.details = details;
    }

    @Override
    public @Nullable RedisLocation location() {
        DataRedisConnectionDetails found = details.getIfAvailable();
        return found == null || RedisDetails.repeatProperties(DataRedisConnectionDetails.class, found)
                ? null
                : location(found);
    }

    private static RedisLocation location(DataRedisConnectionDetails found) {
        var credentials = new Credentials(found.getUsername(), found.getPassword());
        RedisTls tls = RedisTls.of(found.getSslBundle());
        var single = found.getStandalone();
        if (single != null) {
            return RedisLocation.single(
                    RedisLocation.node(single.getHost(), single.getPort()), single.getDatabase(), credentials, tls);
        }
        var sentinel = found.getSentinel();
        if (sentinel != null) {
            return RedisLocation.sentinels(
                    nodes(sentinel.getNodes()),
                    sentinel.getDatabase(),
                    sentinel.getMaster(),
                    credentials,
                    new Credentials(sentinel.getUsername(), sentinel.getPassword()),
                    tls);
        }
        var cluster = found.getCluster();
        if (cluster != null) {
            return RedisLocation.cluster(nodes(cluster.getNodes()), credentials, tls);
        }
        throw new StartRefusedException(
                "The connection details of Redis (" + found.getClass().getName()
                        + ") say neither a single Redis, nor sentinels, nor a cluster.",
                "Set streampod.redis, or define a bean of dev.streampod.server.redis.RedisSettings.");
    }

    private static List<String> nodes(List<DataRedisConnectionDetails.Node> nodes) {
        return nodes.stream()
                .map(each -> RedisLocation.node(each.host(), each.port()))
                .toList();
    }
}
