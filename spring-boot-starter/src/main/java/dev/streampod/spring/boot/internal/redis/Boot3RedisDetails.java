package dev.streampod.spring.boot.internal.redis;

import dev.streampod.spring.boot.internal.redis.RedisLocation.Credentials;
import dev.streampod.spring.boot.internal.start.StartRefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;

/** The connection details of Spring Boot 3. */
public final class Boot3RedisDetails implements RedisDetails {

    private final ObjectProvider<RedisConnectionDetails> details;

    public Boot3RedisDetails(ObjectProvider<RedisConnectionDetails> details) {
        this.details = details;
    }

    @Override
    public @Nullable RedisLocation location() {
        RedisConnectionDetails found = details.getIfAvailable();
        return found == null || RedisDetails.repeatProperties(RedisConnectionDetails.class, found)
                ? null
                : location(found);
    }

    private static RedisLocation location(RedisConnectionDetails found) {
        var credentials = new Credentials(found.getUsername(), found.getPassword());
        var single = found.getStandalone();
        if (single != null) {
            return RedisLocation.single(
                    RedisLocation.node(single.getHost(), single.getPort()),
                    single.getDatabase(),
                    credentials,
                    RedisTls.of(single.getSslBundle()));
        }
        var sentinel = found.getSentinel();
        if (sentinel != null) {
            return RedisLocation.sentinels(
                    nodes(sentinel.getNodes()),
                    sentinel.getDatabase(),
                    sentinel.getMaster(),
                    credentials,
                    new Credentials(sentinel.getUsername(), sentinel.getPassword()),
                    RedisTls.of(sentinel.getSslBundle()));
        }
        var cluster = found.getCluster();
        if (cluster != null) {
            return RedisLocation.cluster(nodes(cluster.getNodes()), credentials, RedisTls.of(cluster.getSslBundle()));
        }
        throw new StartRefusedException(
                "The connection details of Redis (" + found.getClass().getName()
                        + ") say neither a single Redis, nor sentinels, nor a cluster.",
                "Set streampod.redis, or define a bean of dev.streampod.server.redis.RedisSettings.");
    }

    private static List<String> nodes(List<RedisConnectionDetails.Node> nodes) {
        return nodes.stream()
                .map(each -> RedisLocation.node(each.host(), each.port()))
                .toList();
    }
}
