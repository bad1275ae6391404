package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.internal.redis.RedisNodes;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a server connected to Redis: tries until there are connections, notices when one is lost, drops both, tries again.
 * The client's own reconnecting is off, so that nothing is sent or subscribed that the owners of posts and subscriptions did
 * not decide.
 *
 * <p>Everything that changes belongs to the thread of {@code loop}; what happens elsewhere is handed to it.
 */
final class RedisLink {

    private static final Logger log = LoggerFactory.getLogger(RedisLog.NAME);
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long DRAIN_CHECK_MILLIS = 5;

    private static final String WATCHING = "Watching the master of Redis";

    /** Told, on the loop, of connections that came and went. */
    interface Owner {

        /** @param interrupted whether there were none for a time before */
        void connected(RedisConnections connections, boolean interrupted);

        void disconnected();
    }

    private final RedisClient client;
    private final String address;
    private final MasterCheck master;
    private final RedisNodes nodes;
    private final RedisLimits limits;
    private final EventExecutor loop;
    private final Owner owner;
    private final RedisFailures failing;
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();

    private @Nullable RedisConnections current;
    private int failures;

    /** Whether the log says that it cannot be reached. */
    private boolean said;

    private boolean closed;
    private @Nullable Future<?> heartbeat;

    /**
     * @param address for the log
     * @param master asked at each attempt
     * @param sharded whether Redis must have sharded publish/subscribe
     */
    RedisLink(
            RedisClient client,
            String address,
            RedisMaster master,
            RedisNodes nodes,
            RedisLimits limits,
            EventExecutor loop,
            Owner owner,
            boolean sharded,
            RedisFailures failing) {
        this.client = client;
        this.address = address;
        this.nodes = nodes;
        this.limits = limits;
        this.loop = loop;
        this.owner = owner;
        this.failing = failing;
        this.master = new MasterCheck(master, sharded, limits.connectTimeout(), this::onLoop, this::lost);
    }

    /** Begins; completes when the first attempt has succeeded or failed. */
    CompletableFuture<Void> start() {
        long interval = limits.heartbeat().toMillis();
        // Not at a fixed rate: after a pause of this process an overdue look would follow the one before at once.
        Runnable ping = failing.guarded("The heartbeat to Redis", this::ping);
        onLoop(() -> {
            failing.run(WATCHING, master::heartbeat);
            heartbeat = loop.scheduleWithFixedDelay(ping, interval, interval, TimeUnit.MILLISECONDS);
            attempt();
        });
        return firstAttempt;
    }

    /** Gives up connections that do not do what they should; any thread. */
    void drop(RedisConnections connections, String why) {
        onLoop(() -> lost(connections, why));
    }

    private void attempt() {
        if (closed) {
            return;
        }
        try {
            var unused = master.locate()
                    .whenComplete((found, failure) -> onLoop(() -> {
                        if (found != null) {
                            connect(found);
                        } else {
                            failed(failure);
                        }
                    }));
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void connect(InetSocketAddress found) {
        if (closed) {
            return;
        }
        RedisURI uri;
        CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> subscribing;
        CompletableFuture<StatefulRedisConnection<String, byte[]>> publishing;
        try {
            uri = nodes.redis(found);
            subscribing = client.connectPubSubAsync(RedisConnections.CODEC, uri).toCompletableFuture();
        } catch (Throwable e) {
            failed(e);
            return;
        }
        try {
            publishing = client.connectAsync(RedisConnections.CODEC, uri).toCompletableFuture();
        } catch (Throwable e) {
            closeIfOpen(subscribing);
            failed(e);
            return;
        }
        var unused = subscribing
                .thenCombine(publishing, (one, other) -> connections(found, one, other))
                .thenCompose(master::examined)
                .whenComplete((both, failure) -> {
                    if (both != null) {
                        onLoop(() -> succeeded(both));
                    } else {
                        closeIfOpen(subscribing);
                        closeIfOpen(publishing);
                        onLoop(() -> failed(failure == null ? null : nodes.explained(found, failure)));
                    }
                });
    }

    private RedisConnections connections(
            InetSocketAddress found,
            StatefulRedisPubSubConnection<String, byte[]> subscribing,
            StatefulRedisConnection<String, byte[]> publishing) {
        var pulse = new RedisPulse(limits.heartbeat().toNanos(), System.nanoTime());
        subscribing.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String key, byte[] message) {
                pulse.subscribingHeard();
            }

            @Override
            public void smessage(String key, byte[] message) {
                pulse.subscribingHeard();
            }
        });
        return new RedisConnections(found, subscribing, publishing, pulse);
    }

    private static void closeIfOpen(CompletableFuture<? extends StatefulConnection<?, ?>> connecting) {
        if (!connecting.isCompletedExceptionally()) {
            var unused = connecting.thenCompose(StatefulConnection::closeAsync);
        }
    }

    private void succeeded(RedisConnections connections) {
        if (closed) {
            connections.close();
            return;
        }
        try {
            take(connections);
        } catch (Throwable e) {
            failing.report("Connecting to Redis", e);
            lost(connections, "this server failed: " + e);
        } finally {
            firstAttempt.complete(null);
        }
    }

    private void take(RedisConnections connections) {
        boolean interrupted = failures > 0;
        current = connections;
        var whenLost = new WhenLost(connections);
        connections.subscribing().addListener(whenLost);
        connections.publishing().addListener(whenLost);
        owner.connected(connections, interrupted);
        if (!connections.areOpen()) {
            lost(connections, "the connection was closed");
        } else {
            master.connected(connections);
        }
    }

    /** These connections do what they should: until then each attempt counts as failed. Called on the loop. */
    void restored(RedisConnections connections) {
        if (connections == current && failures > 0) {
            failures = 0;
            said = false;
            log.info("Redis at {} is connected again", address);
        }
    }

    private void failed(@Nullable Throwable failure) {
        if (failure != null && RedisErrors.isFault(failure)) {
            failing.report("Connecting to Redis", failure);
        }
        try {
            if (!closed) {
                boolean first = failures == 0;
                retry();
                if (first) {
                    warn(RedisErrors.reason(failure)); // last, since logging may fail
                }
            }
        } finally {
            firstAttempt.complete(null);
        }
    }

    private void lost(RedisConnections connections, String why) {
        if (connections != current) {
            return;
        }
        current = null;
        master.disconnected();
        // Whatever it throws, the connections are closed, and others are tried for.
        failing.run("Giving up a connection to Redis", owner::disconnected);
        if (!closed) {
            boolean first = failures == 0;
            closeOnceRead(connections, System.nanoTime() + DRAIN_NANOS);
            if (first) {
                warn(why); // last, since logging may fail
            }
        }
    }

    /**
     * Where only one connection is lost, what Redis had sent over the other may still be on its way: posts that it has
     * acknowledged, above all. So that one ends by itself, as it does at once when Redis is gone, or after a moment.
     */
    private void closeOnceRead(RedisConnections connections, long until) {
        if (closed) {
            connections.close();
            return;
        }
        if (connections.subscribing().isOpen() && System.nanoTime() - until < 0) {
            var unused = loop.schedule(
                    guarded(() -> closeOnceRead(connections, until)), DRAIN_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        connections.close();
        retry();
    }

    private void warn(String why) {
        said = true;
        log.warn(
                "Redis at {} cannot be reached: {}. The server keeps trying; until then posts wait, for up to"
                        + " {} s, and only local messages are delivered",
                address,
                why,
                limits.bufferTime().toSeconds());
    }

    private void retry() {
        if (failing.unusable() != null) {
            return; // It would fail in the same way.
        }
        long most = Math.min(limits.retry().toMillis(), FIRST_RETRY_MILLIS << Math.min(failures, 10));
        failures++;
        long delay = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
        var unused = loop.schedule(guarded(this::attempt), delay, TimeUnit.MILLISECONDS);
    }

    /** Finds connections that are open and dead. */
    private void ping() {
        failing.run(WATCHING, master::heartbeat);
        RedisConnections connections = current;
        if (connections == null) {
            return;
        }
        RedisPulse pulse = connections.pulse();
        switch (pulse.look(System.nanoTime())) {
            case ASK -> {
                whenAnswered(connections.subscribing().async().ping(), pulse::subscribingHeard);
                master.check(connections);
            }
            case WAIT -> log.debug("Redis at {}: event loop stalled", address);
            case GIVE_UP -> lost(connections, "it does not answer");
        }
    }

    private static void whenAnswered(CompletionStage<String> ping, Runnable heard) {
        var unused = ping.whenComplete((pong, failure) -> {
            // An error is an answer: of a Redis that cannot write to its disk, for example.
            if (failure == null || RedisErrors.unwrapped(failure) instanceof RedisCommandExecutionException) {
                heard.run();
            }
        });
    }

    /** Other masters have all that this Redis had: a warning about it ends. Called on the loop, before {@link #close}. */
    void retired() {
        if (said) {
            said = false;
            log.info("Redis at {} is not used any more: other masters have its slots", address);
        }
    }

    /** Ends everything; connections are left to their holders. Completes when the owner has been told. */
    CompletableFuture<Void> close() {
        var done = new CompletableFuture<Void>();
        onLoop(() -> {
            closed = true;
            failing.run(WATCHING, master::close);
            if (current != null) {
                lost(current, "this server is closed");
            }
            if (heartbeat != null) {
                heartbeat.cancel(false);
            }
            firstAttempt.complete(null);
            done.complete(null);
        });
        return done;
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            log.debug("Redis at {}: event ignored, the bus is closed", address);
        }
    }

    private Runnable guarded(Runnable task) {
        return failing.guarded("The connection to Redis", task);
    }

    private final class WhenLost implements RedisConnectionStateListener {

        private final RedisConnections connections;

        private WhenLost(RedisConnections connections) {
            this.connections = connections;
        }

        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            drop(connections, "the connection was lost");
        }
    }
}
