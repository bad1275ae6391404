package dev.streampod.server.internal.outbound;

import dev.streampod.server.internal.outbound.OutboundQueue.Offer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Controls how fast the results of calls enter the outbound queue. A result that has no room in the queue waits here,
 * encoded, within a bound of its own, and follows as soon as there is room again. Publishers of returned streams
 * are asked only for what there is room for, even if the client granted more credit.
 *
 * <p>Safe for use from any thread. This object's lock guards the fields; the queue's lock may be taken while it is
 * held, never the other way round.
 */
public final class CallFlowControl {

    /** How many items one stream is given room for at a time. */
    private static final int MOST_ITEMS = 64;

    /** A frame that waits, and the call that it answers. */
    private static final class Held {

        private final Answers answers;
        private final byte[] frame;

        private Held(Answers answers, byte[] frame) {
            this.answers = answers;
            this.frame = frame;
        }
    }

    private final OutboundWriter writer;
    private final OutboundQueue queue;
    private final int limit;
    private final AtomicInteger streams = new AtomicInteger();

    private final ArrayDeque<Held> held = new ArrayDeque<>(0);
    private int heldBytes;
    private List<Runnable> whenNothingHeld = List.of();
    private boolean ended;

    /** @param limit how many bytes may wait here; a single frame may in any case */
    public CallFlowControl(OutboundWriter writer, OutboundQueue queue, int limit) {
        this.writer = writer;
        this.queue = queue;
        this.limit = limit;
    }

    /** The answers of one call. */
    public Answers answers() {
        return new Answers();
    }

    public void streamBegins() {
        streams.incrementAndGet();
    }

    public void streamEnds() {
        streams.decrementAndGet();
    }

    /**
     * For how many items of that size there is room in the stream's share of the queue. What other streams were given room
     * for is not counted before it comes, so half of the bound is left to them.
     *
     * @param expected how many items of the stream there was room for, and have not come
     */
    public synchronized int room(int itemBytes, int expected) {
        long free = queue.limit() / 2 - queue.bytes() - heldBytes - (long) itemBytes * expected;
        long share = free / Math.max(1, itemBytes) / Math.max(1, streams.get());
        if (share <= 0) {
            // A stream without room for one item goes on item by item.
            return expected == 0 && (free > 0 || (held.isEmpty() && queue.isWritten())) ? 1 : 0;
        }
        return (int) Math.min(MOST_ITEMS, share);
    }

    /** Runs the action once when everything was written and nothing waits here, or now; never when the session ends. */
    public void whenWritten(Runnable action) {
        synchronized (this) {
            if (!held.isEmpty()) {
                whenNothingHeld = whenNothingHeld.isEmpty() ? new ArrayList<>() : whenNothingHeld;
                whenNothingHeld.add(action);
                return;
            }
        }
        queue.whenWritten(action);
    }

    /**
     * Called when there is room for the first of those that wait here: has the queue take what there is room for, and the
     * rest when there is room again.
     */
    private void feed() {
        List<Answers> sent;
        List<Runnable> waiting = List.of();
        Held next;
        synchronized (this) {
            sent = moveToQueue();
            next = held.peek();
            if (next == null) {
                waiting = whenNothingHeld;
                whenNothingHeld = List.of();
            }
        }
        writer.drainSoon();
        if (next != null) {
            feedWhenRoomFor(next.frame);
        }
        try {
            waiting.forEach(queue::whenWritten);
        } finally {
            sent.forEach(Answers::ranOut);
        }
    }

    /** At any time there is one such call under way while something waits here. The lock is not held. */
    private void feedWhenRoomFor(byte[] first) {
        queue.whenRoomInTurn(first.length, queue.limit() / 2, this::feed);
    }

    /** Returns those of whose frames none waits any more. The lock is held. */
    private List<Answers> moveToQueue() {
        var sent = new ArrayList<Answers>();
        for (Held next = held.peek(); next != null; next = held.peek()) {
            Offer offer = ended ? queue.offerInAnyCase(next.frame) : offerInTurn(next.frame);
            if (offer == Offer.HELD_BACK) {
                break; // when the queue has ended the frame goes nowhere, and need not wait
            }
            held.remove();
            heldBytes -= next.frame.length;
            if (--next.answers.waiting == 0) {
                sent.add(next.answers);
            }
        }
        return sent;
    }

    /** Half of the queue is left to other frames. */
    private Offer offerInTurn(byte[] frame) {
        return queue.offerInTurn(frame, queue.limit() / 2);
    }

    /**
     * The session is about to end: what waits here goes into the queue, regardless of its bound, to be sent before the
     * end or to be dropped with all else. From here on nothing waits here.
     */
    public void end() {
        List<Answers> sent;
        synchronized (this) {
            ended = true;
            sent = moveToQueue();
            whenNothingHeld = List.of();
        }
        writer.drainSoon();
        sent.forEach(Answers::ranOut);
    }

    /** The frames that answer one call, in order. */
    public final class Answers {

        // Guarded by the lock of CallFlowControl.
        private int waiting;
        private @Nullable Runnable whenSent;

        private Answers() {}

        /**
         * Sends a frame, or has it wait.
         *
         * @return false when so much waits that this may not, and it was not sent
         */
        public boolean offer(byte[] frame) {
            return offer(frame, false);
        }

        /** Sends a frame, or has it wait regardless of the bound. */
        public void send(byte[] frame) {
            offer(frame, true);
        }

        private boolean offer(byte[] frame, boolean mayExceed) {
            Offer offer;
            synchronized (CallFlowControl.this) {
                if (ended) {
                    offer = queue.offer(frame);
                } else {
                    offer = held.isEmpty() ? offerInTurn(frame) : Offer.HELD_BACK;
                }
                if (offer == Offer.HELD_BACK) {
                    if (!mayExceed && heldBytes > 0 && heldBytes + frame.length > limit) {
                        return false;
                    }
                    held.add(new Held(this, frame));
                    heldBytes += frame.length;
                    waiting++;
                    if (held.size() > 1) {
                        return true;
                    }
                }
            }
            if (offer == Offer.HELD_BACK) {
                feedWhenRoomFor(frame);
            } else {
                writer.sent(offer);
            }
            return true;
        }

        /** Runs the action once, when none of the frames waits, or now if none does. The action must not wait. */
        public void whenSent(Runnable action) {
            synchronized (CallFlowControl.this) {
                if (waiting > 0) {
                    whenSent = action;
                    return;
                }
            }
            action.run();
        }

        private void ranOut() {
            Runnable action;
            synchronized (CallFlowControl.this) {
                if (waiting > 0) {
                    return; // another frame waits since: its own turn runs the action
                }
                action = whenSent;
                whenSent = null;
            }
            if (action != null) {
                action.run();
            }
        }
    }
}
