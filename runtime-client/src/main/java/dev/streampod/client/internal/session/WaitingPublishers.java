package dev.streampod.client.internal.session;

import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.concurrent.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishers of calls' items that have more of them than there is room for in the queue. The client's lock guards all
 * state; callers hold it.
 */
final class WaitingPublishers {

    /** How many items of one stream there is room for at a time. */
    private static final int MOST_ITEMS = 64;

    /** When publishers for which no thread could be started are tried again. */
    private static final Duration ASK_FOR_ROOM_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(WaitingPublishers.class);

    private final ReentrantLock lock;
    private final SendQueue queue;
    private final CallbackExecutor callbacks;
    private final Scheduler timers;
    private final List<Runnable> whenRoom = new ArrayList<>();
    /** Whether a timer tries those again for which no thread could be started. */
    private boolean askingLater;

    private boolean closed;

    WaitingPublishers(ReentrantLock lock, SendQueue queue, CallbackExecutor callbacks, Scheduler timers) {
        this.lock = lock;
        this.queue = queue;
        this.callbacks = callbacks;
        this.timers = timers;
    }

    /** For how many items there is room; without any the action is run once there is. */
    int room(Runnable action) {
        int room = closed ? Integer.MAX_VALUE : Math.min(MOST_ITEMS, queue.roomForItems());
        if (room == 0) {
            whenRoom.add(action);
        }
        return room;
    }

    /** Tells the waiting publishers if there is room. */
    void tellRoom() {
        if (!whenRoom.isEmpty() && queue.roomForItems() > 0) {
            tell(takeAll());
        }
    }

    /** Ends the bound: from here on there is room for all items, which will not be sent. */
    void end() {
        closed = true;
        tell(takeAll());
    }

    private List<Runnable> takeAll() {
        List<Runnable> waiting = List.copyOf(whenRoom);
        whenRoom.clear();
        return waiting;
    }

    /**
     * Each action has a worker ask for room again. An action for which no thread could be started waits for the next
     * time, which a timer makes sure of.
     */
    private void tell(List<Runnable> waiting) {
        for (Runnable action : waiting) {
            try {
                action.run();
            } catch (RejectedExecutionException e) {
                if (closed || callbacks.isClosing()) {
                    LOG.debug("The client's threads have ended; no more items are asked for", e);
                } else {
                    whenRoom.add(action);
                }
            }
        }
        if (!whenRoom.isEmpty() && !askingLater) {
            askingLater = true;
            var unused = timers.after(ASK_FOR_ROOM_AGAIN, this::askAgain);
        }
    }

    private void askAgain() {
        lock.lock();
        try {
            askingLater = false;
            tellRoom();
        } finally {
            lock.unlock();
        }
    }
}
