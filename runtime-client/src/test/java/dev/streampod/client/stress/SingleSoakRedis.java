package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RedisServer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One Redis, which each server reaches over a network of its own. */
final class SingleSoakRedis implements SoakRedis {

    private final RedisServer redis = RedisServer.start();

    @Override
    public int entryPort() {
        return redis.port();
    }

    @Override
    public String uri(FaultyProxy proxy) {
        return "redis://127.0.0.1:" + proxy.port();
    }

    @Override
    public Set<SoakFaults.Kind> faults() {
        return EnumSet.complementOf(
                EnumSet.of(SoakFaults.Kind.RESHARD, SoakFaults.Kind.HAND_OVER, SoakFaults.Kind.FAIL_OVER));
    }

    @Override
    public RedisServer holding(String channel) {
        return redis;
    }

    @Override
    public List<RedisServer> masters() {
        return List.of(redis);
    }

    @Override
    public List<String> subscribed(String pattern) {
        return redis.command("PUBSUB", "CHANNELS", pattern).texts();
    }

    @Override
    public Runnable begin(SoakFaults.Kind kind, int drawn, SoakChannel channel) {
        if (kind == SoakFaults.Kind.PAUSE_REDIS) {
            redis.suspend();
            return redis::resume;
        }
        redis.kill();
        return redis::restart;
    }

    @Override
    public void close() {
        redis.close();
    }
}
