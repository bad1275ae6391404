package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A post on its way: kept until Redis has acknowledged it. */
final class RedisPost {

    /** Where a message has the number of its post, for the script as well. */
    private static final int NUMBER = 17;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Posts of one channel have ascending numbers. */
    final long number;

    final String key;
    /** Of its key, in a cluster. */
    final int slot;

    final byte[] message;
    /** Null when it is not kept. */
    final @Nullable ChannelHistory history;

    private final @Nullable HistoryProgress progress;

    final long bufferedSince;
    final CompletableFuture<Void> taken = new CompletableFuture<>();

    /** Whether it was given up: an answer to it is passed over. Guarded by the publisher's lock. */
    boolean expired;

    /**
     * @param progress how far its history goes at least; null when it is not kept
     * @param bufferedSince by {@link System#nanoTime()}
     */
    RedisPost(
            long number,
            String key,
            int slot,
            byte[] message,
            @Nullable ChannelHistory history,
            @Nullable HistoryProgress progress,
            long bufferedSince) {
        this.number = number;
        this.key = key;
        this.slot = slot;
        this.message = message;
        this.history = history;
        this.progress = progress;
        this.bufferedSince = bufferedSince;
    }

    /** Says in the message that it may have been received before. Called under the publisher's lock. */
    void sendAgain() {
        message[0] |= MessageBus.SENT_AGAIN;
    }

    /** How far Redis has to have its history before it; null when it is not kept. */
    @Nullable
    HistoryProgress progress() {
        return progress;
    }

    /**
     * Notes that Redis has it.
     *
     * @param position where, or that of a later message; null when that is not known
     */
    void acknowledged(@Nullable ChannelPosition position) {
        if (progress != null && position != null && message.length >= NUMBER + Long.BYTES) {
            progress.taken((long) LONG.get(message, NUMBER), position);
        }
    }

    int bytes() {
        return message.length;
    }
}
