package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.internal.broker.HistoryEntry;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.broker.redis.RedisSubscription.Wire;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that this server subscribes to at Redis, one subscription each for any number of listeners.
 *
 * <p>Any thread subscribes and unsubscribes; Redis answers on a thread of Lettuce. The lock guards the states and the two
 * queues of channels for which a command is to be sent. It is held while commands are handed to Lettuce, which does not
 * block, and is released before the receiver, confirmations and callbacks are called. Commands are sent on the event loop,
 * many channels in each, a bounded number at a time. Received messages read the map without the lock.
 */
final class RedisSubscriptions {

    private static final Logger log = LoggerFactory.getLogger(RedisMessageBus.class);
    private static final int CHANNELS_PER_COMMAND = 256;
    private static final int COMMANDS_UNDER_WAY = 64;
    private static final String ANSWERING = "Handling a subscription reply from Redis";
    private static final String RECEIVING = "Handling a message from Redis";

    private final String prefix;
    private final MessageBus.Receiver receiver;
    private final EventExecutor loop;
    private final BiConsumer<RedisConnections, String> drop;
    private final Runnable restored;
    private final RedisFailures failures;

    private final ConcurrentHashMap<String, RedisSubscription> channels = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private @Nullable RedisConnections connections;
    private final ArrayDeque<String> toSubscribe = new ArrayDeque<>();
    private final ArrayDeque<String> toUnsubscribe = new ArrayDeque<>();
    private boolean sending;
    private int underWay;
    private int restoring;

    /**
     * @param drop gives up connections on which a command failed
     * @param restored runs after each connecting, when all subscriptions stand again
     */
    RedisSubscriptions(
            String prefix,
            MessageBus.Receiver receiver,
            EventExecutor loop,
            BiConsumer<RedisConnections, String> drop,
            Runnable restored,
            RedisFailures failures) {
        this.prefix = prefix;
        this.receiver = receiver;
        this.loop = loop;
        this.drop = drop;
        this.restored = restored;
        this.failures = failures;
    }

    CompletableFuture<Void> subscribe(String name) {
        lock.lock();
        try {
            String key = prefix + name;
            RedisSubscription channel = channels.computeIfAbsent(key, k -> new RedisSubscription(name));
            if (!channel.wanted) {
                channel.wanted = true;
                channel.confirmation = new CompletableFuture<>();
            }
            if (channel.wire == Wire.NONE) {
                send(key, channel, Wire.SUBSCRIBING);
            }
            return channel.confirmation;
        } finally {
            lock.unlock();
        }
    }

    void unsubscribe(String name) {
        CompletableFuture<Void> abandoned;
        lock.lock();
        try {
            String key = prefix + name;
            RedisSubscription channel = channels.get(key);
            if (channel == null) {
                return;
            }
            abandoned = channel.confirmation;
            channel.wanted = false;
            channel.interruptedSince = null;
            if (channel.wire == Wire.SUBSCRIBED) {
                send(key, channel, Wire.UNSUBSCRIBING);
            } else if (channel.wire == Wire.NONE) {
                channels.remove(key);
            }
        } finally {
            lock.unlock();
        }
        abandoned.cancel(false);
    }

    /** Called on the loop. */
    void connected(RedisConnections given) {
        boolean nothingToRestore;
        lock.lock();
        try {
            connections = given;
            underWay = 0;
            given.subscribing().addListener(new FromRedis(given));
            channels.forEach((key, channel) -> {
                channel.restoring = true;
                restoring++;
                send(key, channel, Wire.SUBSCRIBING);
            });
            nothingToRestore = restoring == 0;
        } finally {
            lock.unlock();
        }
        if (nothingToRestore) {
            restored.run();
        }
    }

    /** Called on the loop. */
    void disconnected() {
        Instant now = Instant.now();
        lock.lock();
        try {
            connections = null;
            toSubscribe.clear();
            toUnsubscribe.clear();
            restoring = 0;
            channels.values().removeIf(channel -> !channel.wanted);
            channels.values().forEach(channel -> channel.disconnected(now));
        } finally {
            lock.unlock();
        }
    }

    /** Cancels all pending confirmations. */
    void close() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        lock.lock();
        try {
            channels.values().forEach(channel -> waiting.add(channel.confirmation));
            channels.clear();
        } finally {
            lock.unlock();
        }
        waiting.forEach(confirmation -> confirmation.cancel(false));
    }

    /** Called under the lock; does nothing while there is no connection. */
    private void send(String key, RedisSubscription channel, Wire wire) {
        if (connections == null) {
            return;
        }
        channel.wire = wire;
        (wire == Wire.SUBSCRIBING ? toSubscribe : toUnsubscribe).addLast(key);
        if (!sending) {
            sending = true;
            try {
                loop.execute(this::sendGuarded);
            } catch (RejectedExecutionException e) {
                log.debug("Subscription change ignored: the event loop is shut down");
            }
        }
    }

    private void sendGuarded() {
        if (!failures.run("Subscribing to channels at Redis", this::sendAll)) {
            RedisConnections current;
            lock.lock();
            try {
                current = connections;
            } finally {
                lock.unlock();
            }
            if (current != null) {
                drop.accept(current, "a subscription could not be sent");
            }
        }
    }

    /** Sends commands for the queued channels. Runs on the event loop. */
    private void sendAll() {
        lock.lock();
        try {
            sending = false;
            RedisConnections current = connections;
            while (current != null && underWay < COMMANDS_UNDER_WAY) {
                boolean subscribe = !toSubscribe.isEmpty();
                String[] keys = take(subscribe ? toSubscribe : toUnsubscribe);
                if (keys.length == 0) {
                    return;
                }
                underWay++;
                var commands = current.subscribing().async();
                RedisFuture<Void> answer = subscribe ? commands.subscribe(keys) : commands.unsubscribe(keys);
                var unused = answer.whenComplete(
                        (nothing, failure) -> failures.run(ANSWERING, () -> answered(current, keys, failure)));
            }
        } finally {
            lock.unlock();
        }
    }

    private static String[] take(ArrayDeque<String> queue) {
        var keys = new String[Math.min(queue.size(), CHANNELS_PER_COMMAND)];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = queue.removeFirst();
        }
        return keys;
    }

    /** Takes the answer to a command; Redis confirms each of its channels separately. */
    private void answered(RedisConnections from, String[] keys, @Nullable Throwable failure) {
        boolean refused = RedisErrors.refuses(failure);
        if (failure != null && !refused) {
            drop.accept(from, "a subscription could not be changed");
            return;
        }
        boolean complete = false;
        lock.lock();
        try {
            if (from != connections) {
                return;
            }
            underWay--;
            if (refused) {
                for (String key : keys) {
                    RedisSubscription channel = channels.get(key);
                    if (channel != null && channel.wire == Wire.SUBSCRIBING) {
                        channel.wire = Wire.NONE;
                        complete |= restored(channel);
                    }
                }
            }
            if (!sending && !(toSubscribe.isEmpty() && toUnsubscribe.isEmpty())) {
                sending = true;
                loop.execute(this::sendGuarded);
            }
        } catch (RejectedExecutionException e) {
            log.debug("Subscription change ignored: the event loop is shut down");
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            log.error("Redis refused to subscribe to channels, among them {}: {}", keys[0], failure.getMessage());
        }
        if (complete) {
            restored.run();
        }
    }

    /** Returns whether this was the last subscription to be restored. The lock is held. */
    private boolean restored(RedisSubscription channel) {
        if (!channel.restoring) {
            return false;
        }
        channel.restoring = false;
        return --restoring == 0;
    }

    private void subscribed(RedisConnections from, String key) {
        CompletableFuture<Void> confirmation = null;
        Instant since = null;
        String name = "";
        boolean complete;
        lock.lock();
        try {
            RedisSubscription channel = channels.get(key);
            if (from != connections || channel == null || channel.wire != Wire.SUBSCRIBING) {
                return;
            }
            channel.wire = Wire.SUBSCRIBED;
            complete = restored(channel);
            if (channel.wanted) {
                confirmation = channel.confirmation;
                name = channel.name;
                since = channel.interruptedSince;
                channel.interruptedSince = null;
            } else {
                send(key, channel, Wire.UNSUBSCRIBING);
            }
        } finally {
            lock.unlock();
        }
        if (since != null) {
            receiver.interrupted(name, since, Instant.now());
        }
        if (confirmation != null) {
            confirmation.complete(null);
        }
        if (complete) {
            restored.run();
        }
    }

    private void unsubscribed(RedisConnections from, String key) {
        lock.lock();
        try {
            RedisSubscription channel = channels.get(key);
            if (from != connections || channel == null || channel.wire != Wire.UNSUBSCRIBING) {
                return;
            }
            channel.wire = Wire.NONE;
            if (channel.wanted) {
                send(key, channel, Wire.SUBSCRIBING);
            } else {
                channels.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs on a thread of the client. */
    private final class FromRedis extends RedisPubSubAdapter<String, byte[]> {

        private final RedisConnections from;

        private FromRedis(RedisConnections from) {
            this.from = from;
        }

        @Override
        public void message(String key, byte[] message) {
            try {
                received(key, message);
            } catch (Throwable e) {
                failures.report(RECEIVING, e);
            }
        }

        private void received(String key, byte[] message) {
            RedisSubscription channel = channels.get(key);
            if (channel != null) {
                HistoryEntry entry = RedisHistory.received(message);
                if (entry == null) {
                    receiver.received(channel.name, message);
                } else {
                    receiver.receivedHistory(channel.name, entry);
                }
            }
        }

        @Override
        public void subscribed(String key, long count) {
            failures.run(ANSWERING, () -> RedisSubscriptions.this.subscribed(from, key));
        }

        @Override
        public void unsubscribed(String key, long count) {
            failures.run(ANSWERING, () -> RedisSubscriptions.this.unsubscribed(from, key));
        }
    }
}
