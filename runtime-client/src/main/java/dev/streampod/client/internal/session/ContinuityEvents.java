package dev.streampod.client.internal.session;

import dev.streampod.client.ContinuityListener;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.entity.SerializableEntity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that the continuity listeners of one stream are yet to hear, in order and within bounds. Those beyond them are
 * merged into one event, which is told once those that wait have been.
 *
 * <p>Any thread has events told, and may hold any lock meanwhile. This object's lock guards the fields that change, and is
 * never held while a listener runs.
 */
final class ContinuityEvents {

    /** How many events may wait for slow listeners of a stream before further ones are merged. */
    static final int MAX_WAITING_EVENTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ContinuityEvents.class);

    /** All events beyond the bounds as one, their count, and the listeners at the time of the newest of them. */
    private record Merged(ContinuityEvent event, int count, List<ContinuityListener<SerializableEntity>> listeners) {}

    private final EventDispatcher dispatcher;
    private final String endpoint;
    private final int maxBytes;
    private final CopyOnWriteArrayList<ContinuityListener<SerializableEntity>> listeners = new CopyOnWriteArrayList<>();

    private int waiting;
    private long waitingBytes;
    private @Nullable Merged merged;

    /**
     * @param maxBytes how many bytes the unacknowledged messages of events that wait may have, and again those of the
     *     merged one
     */
    ContinuityEvents(EventDispatcher dispatcher, String endpoint, int maxBytes) {
        this.dispatcher = dispatcher;
        this.endpoint = endpoint;
        this.maxBytes = maxBytes;
    }

    void addListener(ContinuityListener<SerializableEntity> listener) {
        listeners.add(listener);
    }

    /** Removes a listener, if there is one equal to it. */
    void removeListener(ContinuityListener<SerializableEntity> listener) {
        listeners.remove(listener);
    }

    int maxBytes() {
        return maxBytes;
    }

    /** Has the listeners told, on a callback thread; returns false when there is none. */
    boolean tell(ContinuityEvent event) {
        List<ContinuityListener<SerializableEntity>> now = List.copyOf(listeners);
        if (now.isEmpty()) {
            return false;
        }
        synchronized (this) {
            Merged before = merged;
            if (before != null) {
                merged = new Merged(before.event.mergedWith(event, maxBytes), before.count + 1, now);
                return true;
            }
            if (!hasRoomFor(event)) {
                merged = new Merged(event, 1, now);
                return true;
            }
            dispatch(event, now);
        }
        return true;
    }

    /** The lock is held, so that events are told in the order in which they came. */
    private void dispatch(ContinuityEvent event, List<ContinuityListener<SerializableEntity>> told) {
        waiting++;
        waitingBytes += event.bytes();
        dispatcher.tell(() -> tell(event, told));
    }

    private boolean hasRoomFor(ContinuityEvent event) {
        return waiting == 0 || (waiting < MAX_WAITING_EVENTS && waitingBytes + event.bytes() <= maxBytes);
    }

    private void tell(ContinuityEvent event, List<ContinuityListener<SerializableEntity>> told) {
        told.forEach(listener -> EventDispatcher.guarded(() -> event.tell(listener)));
        Merged beyond;
        synchronized (this) {
            waiting--;
            waitingBytes -= event.bytes();
            beyond = merged;
            if (waiting > 0 || beyond == null) {
                return;
            }
            merged = null;
            dispatch(beyond.event, beyond.listeners);
        }
        if (beyond.count > 1) {
            LOG.warn(
                    "{} interruptions and resumptions of the stream of {} are told as one to its continuity listeners,"
                            + " which are too slow",
                    beyond.count,
                    endpoint);
        }
    }
}
