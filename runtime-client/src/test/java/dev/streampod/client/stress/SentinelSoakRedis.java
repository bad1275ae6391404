package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RedisSentinels;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A master and a replica that three sentinels watch, from which the servers learn where the master is: they reach it without a proxy. A
 * master that is silent for half a second is replaced, whatever it had acknowledged and not given to its replica.
 */
final class SentinelSoakRedis implements SoakRedis {

    private final RedisSentinels sentinels = RedisSentinels.start();

    @Override
    public int entryPort() {
        return sentinels.first().port();
    }

    @Override
    public String uri(FaultyProxy link) {
        return sentinels.uri();
    }

    @Override
    public Set<SoakFaults.Kind> faults() {
        return EnumSet.complementOf(EnumSet.of(
                SoakFaults.Kind.CUT_REDIS,
                SoakFaults.Kind.STALL_REDIS,
                SoakFaults.Kind.DELAY_REDIS,
                SoakFaults.Kind.RESTART_REDIS,
                SoakFaults.Kind.RESHARD));
    }

    @Override
    public String key(String channel) {
        return RedisMessageBus.DEFAULT_CHANNEL_PREFIX + channel;
    }

    @Override
    public RedisServer holding(String channel) {
        return sentinels.master();
    }

    @Override
    public List<RedisServer> masters() {
        return List.of(sentinels.master());
    }

    @Override
    public List<String> subscribed(String pattern) {
        return sentinels.master().command("PUBSUB", "CHANNELS", pattern).texts();
    }

    @Override
    public Runnable begin(SoakFaults.Kind kind, int drawn, SoakChannel channel) {
        RedisServer master = sentinels.master();
        return switch (kind) {
            case PAUSE_REDIS -> pause(master);
            case HAND_OVER -> replace(master);
            case FAIL_OVER -> failOver(master);
            default -> throw new IllegalArgumentException(kind.name());
        };
    }

    /** If it lasts, its replica takes over, and it goes on as a master for a moment. */
    private Runnable pause(RedisServer master) {
        master.suspend();
        return () -> {
            master.resume();
            sentinels.awaitPair();
        };
    }

    /** It goes on as a master until the sentinels have told it. */
    private Runnable replace(RedisServer master) {
        sentinels.replaceMaster();
        return () -> {
            sentinels.awaitTakeover(master);
            sentinels.awaitPair();
        };
    }

    private Runnable failOver(RedisServer master) {
        master.kill();
        return () -> {
            sentinels.awaitTakeover(master);
            master.restart();
            sentinels.awaitPair();
        };
    }

    @Override
    public void close() {
        sentinels.close();
    }
}
