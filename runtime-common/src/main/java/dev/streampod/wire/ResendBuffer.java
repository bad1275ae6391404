package dev.streampod.wire;

import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Frames in the order in which they are sent: first those that were sent and are kept until the peer acknowledges them, then
 * those that wait to be sent. Frames are numbered from the first one that was kept. Belongs to its queue and is guarded by
 * that queue's lock; a frame is kept by reference, and never modified.
 *
 * @param <F> the type of frames
 */
public final class ResendBuffer<F> {

    private static final int INITIAL_CAPACITY = 8;
    /** A ring that grew beyond this is given up once it is empty. */
    private static final int KEPT_CAPACITY = 64;

    /** Where a number lies. */
    public enum Position {
        /** Everything after it is kept. */
        KEPT,
        /** Something after it was let go. */
        LET_GO,
        /** So many have not been sent. */
        NOT_SENT
    }

    private final ToIntFunction<? super F> size;
    private @Nullable Object @Nullable [] ring;
    private int head;
    private int kept;
    private int waiting;
    private int keptBytes;
    private int waitingBytes;
    /** The number of frames before the oldest that is kept. */
    private long gone;

    /** @param size the size of a frame in bytes, always the same for the same frame */
    public ResendBuffer(ToIntFunction<? super F> size) {
        this.size = size;
    }

    /** Returns whether a frame waits. */
    public boolean hasWaiting() {
        return waiting > 0;
    }

    public int keptBytes() {
        return keptBytes;
    }

    public int waitingBytes() {
        return waitingBytes;
    }

    /** Adds a frame that waits to be sent. */
    public void add(F frame) {
        @Nullable Object[] slots = ring;
        int count = kept + waiting;
        if (slots == null) {
            slots = new @Nullable Object[INITIAL_CAPACITY];
            ring = slots;
            head = 0;
        } else if (count == slots.length) {
            slots = grown(slots);
            ring = slots;
            head = 0;
        }
        slots[(head + count) & (slots.length - 1)] = frame;
        waiting++;
        waitingBytes += size.applyAsInt(frame);
    }

    private @Nullable Object[] grown(@Nullable Object[] slots) {
        @Nullable Object[] larger = new @Nullable Object[slots.length * 2];
        int tail = slots.length - head;
        System.arraycopy(slots, head, larger, 0, tail);
        System.arraycopy(slots, 0, larger, tail, head);
        return larger;
    }

    /**
     * Keeps a frame that is being sent, while no frame waits. Lets go of the oldest ones where the kept frames would have
     * more than {@code maxBytes} with it; a frame that is larger is kept alone.
     */
    public void addSent(F frame, int maxBytes) {
        int bytes = size.applyAsInt(frame);
        while (kept > 0 && keptBytes > maxBytes - bytes) {
            letGoOldest();
        }
        add(frame);
        next(true);
    }

    /** Returns how many of the waiting frames make up {@code mostBytes}, the one that reaches them included. */
    public int count(int mostBytes) {
        int count = 0;
        int bytes = 0;
        while (count < waiting && bytes < mostBytes) {
            bytes += size.applyAsInt(frame(kept + count));
            count++;
        }
        return count;
    }

    /** Takes the first waiting frame, to send it, and keeps it or not; a frame must wait. */
    public F next(boolean keep) {
        F frame = frame(kept);
        int bytes = size.applyAsInt(frame);
        waiting--;
        waitingBytes -= bytes;
        if (keep) {
            kept++;
            keptBytes += bytes;
        } else {
            removeFirst(); // none is kept where this one is not
        }
        return frame;
    }

    /** Lets go of the oldest frame that is kept; one must be. */
    public void letGoOldest() {
        keptBytes -= size.applyAsInt(frame(0));
        kept--;
        gone++;
        removeFirst();
    }

    /** The frame at an index from the oldest; all of the ring's slots that are in use hold one. */
    @SuppressWarnings("unchecked")
    private F frame(int index) {
        @Nullable Object[] slots = ring;
        Object frame = slots == null ? null : slots[(head + index) & (slots.length - 1)];
        if (frame == null) {
            throw new IllegalStateException("no such frame in the buffer");
        }
        return (F) frame;
    }

    private void removeFirst() {
        @Nullable Object[] slots = ring;
        if (slots != null) {
            slots[head] = null;
            head = (head + 1) & (slots.length - 1);
            if (kept + waiting == 0 && slots.length > KEPT_CAPACITY) {
                ring = null;
            }
        }
    }

    /** Returns where a number of received frames lies. */
    public Position position(long number) {
        if (number > gone + kept) {
            return Position.NOT_SENT;
        }
        return number < gone ? Position.LET_GO : Position.KEPT;
    }

    /**
     * Lets go of the first {@code number} frames, which the peer has received; a number that was passed already changes
     * nothing. Returns false, and changes nothing, when so many were not sent.
     */
    public boolean acknowledge(long number) {
        if (position(number) == Position.NOT_SENT) {
            return false;
        }
        while (gone < number) {
            letGoOldest();
        }
        return true;
    }

    /**
     * Has all frames after the first {@code number} sent again, before all that waits, if they are kept. Returns where the
     * number lies; nothing has changed unless everything after it is kept.
     */
    public Position rewind(long number) {
        Position position = position(number);
        if (position == Position.KEPT) {
            acknowledge(number);
            waiting += kept;
            waitingBytes += keptBytes;
            kept = 0;
            keptBytes = 0;
        }
        return position;
    }

    /** Calls the action with each frame, those that are kept first. */
    public void forEach(Consumer<? super F> action) {
        for (int i = 0; i < kept + waiting; i++) {
            action.accept(frame(i));
        }
    }

    /** Forgets everything; acknowledgements of what was sent are still known for what they are. */
    public void clear() {
        gone += kept;
        ring = null;
        head = 0;
        kept = 0;
        keptBytes = 0;
        waiting = 0;
        waitingBytes = 0;
    }
}
