package dev.streampod.server.auth.redis;

import dev.streampod.server.auth.KeyStoreUnavailableException;
import dev.streampod.server.internal.redis.ClusterMaster;
import dev.streampod.server.internal.redis.RedisClientEnd;
import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.internal.redis.RedisNodes;
import dev.streampod.server.internal.redis.SentinelMaster;
import dev.streampod.server.redis.RedisSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, made when it is needed, and again when it was lost or gave no answer. Safe for use from any
 * thread; the lock guards the making of connections.
 */
final class RedisConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    /** How often a question is asked: once more where the answer was that another Redis has the keys now. */
    private static final int ATTEMPTS = 2;

    private final RedisSettings settings;
    private final RedisNodes nodes;
    private final RedisMaster master;
    private final Duration timeout;
    private final ClientResources resources;
    private final RedisClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable StatefulRedisConnection<String, String>> current = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param slot of all keys, in a cluster */
    RedisConnection(RedisSettings settings, Duration timeout, int slot) {
        this.settings = settings;
        this.nodes = new RedisNodes(settings, "streampod-keys", timeout, "RedisKeyStore.Builder.timeout");
        this.timeout = timeout;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(1)
                .computationThreadPoolSize(2)
                .threadFactoryProvider(pool -> new DefaultThreadFactory("streampod-keys-" + pool, true))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(nodes.clientOptions()
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .build());
        this.master = switch (settings.deployment()) {
            case SINGLE -> RedisMaster.at(settings.nodes().get(0));
            case SENTINEL ->
                new SentinelMaster(
                        client, nodes, settings.nodes(), Objects.requireNonNull(settings.masterName()), timeout);
            case CLUSTER -> new ClusterMaster(client, nodes, settings.nodes(), slot, timeout);
        };
    }

    /** @throws KeyStoreUnavailableException when Redis cannot be reached, does not answer in time, or refuses */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        for (int attempt = 1; ; attempt++) {
            StatefulRedisConnection<String, String> asked = null;
            try {
                asked = connection();
                return question.apply(asked.sync());
            } catch (RedisCommandInterruptedException e) {
                Thread.currentThread().interrupt();
                throw unavailable("was not waited for", e);
            } catch (RedisCommandExecutionException e) {
                if (!RedisErrors.passes(e)) {
                    throw unavailable("refuses: " + RedisErrors.reason(e), e);
                }
                drop(asked); // The next one may lead to the Redis that has taken over.
                if (attempt == ATTEMPTS) {
                    throw unavailable("is not ready: " + RedisErrors.reason(e), e);
                }
            } catch (RedisException e) {
                drop(asked);
                throw unavailable(
                        RedisErrors.isFault(e)
                                ? "cannot be used: this server fails when it connects"
                                : "cannot be reached, or gives no answer: " + RedisErrors.reason(e),
                        e);
            }
        }
    }

    private StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnection<String, String> open = current.get();
        if (open != null && open.isOpen()) {
            return open;
        }
        try {
            if (!lock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable("is being connected to", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for", e);
        }
        try {
            open = current.get();
            if (open == null || !open.isOpen()) {
                if (closed.get()) {
                    throw unavailable("is not used any more: this key store is closed", null);
                }
                open = connect();
                current.set(open);
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private StatefulRedisConnection<String, String> connect() {
        try {
            return master.locate()
                    .thenCompose(found -> client.connectAsync(StringCodec.UTF8, nodes.redis(found))
                            .toCompletableFuture()
                            .exceptionallyCompose(
                                    failure -> CompletableFuture.failedFuture(nodes.explained(found, failure))))
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedisException cause ? cause : new RedisException(e.getCause());
        }
    }

    private void drop(@Nullable StatefulRedisConnection<String, String> dead) {
        if (dead != null) {
            current.compareAndSet(dead, null);
            var unused = dead.closeAsync();
        }
    }

    private KeyStoreUnavailableException unavailable(String why, @Nullable Exception cause) {
        return new KeyStoreUnavailableException("The key store, Redis at " + settings + ", " + why, cause);
    }

    /** Ends the connection and its threads. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            RedisClientEnd.of(client, resources, SHUTDOWN).get(2 * SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("The Redis client of {} did not stop cleanly: {}", this, e.toString());
        }
    }

    @Override
    public String toString() {
        return "Redis at " + settings;
    }
}
