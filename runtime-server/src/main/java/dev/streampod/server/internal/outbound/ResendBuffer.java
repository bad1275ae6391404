package dev.streampod.server.internal.outbound;

import org.jspecify.annotations.Nullable;

/**
 * Frames in the order in which they are sent: first those that were sent and may have to be sent again, then those that
 * wait. Frames are numbered from the first one that was kept. Belongs to its queue and is guarded by its lock; a frame is
 * kept by reference, and nobody changes one.
 */
public final class ResendBuffer {

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

    private byte @Nullable [][] ring;
    private int head;
    private int kept;
    private int waiting;
    private int keptBytes;
    private int waitingBytes;
    /** How many numbered frames stand before the oldest that is kept. */
    private long gone;

    /** Whether no frame waits. */
    boolean isEmpty() {
        return waiting == 0;
    }

    int keptBytes() {
        return keptBytes;
    }

    int waitingBytes() {
        return waitingBytes;
    }

    void add(byte[] frame) {
        byte[][] slots = ring;
        int size = kept + waiting;
        if (slots == null) {
            slots = new byte[INITIAL_CAPACITY][];
            ring = slots;
            head = 0;
        } else if (size == slots.length) {
            slots = grown(slots);
            ring = slots;
            head = 0;
        }
        slots[(head + size) & (slots.length - 1)] = frame;
        waiting++;
        waitingBytes += frame.length;
    }

    private byte[][] grown(byte[][] slots) {
        byte[][] larger = new byte[slots.length * 2][];
        int tail = slots.length - head;
        System.arraycopy(slots, head, larger, 0, tail);
        System.arraycopy(slots, 0, larger, tail, head);
        return larger;
    }

    /** How many of the frames that wait make up so many bytes, the one that reaches them included. */
    int count(int most) {
        int count = 0;
        int bytes = 0;
        byte[][] slots = ring;
        while (slots != null && count < waiting && bytes < most) {
            bytes += slots[(head + kept + count) & (slots.length - 1)].length;
            count++;
        }
        return count;
    }

    /** Takes the first frame that waits, to send it, and keeps it or not; some frame must wait. */
    byte[] next(boolean keep) {
        byte[][] slots = slots();
        int at = (head + kept) & (slots.length - 1);
        byte[] frame = slots[at];
        waiting--;
        waitingBytes -= frame.length;
        if (keep) {
            kept++;
            keptBytes += frame.length;
        } else {
            slots[at] = null;
            head = (head + 1) & (slots.length - 1);
            shrink();
        }
        return frame;
    }

    /** Lets go of the oldest frame that is kept; some frame must be. */
    void letGoOldest() {
        byte[][] slots = slots();
        keptBytes -= slots[head].length;
        slots[head] = null;
        head = (head + 1) & (slots.length - 1);
        kept--;
        gone++;
        shrink();
    }

    private byte[][] slots() {
        byte[][] slots = ring;
        if (slots == null) {
            throw new IllegalStateException("the ring is empty");
        }
        return slots;
    }

    private void shrink() {
        byte[][] slots = ring;
        if (kept + waiting == 0 && slots != null && slots.length > KEPT_CAPACITY) {
            ring = null;
        }
    }

    Position position(long number) {
        if (number > gone + kept) {
            return Position.NOT_SENT;
        }
        return number < gone ? Position.LET_GO : Position.KEPT;
    }

    /** So many frames need not be sent again; a number that was passed already changes nothing. */
    void acknowledged(long number) {
        while (gone < number && kept > 0) {
            letGoOldest();
        }
    }

    /** What is kept waits again, before all else. */
    void rewind() {
        waiting += kept;
        waitingBytes += keptBytes;
        kept = 0;
        keptBytes = 0;
    }

    /** Forgets everything; acknowledgements of what was sent are still known for what they are. */
    void clear() {
        gone += kept;
        ring = null;
        head = 0;
        kept = 0;
        keptBytes = 0;
        waiting = 0;
        waitingBytes = 0;
    }
}
