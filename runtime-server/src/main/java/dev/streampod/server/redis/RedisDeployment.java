package dev.streampod.server.redis;

/** How the Redis behind an address is run. */
public enum RedisDeployment {
    /** One Redis under one address, which may lead to another Redis after a fail-over. */
    SINGLE,
    /** A master with replicas; sentinels say which one the master is. */
    SENTINEL,
    /** A Redis Cluster: several masters, each with a part of the channels. */
    CLUSTER
}
