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
     * For how many items of that size there is room; if for none, the action is run once everything was written. What was
     * given out is not counted before it comes, so each stream gets its share only, and half of the bound is left.
     */
    int room(int itemBytes, Runnable whenRoom) {
        int room = room(itemBytes);
        if (room == 0) {
            queue.whenWritten(whenRoom);
        }
        return room;
    }

    private int room(int itemBytes) {
        int load = queue.bytes();
        int free = queue.limit() / 2 - load;
        if (free <= 0) {
            return queue.isWritten() ? 1 : 0;
        }
        int share = free / Math.max(1, itemBytes) / Math.max(1, streams.get());
        return Math.max(1, Math.min(MOST_ITEMS, share));
    }
}
