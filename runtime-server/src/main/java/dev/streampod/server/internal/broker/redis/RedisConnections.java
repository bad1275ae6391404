package dev.streampod.server.internal.broker.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** The two connections of a server to Redis, which live and die together. Known by identity. */
final class RedisConnections {

    private final InetSocketAddress address;
    private final StatefulRedisPubSubConnection<String, byte[]> subscribing;
    private final StatefulRedisConnection<String, byte[]> publishing;
    private final RedisPulse pulse;
    private final PostScript postScript = new PostScript();

    /** @param address where both lead, not resolved */
    RedisConnections(
            InetSocketAddress address,
            StatefulRedisPubSubConnection<String, byte[]> subscribing,
            StatefulRedisConnection<String, byte[]> publishing,
            RedisPulse pulse) {
        this.address = address;
        this.subscribing = subscribing;
        this.publishing = publishing;
        this.pulse = pulse;
    }

    InetSocketAddress address() {
        return address;
    }

    StatefulRedisPubSubConnection<String, byte[]> subscribing() {
        return subscribing;
    }

    StatefulRedisConnection<String, byte[]> publishing() {
        return publishing;
    }

    RedisPulse pulse() {
        return pulse;
    }

    PostScript postScript() {
        return postScript;
    }

    boolean areOpen() {
        return subscribing.isOpen() && publishing.isOpen();
    }

    void close() {
        var unused = CompletableFuture.allOf(subscribing.closeAsync(), publishing.closeAsync());
    }
}
