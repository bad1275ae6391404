package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which messages the first reading of a history delivers, by their age when they were asked for. Confined to the worker of the
 * channel.
 */
final class AgeLimit {

    /** Null for messages of any age. */
    private @Nullable ChannelHistory history;
    /** When they were asked for, by {@link System#nanoTime()}. */
    private long askedAt;
    /** When they were asked for, by the clock of the history; known once something was read. */
    private long askedAtMillis;

    /** Messages are asked for now. */
    void begin(@Nullable ChannelHistory limit) {
        history = limit;
        askedAt = System.nanoTime();
    }

    /** It is so late by the clock of the history. */
    void readAt(long millis) {
        askedAtMillis = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedAt);
    }

    /** Messages that come from here on are new. */
    void end() {
        history = null;
    }

    boolean leavesOut(ChannelPosition message) {
        return history != null && !Positions.isKept(message, history, askedAtMillis);
    }
}
