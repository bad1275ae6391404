package dev.streampod.client.stress;

import dev.streampod.fixtures.RedisSentinels;
import dev.streampod.fixtures.RedisServer;
import java.util.List;
import java.util.Set;

/**
 * A master and a replica that three sentinels watch. A master that is silent for half a second is replaced, whatever it had
 * acknowledged and not given to its replica.
 */
final class SentinelSoakRedis extends ReplicatedSoakRedis {

    private final RedisSentinels sentinels = RedisSentinels.start();

    @Override
    RedisServer entry() {
        return sentinels.first();
    }

    @Override
    String uri() {
        return sentinels.uri();
    }

    @Override
    public Set<SoakFaults.Kind> faults() {
        Set<SoakFaults.Kind> faults = super.faults();
        faults.remove(SoakFaults.Kind.RESHARD);
        return faults;
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
