package dev.streampod.server.internal.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The channels with listeners on this server; one exists while it has a listener. Adding and removing go through one
 * atomic step of the map per channel, in which the bus is told as well, so that it learns of the first and of the last
 * listener in the right order. Safe for use from any thread.
 */
final class Channels {

    private final @Nullable MessageBus bus;
    private final ChannelWorkers workers;
    private final HistoryStore histories;
    private final Envelope envelope;
    private final InboundDispatcher received;
    private final ConcurrentHashMap<String, Channel> channels = new ConcurrentHashMap<>();

    Channels(@Nullable MessageBus bus, ChannelWorkers workers, HistoryStore histories, Envelope envelope) {
        this.bus = bus;
        this.workers = workers;
        this.histories = histories;
        this.envelope = envelope;
        this.received = new InboundDispatcher(channels::get, envelope);
    }

    /** The receiver of the bus's messages, for these channels. */
    InboundDispatcher received() {
        return received;
    }

    /** The channel of that name, null when it has no listener here. */
    @Nullable
    Channel get(String name) {
        return channels.get(name);
    }

    int size() {
        return channels.size();
    }

    /** The names of all of them, a copy. */
    List<String> names() {
        return List.copyOf(channels.keySet());
    }

    /** All listeners there are now. */
    List<ChannelReceiver> listeners() {
        var all = new ArrayList<ChannelReceiver>();
        channels.values().forEach(channel -> all.addAll(List.of(channel.listeners())));
        return all;
    }

    void add(ChannelReceiver listener) {
        channels.compute(listener.channel(), (name, existing) -> {
            if (listener.isClosed()) {
                return existing;
            }
            Channel channel = existing == null ? newChannel(name) : existing;
            listener.join(channel, histories, envelope, channel.worker().publications());
            channel.add(listener);
            boolean first = existing == null && listener.isOfHistory();
            listener.confirmation(
                    bus == null ? CompletableFuture.completedFuture(null) : subscription(bus, channel, first));
            return channel;
        });
        begin(listener);
    }

    /** Called within the map's step for the channel. */
    private static CompletableFuture<Void> subscription(MessageBus bus, Channel channel, boolean afterHistory) {
        CompletableFuture<Void> beginning = afterHistory ? new CompletableFuture<>() : channel.beginning();
        if (beginning == null || beginning.isDone()) {
            return bus.subscribe(channel.name());
        }
        channel.beginning(beginning);
        return beginning;
    }

    /** Does what has to precede the subscription, and what follows it. Not within a step of the map. */
    private void begin(ChannelReceiver listener) {
        Channel channel = channels.get(listener.channel());
        listener.begin();
        if (bus != null && channel != null && channel.begins()) {
            // Where the history ends is asked before the subscription: what comes after that is not missed.
            var unused = histories
                    .historyEnd(channel.name())
                    .whenComplete((end, failure) -> subscribeAfter(end, channel, bus));
        }
    }

    private void subscribeAfter(@Nullable HistoryEntries end, Channel channel, MessageBus between) {
        HistoryRecovery history = channel.recovery();
        if (end != null && history != null) {
            channel.heard(end.last(), end.last()); // Nothing comes before the subscription.
            history.beginAtEndSoon(end.last());
        }
        channels.compute(channel.name(), (name, current) -> {
            CompletableFuture<Void> beginning = channel.beginning();
            if (beginning != null && current == channel) {
                channel.noteSubscribed();
                var unused = between.subscribe(name).whenComplete((done, failure) -> {
                    if (failure == null) {
                        beginning.complete(null);
                    } else {
                        beginning.cancel(false);
                    }
                });
            } else if (beginning != null) {
                beginning.cancel(false);
            }
            return current;
        });
    }

    private Channel newChannel(String name) {
        var channel = new Channel(name, workers.of(name));
        if (bus != null) {
            channel.recoverBy(received.recoveryOf(channel, histories));
        }
        return channel;
    }

    void remove(ChannelReceiver listener) {
        channels.computeIfPresent(listener.channel(), (name, channel) -> {
            channel.remove(listener);
            if (!channel.isEmpty()) {
                return channel;
            }
            if (bus != null) {
                bus.unsubscribe(name);
            }
            return null;
        });
    }
}
