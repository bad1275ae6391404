package dev.streampod.server.internal.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a Redis client and the threads that it has for itself. */
public final class RedisClientEnd {

    private RedisClientEnd() {}

    /**
     * Closes all connections, and ends all threads. Nothing may be sent, and no connection be made, from here on.
     *
     * <p>The client keeps a timer for each attempt to connect, also for one that has failed, which closes the attempt's socket
     * when the time is over. Where the threads of sockets have ended by then, Netty logs that with a stack. So the timers end
     * first, then what they have begun, then the connections with the threads of sockets.
     *
     * @param atMost for each of these
     */
    public static CompletableFuture<Void> of(RedisClient client, ClientResources resources, Duration atMost) {
        long millis = atMost.toMillis();
        resources.timer().stop();
        return begunIsDone(resources.eventExecutorGroup())
                .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
                .thenCompose(unused -> client.shutdownAsync(0, millis, TimeUnit.MILLISECONDS))
                .handle((closed, failure) -> future(resources.shutdown(0, millis, TimeUnit.MILLISECONDS)))
                .thenCompose(ending -> ending);
    }

    private static CompletableFuture<Void> begunIsDone(EventExecutorGroup threads) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (EventExecutor thread : threads) {
            done.add(future(thread.submit(() -> {})));
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }

    /** Completes when the other one has, with a failure or not. */
    private static CompletableFuture<Void> future(Future<?> other) {
        var future = new CompletableFuture<Void>();
        other.addListener(ended -> future.complete(null));
        return future;
    }
}
