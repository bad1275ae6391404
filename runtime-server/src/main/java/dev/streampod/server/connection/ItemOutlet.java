package dev.streampod.server.connection;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shares the room of a connection's queue among the streams that its calls return, so that publishers are asked for what
 * the client can be sent, whatever credit it gave. Safe for use from any thread.
 */
final class ItemOutlet {

    /** How many items one stream is given room for at a time. */
    private static final int MOST_ITEMS = 64;

    private final OutboundQueue queue;
    private final AtomicInteger streams = new AtomicInteger();

    ItemOutlet(OutboundQueue queue) {
        this.queue = queue;
    }

    void streamBegins() {
        streams.incrementAndGet();
    }

    void streamEnds() {
        streams.decrementAndGet();
    }

    /**
     * For how many items of that size there is room in the stream's share of the queue. What other streams were given room
     * for is not counted before it comes, so half of the bound is left to them.
     *
     * @param expected how many items of the stream there was room for, and have not come
     */
    int room(int itemBytes, int expected) {
        long free = queue.limit() / 2 - queue.bytes() - (long) itemBytes * expected;
        long share = free / Math.max(1, itemBytes) / Math.max(1, streams.get());
        if (share <= 0) {
            // A stream without room for one item goes on item by item.
            return expected == 0 && (free > 0 || queue.isWritten()) ? 1 : 0;
        }
        return (int) Math.min(MOST_ITEMS, share);
    }

    /** Runs the action once everything was written. */
    void whenWritten(Runnable action) {
        queue.whenWritten(action);
    }
}
