package dev.streampod.server.connection;

import java.util.ArrayList;
import java.util.List;
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
    // Guarded by this.
    private List<Runnable> waiting = new ArrayList<>();

    ItemOutlet(OutboundQueue queue) {
        this.queue = queue;
        queue.onEmpty(this::empty);
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
        if (room > 0) {
            return room;
        }
        synchronized (this) {
            waiting.add(whenRoom);
        }
        if (queue.bytes() == 0) {
            empty(); // it became so before the action was there
        }
        return 0;
    }

    private int room(int itemBytes) {
        int load = queue.bytes();
        int free = queue.limit() / 2 - load;
        if (free <= 0) {
            return load == 0 ? 1 : 0;
        }
        int share = free / Math.max(1, itemBytes) / Math.max(1, streams.get());
        return Math.max(1, Math.min(MOST_ITEMS, share));
    }

    private void empty() {
        List<Runnable> all;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            all = waiting;
            waiting = new ArrayList<>();
        }
        all.forEach(Runnable::run);
    }
}
