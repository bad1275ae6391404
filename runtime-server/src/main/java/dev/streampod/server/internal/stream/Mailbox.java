package dev.streampod.server.internal.stream;

import org.jspecify.annotations.Nullable;

/**
 * The queue of what one stream has to handle, in order: messages and events. One runner at a time takes from it. A full
 * mailbox asks for reading to be paused; what is added until then still fits.
 *
 * <p>Any thread adds. A thread for which {@link #add} or {@link #enter} returns true is the runner until {@link #take}
 * or {@link #leave} finds the mailbox empty. This object's lock guards all state.
 */
final class Mailbox {

    private static final int INITIAL_CAPACITY = 16;

    private final int maxItems;
    private final int maxBytes;

    private @Nullable Object @Nullable [] items;
    private int @Nullable [] sizes;
    private int head;
    private int count;
    private int bytes;
    private boolean running;
    private boolean full;

    Mailbox(int maxItems, int maxBytes) {
        this.maxItems = maxItems;
        this.maxBytes = maxBytes;
    }

    /** Becomes the runner without adding anything; false when there is a runner already, or something waits for one. */
    synchronized boolean enter() {
        if (running || count > 0) {
            return false;
        }
        running = true;
        return true;
    }

    /** Stops being the runner; false when something came meanwhile, and the caller is the runner still. */
    synchronized boolean leave() {
        if (count > 0) {
            return false;
        }
        running = false;
        return true;
    }

    /** Adds an item; returns true when the caller has to see to it that a runner runs. */
    synchronized boolean add(Object item, int size) {
        Object[] slots = items;
        int[] weights = sizes;
        if (slots == null || weights == null) {
            slots = new Object[INITIAL_CAPACITY];
            weights = new int[INITIAL_CAPACITY];
        } else if (count == slots.length) {
            Object[] moreSlots = new Object[count * 2];
            int[] moreWeights = new int[count * 2];
            for (int i = 0; i < count; i++) {
                int from = (head + i) & (count - 1);
                moreSlots[i] = slots[from];
                moreWeights[i] = weights[from];
            }
            slots = moreSlots;
            weights = moreWeights;
            head = 0;
        }
        int tail = (head + count) & (slots.length - 1);
        slots[tail] = item;
        weights[tail] = size;
        items = slots;
        sizes = weights;
        count++;
        bytes += size;
        if (running) {
            return false;
        }
        running = true;
        return true;
    }

    /** Whether it has just become full: the reader is to be held, until {@link #halfFree} says otherwise. */
    synchronized boolean becameFull() {
        if (full || (count < maxItems && bytes < maxBytes)) {
            return false;
        }
        full = true;
        return true;
    }

    /** Whether it was full and is now free by half. */
    synchronized boolean halfFree() {
        if (!full || count > maxItems / 2 || bytes > maxBytes / 2) {
            return false;
        }
        full = false;
        return true;
    }

    synchronized int size() {
        return count;
    }

    /** Moves the first items into {@code batch} and returns how many; with 0 the caller is no longer the runner. */
    synchronized int take(Object[] batch) {
        Object[] slots = items;
        int[] weights = sizes;
        if (count == 0 || slots == null || weights == null) {
            running = false;
            items = null;
            sizes = null;
            head = 0;
            return 0;
        }
        int taken = Math.min(count, batch.length);
        for (int i = 0; i < taken; i++) {
            batch[i] = slots[head];
            bytes -= weights[head];
            slots[head] = null;
            head = (head + 1) & (slots.length - 1);
        }
        count -= taken;
        return taken;
    }
}
