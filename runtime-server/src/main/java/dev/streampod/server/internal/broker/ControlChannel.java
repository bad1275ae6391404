package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.MessageNotPostedException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel reserved for servers: it carries bytes, no entities, and is unreachable for applications. Created by {@link
 * MessageBroker#control}. Without a bus it delivers nothing. Safe for use from any thread.
 */
public final class ControlChannel {

    /** Listens to it. Called on threads of the bus: its methods return at once. */
    public interface Listener {

        /** A server, perhaps this one, has posted that. What it is has still to be checked. */
        void received(byte[] message);

        /** From now on this hears what is posted; what was posted since then may have been missed. */
        void missed(Moment since);
    }

    private final @Nullable MessageBus bus;
    private final String channel;
    private final Consumer<Listener> listen;
    private final Runnable leave;

    /**
     * @param listen sets the listener, and fails when there is one already
     * @param leave removes it
     */
    ControlChannel(@Nullable MessageBus bus, String channel, Consumer<Listener> listen, Runnable leave) {
        this.bus = bus;
        this.channel = channel;
        this.listen = listen;
        this.leave = leave;
    }

    /** The message with a byte in front, since the first byte of what a bus carries is not the sender's alone. */
    private static byte[] framed(byte[] message) {
        byte[] framed = new byte[1 + message.length];
        System.arraycopy(message, 0, framed, 1, message.length);
        return framed;
    }

    static byte[] unframed(byte[] framed) {
        return framed.length == 0 ? framed : Arrays.copyOfRange(framed, 1, framed.length);
    }

    /**
     * Listens, until it is closed.
     *
     * @throws IllegalStateException when it has a listener already
     */
    public void listen(Listener listener) {
        listen.accept(listener);
    }

    /** Listens no more. What is posted still goes out. */
    public void close() {
        leave.run();
    }

    /** Whether there are other servers that might hear. */
    public boolean isConnected() {
        return bus != null;
    }

    /** Whether what is posted now goes out now. */
    public boolean isUp() {
        return bus != null && bus.isUp();
    }

    /**
     * Posts, to all servers that listen. Never waits.
     *
     * @return completes, on a thread for it, when the bus has delivered the message; fails when it has not
     */
    public CompletableFuture<Void> post(byte[] message) {
        if (bus == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return bus.publish(channel, framed(message));
        } catch (MessageNotPostedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
