package dev.streampod.server.internal.outbound;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.outbound.OutboundQueue.Offer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds messages of one stream in front of the outbound queue while the client reads slowly; they may be dropped as the
 * endpoint's policy says. Frames in the queue are never dropped, since they may be numbered already. The buffer of
 * an open stream is empty while the queue has room.
 *
 * <p>Safe for use from any thread. The queue's lock may be taken while this object's lock is held, never the other way
 * round.
 */
public final class SlowReaderBuffer {

    private final OutboundWriter writer;
    private final OutboundQueue queue;
    private final ServerCounters counters;
    /** How much may wait in the queue for more to follow. */
    private final int share;

    private final int maxMessages;
    private final @Nullable Function<SerializableEntity, ?> key;

    // Guarded by this.
    /** The frames that wait, oldest first, by their keys; those without one have a key of their own. */
    private @Nullable Map<Object, byte[]> waiting;

    /** Whether the queue is to call {@link #refillAsRequested()}; it is asked once at a time, even if messages are dropped. */
    private boolean refillRequested;

    private boolean ended;

    private SlowReaderBuffer(
            OutboundWriter writer,
            OutboundQueue queue,
            ServerCounters counters,
            int maxMessages,
            @Nullable Function<SerializableEntity, ?> key) {
        this.writer = writer;
        this.queue = queue;
        this.counters = counters;
        this.share = queue.limit() / 4;
        this.maxMessages = maxMessages;
        this.key = key;
    }

    /** A buffer for that policy, null for the one that drops nothing. */
    @SuppressWarnings("unchecked") // the policy is of the endpoint whose messages come here
    public static @Nullable SlowReaderBuffer of(
            SlowReaderPolicy<?> policy, OutboundWriter writer, OutboundQueue queue, ServerCounters counters) {
        if (policy instanceof SlowReaderPolicy.DropOldest<?> dropOldest) {
            return new SlowReaderBuffer(writer, queue, counters, dropOldest.maxMessages(), null);
        }
        if (policy instanceof SlowReaderPolicy.LatestByKey<?> latest) {
            var key = (Function<SerializableEntity, ?>) latest.key();
            return new SlowReaderBuffer(writer, queue, counters, Integer.MAX_VALUE, key);
        }
        return null;
    }

    /** How much a stream may be given out before it is open, without any of it being dropped. */
    public int share() {
        return share;
    }

    /** Adds a message to the queue or, if enough waits there, to what waits here. */
    public Offer offer(SerializableEntity message, byte[] frame) {
        Offer offer = offerToQueue(frame);
        return offer == Offer.HELD_BACK ? holdBack(keyOf(message), frame, true) : offer;
    }

    /** Holds a message back in any case: the stream is not open yet. */
    public Offer holdBack(SerializableEntity message, byte[] frame) {
        return holdBack(keyOf(message), frame, false);
    }

    private synchronized Offer offerToQueue(byte[] frame) {
        if (ended) {
            return Offer.ENDED;
        }
        return isEmpty() ? queue.offerWithin(frame, share) : Offer.HELD_BACK;
    }

    public synchronized boolean isEmpty() {
        return waiting == null || waiting.isEmpty();
    }

    private Object keyOf(SerializableEntity message) {
        Object found = key == null ? null : key.apply(message);
        return found == null ? new Object() : found;
    }

    private synchronized Offer holdBack(Object messageKey, byte[] frame, boolean refills) {
        if (refills) {
            Offer offer = offerToQueue(frame); // perhaps there is room by now
            if (offer != Offer.HELD_BACK) {
                return offer;
            }
        } else if (ended) {
            return Offer.ENDED;
        }
        if (waiting == null) {
            waiting = new LinkedHashMap<>();
        }
        Map<Object, byte[]> frames = waiting;
        byte[] replaced = frames.remove(messageKey);
        if (replaced != null) {
            drop(replaced);
        }
        if (frames.size() >= maxMessages) {
            dropOldest(frames);
        }
        while (!queue.reserve(frame.length)) {
            if (key != null) {
                return Offer.OVERFLOW;
            }
            if (frames.isEmpty()) {
                counters.messagesDropped.increment();
                return Offer.HELD_BACK;
            }
            dropOldest(frames);
        }
        frames.put(messageKey, frame);
        if (refills) {
            requestRefill();
        }
        return Offer.HELD_BACK;
    }

    private void dropOldest(Map<Object, byte[]> frames) {
        Iterator<byte[]> oldest = frames.values().iterator();
        byte[] frame = oldest.next();
        oldest.remove();
        drop(frame);
    }

    private void drop(byte[] frame) {
        queue.release(frame.length);
        counters.messagesDropped.increment();
    }

    /** Has the queue take as much as is its share, and the rest when that is written. */
    public synchronized void refill() {
        if (moveToQueue(share)) {
            writer.drainSoon();
        }
        if (!isEmpty()) {
            requestRefill();
        }
    }

    private void requestRefill() {
        if (!refillRequested) {
            refillRequested = true;
            queue.whenWritten(this::refillAsRequested);
        }
    }

    private synchronized void refillAsRequested() {
        refillRequested = false;
        refill();
    }

    /** Returns whether the queue has taken something. */
    private boolean moveToQueue(int most) {
        Map<Object, byte[]> frames = waiting;
        boolean moved = false;
        if (frames != null) {
            Iterator<byte[]> each = frames.values().iterator();
            while (each.hasNext()) {
                Offer offer = queue.offerReserved(each.next(), most);
                if (offer == Offer.HELD_BACK) {
                    return moved;
                }
                if (offer == Offer.ENDED) {
                    discard();
                    return moved;
                }
                each.remove();
                moved = true;
            }
            waiting = null;
        }
        return moved;
    }

    /** The stream has ended: what waits goes out before all later frames, and nothing is taken any more. */
    public synchronized void end() {
        ended = true;
        if (moveToQueue(Integer.MAX_VALUE)) {
            writer.drainSoon();
        }
    }

    /** The stream has ended without having been open: what waits goes nowhere. */
    public synchronized void discard() {
        ended = true;
        if (waiting != null) {
            waiting.values().forEach(frame -> queue.release(frame.length));
            waiting = null;
        }
    }
}
