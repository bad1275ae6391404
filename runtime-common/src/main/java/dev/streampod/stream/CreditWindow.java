package dev.streampod.stream;

/**
 * Decides how much credit the reader of a stream gives to its writer: never more than was asked for, never more than the
 * window holds, and, for a reader that asks for much, in few and large parts. Safe for use from any thread.
 */
public final class CreditWindow {

    private final int window;
    // Guarded by this.
    private long demand;
    private int given;
    private int buffered;

    /** @param window how many items may be on their way and in the buffer */
    public CreditWindow(int window) {
        this.window = window;
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

    /** The reader has taken an item; returns the credit to give now, 0 for none. */
    public synchronized int taken() {
        buffered--;
        return give();
    }

    private int give() {
        int room = window - given - buffered;
        int credit = (int) Math.min(room, demand);
        boolean allThatIsAsked = credit == demand;
        if (credit <= 0 || (given > 0 && !allThatIsAsked && credit < window / 2)) {
            return 0;
        }
        given += credit;
        demand = demand == Long.MAX_VALUE ? demand : demand - credit;
        return credit;
    }
}
