package dev.streampod.server.messaging.redis;

import dev.streampod.server.messaging.MessageBus;
import java.util.concurrent.CompletableFuture;

/** A post on its way: kept until Redis has acknowledged it. */
final class RedisPost {

    final String key;
    final byte[] message;
    final long keptSince;
    final CompletableFuture<Void> taken = new CompletableFuture<>();

    /** Whether it was given up after it had been sent. Guarded by the publisher's lock. */
    boolean expired;

    /** @param keptSince by {@link System#nanoTime()} */
    RedisPost(String key, byte[] message, long keptSince) {
        this.key = key;
        this.message = message;
        this.keptSince = keptSince;
    }

    /** Says in the message that it may have been received before. Called under the publisher's lock. */
    void sendAgain() {
        message[0] |= MessageBus.SENT_AGAIN;
    }

    int bytes() {
        return message.length;
    }
}
