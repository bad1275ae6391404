package dev.streampod.server.internal.broker.redis;

import dev.streampod.server.internal.broker.Moment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One channel as this server wants it and as Redis has it. The two may differ; at most one command for the channel is under
 * way, and its answer decides the next. Guarded by the lock of {@link RedisSubscriptions}.
 */
final class RedisSubscription {

    /** How the channel stands with Redis. */
    enum Wire {
        NONE,
        SUBSCRIBING,
        SUBSCRIBED,
        UNSUBSCRIBING
    }

    /** The name that the application gave it. */
    final String name;

    /** Of its key, in a cluster. */
    final int slot;

    boolean wanted;
    Wire wire = Wire.NONE;

    /** Completed by the next confirmation. */
    CompletableFuture<Void> confirmation = new CompletableFuture<>();

    /** Since when a subscription that stood before has been interrupted. */
    @Nullable
    Moment interruptedSince;

    /** Whether Redis has ended it by itself, or has not taken it, since its slot is elsewhere. */
    boolean displaced;

    /** Whether Redis has not taken it for another reason, most often since its user may not. The log says so. */
    boolean refused;

    /** Whether its confirmation is waited for before posts go out again. */
    boolean restoring;

    RedisSubscription(String name, int slot) {
        this.name = name;
        this.slot = slot;
    }

    /** The connection is gone, and with it what Redis knew. */
    void disconnected(Moment now) {
        if (wire == Wire.SUBSCRIBED && wanted && interruptedSince == null) {
            interruptedSince = now;
        }
        wire = Wire.NONE;
        displaced = false;
        refused = false;
        restoring = false;
        if (wanted && confirmation.isDone()) {
            confirmation = new CompletableFuture<>();
        }
    }
}
