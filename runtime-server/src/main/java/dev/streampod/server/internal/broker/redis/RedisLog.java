package dev.streampod.server.internal.broker.redis;

/** The name under which all parts of the bus log: operators find everything about messaging through Redis in one place. */
final class RedisLog {

    /** That of {@link RedisMessageBus}. */
    static final String NAME = "dev.streampod.server.internal.broker.redis.RedisMessageBus";

    private RedisLog() {}
}
