package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.messaging.ChannelHistory;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A post on its way: kept until Redis has acknowledged it. */
final class RedisPost {

    /** Posts of one channel have ascending numbers. */
    final long number;

    final String key;
    /** Of its key, in a cluster. */
    final int slot;

    final byte[] message;
    /** Null when it is not kept. */
    final @Nullable ChannelHistory history;

    final long bufferedSince;
    final CompletableFuture<Void> taken = new CompletableFuture<>();

    /** Whether it was given up after it had been sent. Guarded by the publisher's lock. */
    boolean expired;

    /** @param bufferedSince by {@link System#nanoTime()} */
    RedisPost(long number, String key, int slot, byte[] message, @Nullable ChannelHistory history, long bufferedSince) {
        this.number = number;
        this.key = key;
        this.slot = slot;
        this.message = message;
        this.history = history;
        this.bufferedSince = bufferedSince;
    }

    /** Says in the message that it may have been received before. Called under the publisher's lock. */
    void sendAgain() {
        message[0] |= MessageBus.SENT_AGAIN;
    }

    int bytes() {
        return message.length;
    }
}
