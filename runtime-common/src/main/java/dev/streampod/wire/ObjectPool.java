package dev.streampod.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects that are expensive to create and are used by one thread at a time. A bounded number of slots, chosen by
 * thread so that contention is rare, and independent of the number of threads, which may be virtual. Safe for use from any
 * thread.
 */
final class ObjectPool<T> {

    /** The distance of two slots in the array, so that they do not share a cache line. */
    private static final int STRIDE = 16;

    private final int mask;
    private final AtomicReferenceArray<@Nullable T> places;

    ObjectPool() {
        int wanted = 4 * Runtime.getRuntime().availableProcessors();
        int count = Math.min(64, Integer.highestOneBit(wanted * 2 - 1));
        this.mask = count - 1;
        this.places = new AtomicReferenceArray<>(count * STRIDE);
    }

    /** Removes an object from the pool; null when the slots of this thread are empty. */
    @Nullable
    T take() {
        int own = place();
        T pooled = places.get(own) == null ? null : places.getAndSet(own, null);
        if (pooled == null) {
            int next = (own + STRIDE) & ((mask + 1) * STRIDE - 1);
            pooled = places.get(next) == null ? null : places.getAndSet(next, null);
        }
        return pooled;
    }

    /** Returns an object to the pool, in place of the one in its slot. */
    void release(T object) {
        places.lazySet(place(), object);
    }

    private int place() {
        // Identifiers of threads are consecutive; the multiplication spreads them.
        long hash = Thread.currentThread().getId() * 0x9E3779B97F4A7C15L;
        return ((int) (hash >>> 40) & mask) * STRIDE;
    }
}
