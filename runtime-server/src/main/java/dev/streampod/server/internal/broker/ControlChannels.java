package dev.streampod.server.internal.broker;

import dev.streampod.concurrent.FailureReporter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Routes messages of the bus: those of control channels to their listeners, those of application channels to the next
 * receiver.
 */
final class ControlChannels implements MessageBus.Receiver {

    /** How the names of the servers' own channels begin, and those of applications do not. */
    static final String PREFIX = "streampod-control:";

    private final MessageBus.Receiver application;
    private final FailureReporter failures;
    private final Map<String, ControlChannel.Listener> listeners = new ConcurrentHashMap<>();
    /** The subscriptions of channels that are listened to; one that stands, or was left, is done. */
    private final Map<String, CompletableFuture<Void>> subscriptions = new ConcurrentHashMap<>();

    ControlChannels(MessageBus.Receiver application, FailureReporter failures) {
        this.application = application;
        this.failures = failures;
    }

    ControlChannel channel(@Nullable MessageBus bus, String name) {
        String channel = PREFIX + name;
        return new ControlChannel(bus, channel, listener -> listen(bus, channel, listener), () -> leave(bus, channel));
    }

    private void listen(@Nullable MessageBus bus, String channel, ControlChannel.Listener listener) {
        if (listeners.putIfAbsent(channel, listener) != null) {
            throw new IllegalStateException("The servers' channel " + channel + " has a listener already");
        }
        if (bus != null) {
            Moment since = Moment.now();
            CompletableFuture<Void> subscription = bus.subscribe(channel);
            subscriptions.put(channel, subscription);
            var unused =
                    subscription.thenRun(failures.guarded("A channel of the servers", () -> listener.missed(since)));
        }
    }

    private void leave(@Nullable MessageBus bus, String channel) {
        if (listeners.remove(channel) != null && bus != null) {
            subscriptions.remove(channel);
            bus.unsubscribe(channel);
        }
    }

    /** Completes when the channels are subscribed to that are listened to now, or were left. */
    CompletableFuture<Void> subscribed() {
        return CompletableFuture.allOf(subscriptions.values().toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void received(String channel, byte[] message) {
        ControlChannel.Listener listener = control(channel);
        if (listener == null) {
            application.received(channel, message);
        } else {
            listener.received(ControlChannel.unframed(message));
        }
    }

    @Override
    public void receivedHistory(String channel, HistoryEntry message) {
        if (control(channel) == null) {
            application.receivedHistory(channel, message);
        }
    }

    @Override
    public void interrupted(String channel, Moment since) {
        ControlChannel.Listener listener = control(channel);
        if (listener == null) {
            application.interrupted(channel, since);
        } else {
            listener.missed(since);
        }
    }

    private ControlChannel.@Nullable Listener control(String channel) {
        return channel.startsWith(PREFIX) ? listeners.get(channel) : null;
    }
}
