package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import java.util.List;
import java.util.Set;

/** The Redis behind the servers of a soak: one alone, one with sentinels, or a cluster. For one thread. */
interface SoakRedis extends AutoCloseable {

    /** Where {@link FaultyProxy} leads to. */
    int entryPort();

    /** What a server is told, whose connection to Redis that is. */
    String uri(FaultyProxy proxy);

    /** What may befall it. */
    Set<SoakFaults.Kind> faults();

    /** The key in Redis of a channel. */
    default String key(String channel) {
        return RedisMessageBus.DEFAULT_CHANNEL_PREFIX + channel;
    }

    /** The node with the history of a channel. */
    RedisServer holding(String channel);

    /** Where posts are taken now. */
    List<RedisServer> masters();

    /** The channels of that pattern that are subscribed to. */
    List<String> subscribed(String pattern);

    /**
     * Has it or a part of it hang, die or move.
     *
     * @param kind from {@link SoakFaults.Kind#PAUSE_REDIS} on
     * @param drawn which part
     * @param channel whose history moves
     * @return what ends it
     */
    Runnable begin(SoakFaults.Kind kind, int drawn, SoakChannel channel);

    @Override
    void close();
}
