package dev.streampod.server.internal.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is subscribed at each sentinel to its events about the replacement of a master. It is no failure when a sentinel is away, or
 * refuses: its events are missed then, and the owner asks for the master from time to time as well.
 *
 * <p>Safe for use from any thread. Each subscription has a lock of its own, which is not held while others are called.
 */
final class SentinelWatch implements RedisMaster.Watch {

    private static final Logger log = LoggerFactory.getLogger(SentinelWatch.class);

    /**
     * Events of a sentinel: it has promoted a replica, which it calls the master from then on; and it has learned of a new master, the
     * last step of a fail-over or what another sentinel has told it.
     */
    private static final String[] EVENTS = {"+promoted-slave", "+switch-master"};

    private final RedisClient client;
    private final RedisNodes nodes;
    private final String name;
    private final Runnable mayHaveChanged;
    private final List<Subscription> subscriptions;

    /**
     * @param name what the sentinels call the master
     * @param mayHaveChanged called on any thread, for each event about that master
     */
    SentinelWatch(
            RedisClient client,
            RedisNodes nodes,
            List<InetSocketAddress> sentinels,
            String name,
            Runnable mayHaveChanged) {
        this.client = client;
        this.nodes = nodes;
        this.name = name;
        this.mayHaveChanged = mayHaveChanged;
        this.subscriptions = sentinels.stream().map(Subscription::new).toList();
    }

    @Override
    public void check() {
        subscriptions.forEach(Subscription::check);
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }

    /** Whether an event is about this master: its name is a word of it, and has no blanks. */
    private boolean isAbout(String event) {
        return (' ' + event + ' ').contains(' ' + name + ' ');
    }

    private enum State {
        NONE,
        CONNECTING,
        OPEN,
        CLOSED
    }

    /** The subscription at one sentinel. */
    private final class Subscription {

        private final InetSocketAddress sentinel;
        private State state = State.NONE;
        private @Nullable StatefulRedisPubSubConnection<String, String> connection;
        /** Whether the last ping is not answered yet. */
        private boolean asked;

        private Subscription(InetSocketAddress sentinel) {
            this.sentinel = sentinel;
        }

        private void check() {
            StatefulRedisPubSubConnection<String, String> open;
            boolean silent;
            synchronized (this) {
                if (state == State.NONE) {
                    state = State.CONNECTING;
                } else if (state != State.OPEN) {
                    return;
                }
                open = connection;
                silent = asked;
                asked = open != null;
            }
            if (open == null) {
                connect();
            } else if (silent) {
                open.closeAsync(); // The next check opens another one.
                lost(open, "it does not answer");
            } else {
                var unused = open.async().ping().whenComplete((pong, failure) -> answered(open, failure));
            }
        }

        private void connect() {
            CompletableFuture<StatefulRedisPubSubConnection<String, String>> connecting;
            try {
                connecting = client.connectPubSubAsync(StringCodec.UTF8, nodes.sentinel(sentinel))
                        .toCompletableFuture();
            } catch (Throwable e) {
                lost(null, RedisErrors.reason(e));
                throw e;
            }
            var unused = connecting.whenComplete((opened, failure) -> {
                if (opened == null) {
                    lost(null, RedisErrors.reason(failure));
                } else {
                    opened(opened);
                }
            });
        }

        private void opened(StatefulRedisPubSubConnection<String, String> opened) {
            boolean unwanted;
            synchronized (this) {
                unwanted = state == State.CLOSED;
                if (!unwanted) {
                    state = State.OPEN;
                    connection = opened;
                    asked = false;
                }
            }
            if (unwanted) {
                opened.closeAsync();
                return;
            }
            opened.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String event, String message) {
                    if (isAbout(message)) {
                        log.debug("Sentinel {}: {} {}", RedisNodes.name(sentinel), event, message);
                        mayHaveChanged.run();
                    }
                }
            });
            opened.addListener(new RedisConnectionStateListener() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
                    lost(opened, "the connection was lost");
                }
            });
            var unused = opened.async().subscribe(EVENTS).whenComplete((done, failure) -> {
                if (failure != null) {
                    log.debug("Sentinel {} does not report new masters", RedisNodes.name(sentinel), failure);
                }
            });
        }

        private synchronized void answered(
                StatefulRedisPubSubConnection<String, String> from, @Nullable Throwable failure) {
            // An error is an answer: of a user who may not ping, for example.
            if (from == connection
                    && (failure == null || RedisErrors.unwrapped(failure) instanceof RedisCommandExecutionException)) {
                asked = false;
            }
        }

        /** @param gone null where none was opened */
        private void lost(@Nullable StatefulRedisPubSubConnection<String, String> gone, String why) {
            synchronized (this) {
                if (state == State.CLOSED || gone != connection) {
                    return;
                }
                state = State.NONE;
                connection = null;
                asked = false;
            }
            log.debug("Sentinel {} is not heard: {}", RedisNodes.name(sentinel), why);
        }

        private void close() {
            StatefulRedisPubSubConnection<String, String> open;
            synchronized (this) {
                state = State.CLOSED;
                open = connection;
                connection = null;
            }
            if (open != null) {
                open.closeAsync();
            }
        }
    }
}
