package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Failures;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.internal.redis.RedisMaster;
import dev.streampod.server.internal.redis.RedisNodes;
import dev.streampod.server.redis.RedisSettings;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two connections to a real Redis, of which the second cannot be opened at first. */
@NeedsRedis
@Timeout(300)
class RedisLinkTest {

    private static final int FAILURES = 3;

    private final List<CompletableFuture<? extends StatefulConnection<?, ?>>> first = new CopyOnWriteArrayList<>();
    private final AtomicInteger failuresLeft = new AtomicInteger(FAILURES);

    private final class FailingClient extends RedisClient {

        FailingClient(ClientResources resources) {
            super(resources, new RedisURI());
        }

        @Override
        public <K, V> ConnectionFuture<StatefulRedisPubSubConnection<K, V>> connectPubSubAsync(
                RedisCodec<K, V> codec, RedisURI uri) {
            ConnectionFuture<StatefulRedisPubSubConnection<K, V>> connecting = super.connectPubSubAsync(codec, uri);
            first.add(connecting.toCompletableFuture());
            return connecting;
        }

        @Override
        public <K, V> ConnectionFuture<StatefulRedisConnection<K, V>> connectAsync(
                RedisCodec<K, V> codec, RedisURI uri) {
            if (failuresLeft.getAndDecrement() > 0) {
                throw new OutOfMemoryError("on purpose");
            }
            return super.connectAsync(codec, uri);
        }
    }

    private final Failures counted = ServerFailures.logged();
    private final RedisFailures failures = new RedisFailures(counted);
    private final CompletableFuture<RedisConnections> connected = new CompletableFuture<>();
    private final ClientResources resources = DefaultClientResources.create();
    private final RedisServer redis = RedisServer.start();
    private final InetSocketAddress address =
            RedisSettings.of(redis.uri()).nodes().get(0);

    @AfterEach
    void close() {
        redis.close();
        resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private RedisLink link(RedisClient client, RedisMaster master) {
        var settings = RedisSettings.of(redis.uri());
        var owner = new RedisLink.Owner() {
            @Override
            public void connected(RedisConnections connections, boolean interrupted) {
                connected.complete(connections);
            }

            @Override
            public void disconnected() {}
        };
        return new RedisLink(
                client,
                redis.uri(),
                master,
                new RedisNodes(settings, "streampod", settings.connectTimeout(), ""),
                RedisLimits.defaults(),
                resources.eventExecutorGroup().next(),
                owner,
                false,
                failures);
    }

    @Test
    void theFirstConnectionIsClosedWhenTheSecondCannotBeOpened() {
        try (var client = new FailingClient(resources)) {
            var link = link(client, RedisMaster.at(address));
            link.start();

            assertThat(connected).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(first).hasSize(FAILURES + 1);
            assertThat(first.subList(0, FAILURES))
                    .allSatisfy(connecting -> assertThat(connecting).succeedsWithin(60, TimeUnit.SECONDS));
            await().until(() -> first.subList(0, FAILURES).stream()
                    .noneMatch(connecting -> connecting.join().isOpen()));
            assertThat(connected.join().areOpen()).isTrue();
            assertThat(counted.count()).isEqualTo(FAILURES);
            link.close();
        }
    }

    @Test
    void aWatchThatFailsKeepsNobodyFromTheMaster() {
        RedisMaster unwatchable = new RedisMaster() {
            @Override
            public CompletableFuture<InetSocketAddress> locate() {
                return CompletableFuture.completedFuture(address);
            }

            @Override
            public Watch watch(Runnable mayHaveChanged) {
                return new Watch() {
                    @Override
                    public void check() {
                        throw new StackOverflowError("on purpose");
                    }

                    @Override
                    public void close() {
                        throw new IllegalStateException("on purpose");
                    }
                };
            }
        };
        try (var client = RedisClient.create(resources)) {
            var link = link(client, unwatchable);
            link.start();

            assertThat(connected).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(link.close()).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(counted.count()).isGreaterThanOrEqualTo(2);
        }
    }
}
