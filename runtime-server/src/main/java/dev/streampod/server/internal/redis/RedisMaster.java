package dev.streampod.server.internal.redis;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Locates the Redis that takes writes. Safe for use from any thread. */
public interface RedisMaster {

    /** Completes, on any thread, with the address, not resolved; fails when that is not known now. */
    CompletableFuture<InetSocketAddress> locate();

    /** Whether the answer may be another one later. */
    default boolean mayChange() {
        return true;
    }

    /** One whose address does not change, although another Redis may have it after a fail-over. */
    static RedisMaster at(InetSocketAddress address) {
        return new RedisMaster() {
            @Override
            public CompletableFuture<InetSocketAddress> locate() {
                return CompletableFuture.completedFuture(address);
            }

            @Override
            public boolean mayChange() {
                return false;
            }
        };
    }
}
