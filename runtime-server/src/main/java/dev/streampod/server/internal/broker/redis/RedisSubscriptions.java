package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.HistoryEntry;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.broker.redis.RedisSubscription.Wire;
import dev.streampod.server.internal.redis.RedisErrors;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
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

    private static final Logger log = LoggerFactory.getLogger(RedisLog.NAME);
    /** How often it is tried again to subscribe to what Redis has refused. */
    static final Duration REFUSED_RETRY = Duration.ofSeconds(3);

    private static final String ANSWERING = "Handling a subscription reply from Redis";
    private static final String RECEIVING = "Handling a message from Redis";

    private final PubSub pubSub;
    private final MessageBus.Receiver receiver;
    private final EventExecutor loop;
    private final BiConsumer<RedisConnections, String> drop;
    private final Runnable restored;
    private final IntConsumer misplaced;
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
    /** Whether a channel is refused, or was at the last {@link #retryRefused}. Set with the lock held. */
    private volatile boolean refused;
    /** Whether the log is to say that Redis takes what it had refused. */
    private boolean logTaken;

    /**
     * @param drop gives up connections on which a command failed
     * @param restored runs after each connecting, when all subscriptions stand again
     * @param misplaced is told, on any thread, of slots whose subscriptions Redis has ended or does not take
     */
    RedisSubscriptions(
            PubSub pubSub,
            MessageBus.Receiver receiver,
            EventExecutor loop,
            BiConsumer<RedisConnections, String> drop,
            Runnable restored,
            IntConsumer misplaced,
            RedisFailures failures) {
        this.pubSub = pubSub;
        this.receiver = receiver;
        this.loop = loop;
        this.drop = drop;
        this.restored = restored;
        this.misplaced = misplaced;
        this.failures = failures;
    }

    CompletableFuture<Void> subscribe(String key, String name, int slot) {
        lock.lock();
        try {
            RedisSubscription channel = channels.computeIfAbsent(key, k -> new RedisSubscription(name, slot));
            if (!channel.wanted) {
                channel.wanted = true;
                channel.confirmation = new CompletableFuture<>();
                if (channel.wire == Wire.UNSUBSCRIBING) {
                    // Messages that the last subscription still brings are heard, and then some may be missing.
                    channel.interruptedSince = Moment.now();
                }
            }
            if (channel.wire == Wire.NONE) {
                send(key, channel, Wire.SUBSCRIBING);
            }
            return channel.confirmation;
        } finally {
            lock.unlock();
        }
    }

    void unsubscribe(String key) {
        CompletableFuture<Void> abandoned;
        lock.lock();
        try {
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
        Moment now = Moment.now();
        lock.lock();
        try {
            connections = null;
            toSubscribe.clear();
            toUnsubscribe.clear();
            restoring = 0;
            refused = false;
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
        channel.displaced = false;
        send(wire == Wire.SUBSCRIBING ? toSubscribe : toUnsubscribe, key);
    }

    /** Called under the lock. */
    private void send(ArrayDeque<String> queue, String key) {
        queue.addLast(key);
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
            while (current != null && underWay < pubSub.commandsUnderWay()) {
                boolean subscribe = !toSubscribe.isEmpty();
                String[] keys = take(subscribe ? toSubscribe : toUnsubscribe);
                if (keys.length == 0) {
                    return;
                }
                underWay++;
                var commands = current.subscribing().async();
                RedisFuture<Void> answer =
                        subscribe ? pubSub.subscribe(commands, keys) : pubSub.unsubscribe(commands, keys);
                var unused = answer.whenComplete(
                        (nothing, failure) -> failures.run(ANSWERING, () -> answered(current, keys, failure)));
            }
        } finally {
            lock.unlock();
        }
    }

    private String[] take(ArrayDeque<String> queue) {
        var keys = new String[Math.min(queue.size(), pubSub.channelsPerCommand())];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = queue.removeFirst();
        }
        return keys;
    }

    /** Takes the answer to a command; Redis confirms each of its channels separately. */
    private void answered(RedisConnections from, String[] keys, @Nullable Throwable failure) {
        boolean elsewhere = pubSub == PubSub.SHARDED && RedisErrors.passes(failure);
        boolean notTaken = elsewhere || RedisErrors.refuses(failure);
        if (failure != null && !notTaken) {
            drop.accept(from, "a subscription could not be changed");
            return;
        }
        boolean complete = false;
        boolean told = failure == null || elsewhere;
        int slot = -1;
        lock.lock();
        try {
            if (from != connections) {
                return;
            }
            underWay--;
            if (notTaken) {
                told |= channels.values().stream().anyMatch(channel -> channel.refused);
                for (String key : keys) {
                    RedisSubscription channel = channels.get(key);
                    if (channel != null && channel.wire == Wire.SUBSCRIBING) {
                        channel.wire = Wire.NONE;
                        complete |= restored(channel);
                        channel.refused = !elsewhere;
                        refused |= channel.refused;
                        if (!channel.wanted) {
                            channels.remove(key);
                        } else if (elsewhere) {
                            channel.displaced = true;
                            slot = channel.slot;
                        }
                    } else if (channel != null && channel.wire == Wire.UNSUBSCRIBING) {
                        channel.wire = Wire.NONE;
                        if (channel.wanted) {
                            send(key, channel, Wire.SUBSCRIBING);
                        } else {
                            channels.remove(key);
                        }
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
        if (slot >= 0) {
            misplaced.accept(slot);
        }
        if (failure != null && !told) {
            log.error(
                    "Redis refused to subscribe to channels, among them {}: {}. It is tried again every {} s",
                    keys[0],
                    failure.getMessage(),
                    REFUSED_RETRY.toSeconds());
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
        Moment since = null;
        String name = "";
        boolean complete;
        boolean taken = false;
        lock.lock();
        try {
            RedisSubscription channel = channels.get(key);
            if (from != connections || channel == null || channel.wire != Wire.SUBSCRIBING) {
                return;
            }
            channel.wire = Wire.SUBSCRIBED;
            complete = restored(channel);
            if (channel.refused) {
                channel.refused = false;
                taken = logTaken;
                logTaken = false;
            }
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
            receiver.interrupted(name, since);
        }
        if (confirmation != null) {
            confirmation.complete(null);
        }
        if (complete) {
            restored.run();
        }
        if (taken) {
            log.info(
                    "Redis has subscribed to channels that it had refused, among them {}",
                    key); // last, since it may fail
        }
    }

    private void unsubscribed(RedisConnections from, String key) {
        int slot;
        lock.lock();
        try {
            RedisSubscription channel = channels.get(key);
            if (from != connections || channel == null) {
                return;
            }
            if (channel.wire == Wire.UNSUBSCRIBING) {
                channel.wire = Wire.NONE;
                if (channel.wanted) {
                    send(key, channel, Wire.SUBSCRIBING);
                } else {
                    channels.remove(key);
                }
                return;
            }
            if (channel.wire != Wire.SUBSCRIBED) {
                return;
            }
            // It was not requested here: the slot of the channel has left this master.
            channel.disconnected(Moment.now());
            channel.displaced = true;
            slot = channel.slot;
        } finally {
            lock.unlock();
        }
        misplaced.accept(slot);
    }

    /** Gives away the channels of these slots, and leaves them here. Called on the loop. */
    Map<String, RedisSubscription> withdraw(BitSet slots) {
        var left = new HashMap<String, RedisSubscription>();
        boolean complete = false;
        Moment now = Moment.now();
        lock.lock();
        try {
            for (var each : List.copyOf(channels.entrySet())) {
                RedisSubscription channel = each.getValue();
                if (!slots.get(channel.slot)) {
                    continue;
                }
                String key = each.getKey();
                channels.remove(key);
                complete |= restored(channel);
                Wire wire = channel.wire;
                channel.disconnected(now);
                if (wire == Wire.SUBSCRIBED || (wire == Wire.SUBSCRIBING && !toSubscribe.remove(key))) {
                    send(toUnsubscribe, key); // The answer does not matter: the channel is not known here any more.
                }
                if (channel.wanted) {
                    left.put(key, channel);
                }
            }
        } finally {
            lock.unlock();
        }
        if (complete) {
            restored.run();
        }
        return left;
    }

    /** Takes over channels that are subscribed to nowhere. Called on the loop. */
    void adopt(Map<String, RedisSubscription> others) {
        lock.lock();
        try {
            others.forEach((key, channel) -> {
                channels.put(key, channel);
                toUnsubscribe.remove(key);
                send(key, channel, Wire.SUBSCRIBING);
            });
        } finally {
            lock.unlock();
        }
    }

    /** Subscribes again to what Redis has ended or did not take, except for these slots. */
    void retry(BitSet leaving) {
        lock.lock();
        try {
            channels.forEach((key, channel) -> {
                if (channel.wanted && channel.displaced && !leaving.get(channel.slot)) {
                    send(key, channel, Wire.SUBSCRIBING);
                }
            });
        } finally {
            lock.unlock();
        }
    }

    /** Whether Redis refuses channels; that it takes all of them again is noticed at the next {@link #retryRefused}. */
    boolean isRefused() {
        return refused;
    }

    /** Subscribes again to what Redis has refused: the rights of its user may have been changed. */
    void retryRefused() {
        lock.lock();
        try {
            refused = channels.values().stream().anyMatch(channel -> channel.refused);
            channels.forEach((key, channel) -> {
                if (channel.wanted && channel.refused && channel.wire == Wire.NONE) {
                    logTaken = true;
                    send(key, channel, Wire.SUBSCRIBING);
                }
            });
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
        public void smessage(String key, byte[] message) {
            message(key, message);
        }

        @Override
        public void ssubscribed(String key, long count) {
            subscribed(key, count);
        }

        @Override
        public void sunsubscribed(String key, long count) {
            unsubscribed(key, count);
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
