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

    /**
     * Watches for changes. That the task was not called does not say that nothing has changed.
     *
     * @param mayHaveChanged called on any thread, also for nothing
     * @return does nothing before its first check
     */
    default Watch watch(Runnable mayHaveChanged) {
        return Watch.NONE;
    }

    /** A watch for changes of the address. Safe for use from any thread. */
    interface Watch {

        /** Of what does not tell of changes. */
        Watch NONE = new Watch() {
            @Override
            public void check() {}

            @Override
            public void close() {}
        };

        /** Connects to what tells of changes, where it is not connected or gets no answer. To be called from time to time. */
        void check();

        /** Ends all connections. */
        void close();
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
