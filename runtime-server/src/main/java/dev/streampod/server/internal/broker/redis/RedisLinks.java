package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.redis.RedisMaster;

/** Makes the links of a bus. */
interface RedisLinks {

    /** @param name of the master, for the log */
    RedisLink link(String name, RedisMaster master, RedisLink.Owner owner);
}
