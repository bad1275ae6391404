package dev.streampod.stream;

import org.jspecify.annotations.Nullable;

/**
 * Decides how much credit the reader of a stream gives to its writer: never more than was asked for, never more than the
 * window and its bytes hold, and, for a reader that asks for much, in few and large parts. Safe for use from any thread.
 */
public final class CreditWindow {

    /** The outcome for an item that came. */
    public enum Arrival {
        TAKEN,
        /** No credit covers the item. */
        NOT_COVERED,
        /** The item is larger than was expected, and there is no room for it. */
        NO_ROOM
    }

    private final int window;
    private final @Nullable ByteCredit bytes;
    // Guarded by this.
    private long demand;
    private int given;
    private int buffered;

    /** @param window how many items may be on their way and in the buffer */
    public CreditWindow(int window) {
        this(window, null);
    }

    /**
     * @param window how many items may be on their way and in the buffer
     * @param bytes bounds how many of them there are by their sizes; null for no such bound
     */
    public CreditWindow(int window, @Nullable ByteCredit bytes) {
        this.window = window;
        this.bytes = bytes;
    }

    /** The reader takes so many more; returns the credit to give now, 0 for none. */
    public synchronized int demanded(long items) {
        demand = demand + items < 0 ? Long.MAX_VALUE : demand + items;
        return give();
    }

    /** An item came; returns whether it was covered by credit. */
    public synchronized boolean received() {
        if (given == 0) {
            return false;
        }
        given--;
        buffered++;
        return true;
    }

    /** An item of that size came. */
    public synchronized Arrival received(int size) {
        boolean room = given == 0 || bytes == null || bytes.received(size, given, buffered == 0);
        if (!received()) {
            return Arrival.NOT_COVERED;
        }
        return room ? Arrival.TAKEN : Arrival.NO_ROOM;
    }

    /** No more items are expected: nothing is reserved for them any more, and no more credit is given. */
    public synchronized void end() {
        if (bytes != null) {
            bytes.end();
        }
    }

    /** The reader has taken an item; returns the credit to give now, 0 for none. */
    public synchronized int taken() {
        buffered--;
        return give();
    }

    private int give() {
        int room = window - given - buffered;
        boolean idle = given == 0 && buffered == 0;
        if (bytes != null) {
            room = Math.min(room, idle ? Math.max(1, bytes.room()) : bytes.room());
        }
        int credit = (int) Math.min(room, demand);
        boolean allThatIsAsked = credit == demand;
        if (credit <= 0 || (given > 0 && !allThatIsAsked && credit < (given + buffered + credit) / 2)) {
            return 0;
        }
        if (bytes != null) {
            credit = bytes.reserve(credit, idle);
        }
        given += credit;
        demand = demand == Long.MAX_VALUE ? demand : demand - credit;
        return credit;
    }
}
