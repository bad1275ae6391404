package dev.streampod.server.internal.broker.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The two connections of a server to Redis, which live and die together. Known by identity. */
final class RedisConnections {

    /** Of every connection: keys are text, values are bytes. */
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final InetSocketAddress address;
    private final StatefulRedisPubSubConnection<String, byte[]> subscribing;
    private final StatefulRedisConnection<String, byte[]> publishing;
    private final RedisPulse pulse;
    private final Map<SentScript.Source, SentScript> scripts = Map.of(
            SentScript.Source.POST, new SentScript(),
            SentScript.Source.END, new SentScript(),
            SentScript.Source.HEARD, new SentScript());

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

    SentScript script(SentScript.Source source) {
        return Objects.requireNonNull(scripts.get(source));
    }

    boolean areOpen() {
        return subscribing.isOpen() && publishing.isOpen();
    }

    void close() {
        var unused = CompletableFuture.allOf(subscribing.closeAsync(), publishing.closeAsync());
    }
}
