package dev.streampod.concurrent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Lets one event of each kind through in an interval and counts the others, so that a fault that repeats does not flood the
 * log. Safe for use from any thread.
 */
public final class EventThrottle {

    /** The number of kinds that are told apart; all kinds beyond it share one interval. */
    static final int MAX_KINDS = 256;

    /** The result of {@link #pass} for an event that is held back. */
    public static final long HELD_BACK = -1;

    private static final Object OTHER_KINDS = new Object();

    /** One kind of event; guarded by its own lock. */
    private static final class Kind {

        private long nextAt;
        private long heldBack;

        private Kind(long now) {
            this.nextAt = now;
        }

        private synchronized long pass(long now, long interval) {
            if (now - nextAt < 0) {
                heldBack++;
                return HELD_BACK;
            }
            long before = heldBack;
            heldBack = 0;
            nextAt = now + interval;
            return before;
        }
    }

    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final Map<Object, Kind> kinds = new ConcurrentHashMap<>();

    /** @param interval the least time between two events of one kind that are let through */
    public EventThrottle(Duration interval) {
        this(interval, System::nanoTime);
    }

    EventThrottle(Duration interval, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Asks whether an event is let through.
     *
     * @param kind has {@code equals} and {@code hashCode}, and is kept
     * @return the number of events of that kind that were held back since the last one that was let through, or
     *     {@link #HELD_BACK} if this one is held back
     */
    public long pass(Object kind) {
        long now = nanoTime.getAsLong();
        Kind known = kinds.get(kind);
        if (known == null) {
            Object key = kinds.size() < MAX_KINDS ? kind : OTHER_KINDS;
            known = kinds.computeIfAbsent(key, k -> new Kind(now));
        }
        return known.pass(now, intervalNanos);
    }
}
