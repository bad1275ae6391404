package dev.streampod.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects that are dear to make and are used by one thread at a time, kept for whoever needs one next: a few places, chosen
 * by thread, so that threads rarely meet. Independent of the number of threads, which may be virtual and many.
 */
final class ObjectPool<T> {

    /** Places are so many slots apart that two of them do not share a cache line. */
    private static final int STRIDE = 16;

    private final int mask;
    private final AtomicReferenceArray<@Nullable T> places;

    ObjectPool() {
        int wanted = 4 * Runtime.getRuntime().availableProcessors();
        int count = Math.min(64, Integer.highestOneBit(wanted * 2 - 1));
        this.mask = count - 1;
        this.places = new AtomicReferenceArray<>(count * STRIDE);
    }

    /** One of them, now the caller's; null when none is at hand. */
    @Nullable
    T take() {
        int own = place();
        T spare = places.get(own) == null ? null : places.getAndSet(own, null);
        if (spare == null) {
            int next = (own + STRIDE) & ((mask + 1) * STRIDE - 1);
            spare = places.get(next) == null ? null : places.getAndSet(next, null);
        }
        return spare;
    }

    /** Keeps it for the next; drops it when there is no room. */
    void give(T spare) {
        places.lazySet(place(), spare);
    }

    private int place() {
        // Identifiers of threads are consecutive; the multiplication spreads them.
        long hash = Thread.currentThread().getId() * 0x9E3779B97F4A7C15L;
        return ((int) (hash >>> 40) & mask) * STRIDE;
    }
}
