package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RedisServer;
import java.util.EnumSet;
import java.util.Set;

/** Masters with replicas, whose addresses the servers learn from Redis itself or from sentinels: so they reach it without a proxy. */
abstract class ReplicatedSoakRedis implements SoakRedis {

    /** One of the addresses at which the servers learn all others. */
    abstract RedisServer entry();

    abstract String uri();

    @Override
    public final int entryPort() {
        return entry().port();
    }

    @Override
    public final String uri(FaultyProxy proxy) {
        return uri();
    }

    /** All but those of a connection to Redis, and the restart of a Redis that nothing replaces. */
    @Override
    public Set<SoakFaults.Kind> faults() {
        return EnumSet.complementOf(EnumSet.of(
                SoakFaults.Kind.CUT_REDIS,
                SoakFaults.Kind.STALL_REDIS,
                SoakFaults.Kind.DELAY_REDIS,
                SoakFaults.Kind.RESTART_REDIS));
    }
}
