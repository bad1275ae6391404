package dev.streampod.server.internal.broker.redis;

import dev.streampod.concurrent.Failures;
import dev.streampod.server.internal.broker.HistoryEntries;
import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.internal.redis.ClusterMaster;
import dev.streampod.server.internal.redis.RedisClientEnd;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.internal.redis.RedisNodes;
import dev.streampod.server.internal.redis.SentinelMaster;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.redis.RedisAddressException;
import dev.streampod.server.redis.RedisDeployment;
import dev.streampod.server.redis.RedisSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages between servers through one Redis.
 *
 * <p>A Redis that cannot be reached is a warning in the log, at the start and at any time later: the connection is tried
 * again after a short pause, subscriptions come back by themselves, and posts are kept for a while ({@link RedisLimits}).
 *
 * <p>Its state belongs to its parts, made when it starts. What joins them runs on one thread, the loop.
 */
public final class RedisMessageBus implements MessageBus {

    /** Stands before the names of channels, unless something else is said. */
    public static final String DEFAULT_CHANNEL_PREFIX = "streampod:";

    /** The name of messaging through Redis in health reports, when it has ended for good. */
    public static final String FUNCTION = RedisFailures.FUNCTION;

    private static final Logger log = LoggerFactory.getLogger(RedisMessageBus.class);
    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);
    private static final int IO_THREADS = 2;

    private final RedisSettings settings;
    private final RedisNodes nodes;
    private final RedisNames names;
    private final RedisLimits limits;
    private final RedisFailures failures;
    private final @Nullable AddressResolverGroup<?> resolver;
    private volatile @Nullable Running running;

    private RedisMessageBus(Builder builder) {
        this.settings = builder.settings;
        this.names = new RedisNames(builder.prefix, settings.deployment() == RedisDeployment.CLUSTER);
        this.limits = builder.limits;
        this.nodes = new RedisNodes(
                settings, builder.clientName, limits.connectTimeout(), "RedisSettings.Builder.connectTimeout");
        this.failures = new RedisFailures(builder.failures);
        this.resolver = builder.resolver;
    }

    /**
     * @param uri where Redis is, as {@link RedisSettings} has it
     * @throws RedisAddressException when that is no address
     */
    public static Builder builder(String uri) {
        return builder(RedisSettings.of(uri));
    }

    public static Builder builder(RedisSettings settings) {
        return new Builder(settings);
    }

    @Override
    public void start(Receiver receiver, Executor completions) {
        if (running != null) {
            throw new IllegalStateException("This bus has been started already");
        }
        Running started = run(receiver, completions);
        running = started;
        started.awaitFirstAttempt();
    }

    private Running run(Receiver receiver, Executor completions) {
        ClientResources.Builder builder = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(2)
                .threadFactoryProvider(pool -> new DefaultThreadFactory("streampod-redis-" + pool, true))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled());
        if (resolver != null) {
            builder.addressResolverGroup(resolver);
        }
        ClientResources resources = builder.build();
        try {
            return new Running(resources, receiver, completions);
        } catch (Throwable e) {
            var unused = resources.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> publish(String channel, byte[] message) {
        return usable().shards.publish(names.key(channel), message, null, null);
    }

    @Override
    public CompletableFuture<Void> publishWithHistory(
            String channel, byte[] message, ChannelHistory history, HistoryProgress progress) {
        return usable().shards.publish(names.key(channel), message, history, progress);
    }

    @Override
    public CompletableFuture<HistoryEntries> historyAfter(String channel, ChannelPosition after, int most) {
        return running().history.read(names.key(channel), after, most);
    }

    @Override
    public CompletableFuture<HistoryEntries> historyEnd(String channel) {
        return running().history.end(names.key(channel));
    }

    @Override
    public void historyWentBack(String channel, ChannelPosition heard, boolean goesOn) {
        running().history.wentBack(names.key(channel), heard, goesOn);
    }

    /** The nodes of a cluster pass on what is published in their shard, also what a master publishes that was replaced. */
    @Override
    public boolean mayBringReplaced() {
        return settings.deployment() == RedisDeployment.CLUSTER;
    }

    @Override
    public CompletableFuture<Void> subscribe(String channel) {
        return running().shards.subscribe(names.key(channel), channel);
    }

    @Override
    public void unsubscribe(String channel) {
        running().shards.unsubscribe(names.key(channel));
    }

    @Override
    public boolean isUp() {
        Running current = running;
        return current != null && current.shards.isUp() && failures.unusable() == null;
    }

    @Override
    public boolean isRefusing() {
        Running current = running;
        return current != null && current.shards.isRefusing();
    }

    @Override
    public int bufferedPosts() {
        Running current = running;
        return current == null ? 0 : current.shards.bufferedPosts();
    }

    @Override
    public void close() {
        Running current = running;
        if (current != null) {
            current.close();
        }
    }

    private Running running() {
        Running current = running;
        if (current == null) {
            throw new IllegalStateException("This bus has not been started");
        }
        return current;
    }

    private Running usable() {
        String why = failures.unusable();
        if (why != null) {
            throw new MessageNotPostedException(MessageNotPostedException.Reason.NO_REDIS, why);
        }
        return running();
    }

    /** Says where it leads, without user and password. */
    @Override
    public String toString() {
        return "messages through Redis at " + settings;
    }

    /** The parts that exist between start and close. */
    private final class Running {

        private final ClientResources resources;
        private final RedisClient client;
        private final EventExecutor loop;
        private final PostBudget budget = new PostBudget(limits);
        private final RedisShards shards;
        private final RedisHistory history;

        private final AtomicBoolean closed = new AtomicBoolean();

        private Running(ClientResources resources, Receiver receiver, Executor completions) {
            this.resources = resources;
            this.client = RedisClient.create(resources);
            client.setOptions(nodes.clientOptions()
                    .requestQueueSize(2 * limits.unacknowledged())
                    .timeoutOptions(TimeoutOptions.create())
                    .build());
            this.loop = resources.eventExecutorGroup().next();
            this.shards = shards(receiver, completions);
            this.history =
                    new RedisHistory(shards::connections, shards::misplaced, loop, limits.bufferTime(), shards::drop);
        }

        private RedisShards shards(Receiver receiver, Executor completions) {
            boolean sharded = settings.deployment() == RedisDeployment.CLUSTER;
            RedisLinks links = (name, master, owner) ->
                    new RedisLink(client, name, master, nodes, limits, loop, owner, sharded, failures);
            var parts = new RedisShard.Parts(
                    links,
                    sharded ? PubSub.SHARDED : PubSub.PLAIN,
                    budget,
                    receiver,
                    completions,
                    loop,
                    limits,
                    failures);
            return sharded
                    ? new RedisCluster(
                            parts,
                            names,
                            settings.toString(),
                            settings.nodes(),
                            node -> ClusterMaster.view(client, nodes, node, limits.connectTimeout()))
                    : new SingleRedis(parts, settings.toString(), master());
        }

        private RedisMaster master() {
            String masterName = settings.masterName();
            return masterName == null
                    ? RedisMaster.at(settings.nodes().get(0))
                    : new SentinelMaster(client, nodes, settings.nodes(), masterName, limits.connectTimeout());
        }

        private void awaitFirstAttempt() {
            long most = limits.connectTimeout().plusSeconds(1).toMillis();
            try {
                shards.start().get(most, TimeUnit.MILLISECONDS);
                // The subscriptions' answer follows; there is no subscription yet, so it comes at once.
                CompletableFuture.runAsync(() -> {}, loop).get(most, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                log.debug("The first attempt to reach Redis is taking long");
            }
        }

        private void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            shards.refuse();
            if (shards.isUp()) {
                budget.awaitEmpty(FLUSH.toNanos());
            }
            await(shards.close());
            await(RedisClientEnd.of(client, resources, SHUTDOWN));
        }

        private static void await(CompletionStage<?> end) {
            try {
                end.toCompletableFuture().get(2 * SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                log.warn("The Redis client did not stop cleanly: {}", e.toString());
            }
        }
    }

    /** Collects what a bus is made with. Not safe for several threads. */
    public static final class Builder {

        private final RedisSettings settings;
        private String prefix = DEFAULT_CHANNEL_PREFIX;
        private String clientName = "streampod";
        private RedisLimits limits;
        private Failures failures = ServerFailures.logged();
        private @Nullable AddressResolverGroup<?> resolver;

        private Builder(RedisSettings settings) {
            this.settings = settings;
            this.limits = RedisLimits.defaults().withConnectTimeout(settings.connectTimeout());
        }

        /** Stands before the name of every channel, so that several applications can share a Redis. */
        public Builder channelPrefix(String before) {
            this.prefix = Objects.requireNonNull(before, "before");
            return this;
        }

        /** The name of the connections at Redis, unless the settings have one. */
        public Builder clientName(String name) {
            this.clientName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Its time to connect replaces that of the settings. */
        public Builder limits(RedisLimits bounds) {
            this.limits = Objects.requireNonNull(bounds, "bounds");
            return this;
        }

        /** Takes the failures on threads of the bus; they are logged unless set. */
        public Builder failures(Failures ofServer) {
            this.failures = Objects.requireNonNull(ofServer, "ofServer");
            return this;
        }

        /** Resolves the host names of nodes, in place of the client library's own resolver. */
        Builder resolver(AddressResolverGroup<?> ofNames) {
            this.resolver = Objects.requireNonNull(ofNames, "ofNames");
            return this;
        }

        public RedisMessageBus build() {
            return new RedisMessageBus(this);
        }
    }
}
