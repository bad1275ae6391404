package dev.streampod.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may wait for all readers that share the budget. Each reader may have one message in any case, so that a
 * reader that keeps pace loses nothing because of others. Safe for use from any thread.
 */
public final class ByteBudget {

    private final int limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    public ByteBudget(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("A buffer holds at least one byte, not " + limit);
        }
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** Takes so many bytes if that many are left. */
    boolean take(int bytes) {
        while (true) {
            long before = used.get();
            if (before + bytes > limit) {
                return false;
            }
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    void takeInAnyCase(int bytes) {
        used.addAndGet(bytes);
    }

    /** For how many items of that size there is room in the half of the budget that is left to what is expected. */
    int itemRoom(int bytes) {
        return (int) Math.max(0, (limit / 2 - used.get()) / bytes);
    }

    /** Takes that room for so many items, or for as many as there is; returns for how many. */
    int takeItems(int bytes, int most) {
        while (true) {
            long before = used.get();
            int items = (int) Math.min(most, Math.max(0, (limit / 2 - before) / bytes));
            if (items == 0 || used.compareAndSet(before, before + (long) items * bytes)) {
                return items;
            }
        }
    }

    /** Frees bytes that were taken. */
    public void giveBack(int bytes) {
        used.addAndGet(-bytes);
    }
}
