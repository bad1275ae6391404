package dev.streampod.server.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection, within a bound in bytes.
 *
 * <p>Any thread adds. One thread at a time drains: who finds the queue undrained becomes the drainer, writes a batch,
 * flushes it once, and goes on when the flush is done; if that is later, the thread that reports it goes on. So there is
 * never more than one batch on the link, and bytes count until they are written. All fields but the flush state are guarded
 * by this object's lock, which is never held while the link is called.
 */
final class OutboundQueue implements Link.FlushListener {

    /** The most that is handed to the link before it is flushed. */
    private static final int BATCH_BYTES = 64 * 1024;

    private static final int INITIAL_CAPACITY = 8;
    /** A ring that grew beyond this is given up once it is empty. */
    private static final int KEPT_CAPACITY = 64;

    private static final VarHandle FLUSH = flushHandle();
    private static final int PENDING = 0;
    private static final int DONE = 1;
    private static final int LEFT_TO_LISTENER = 2;

    /** What became of a frame that was offered. */
    enum Offer {
        /** It waits to be sent. */
        QUEUED,
        /** It waits, and so much waits with it that it should be drained without delay. */
        QUEUED_MUCH,
        /** It was dropped: the bound is reached. */
        OVERFLOW,
        /** It was dropped: the queue has ended. */
        ENDED
    }

    private record Ending(int code, String reason) {}

    private final Link link;
    private final int limit;
    private final int much;

    private byte @Nullable [][] ring;
    private int head;
    private int size;
    private int queuedBytes;
    private int bytesOnLink;
    private boolean draining;
    private @Nullable Ending ending;
    private boolean ended;

    @SuppressWarnings("unused") // through FLUSH
    private volatile int flushState;

    OutboundQueue(Link link, int limit) {
        this.link = link;
        this.limit = limit;
        this.much = Math.min(BATCH_BYTES / 2, limit / 4);
    }

    /** Adds a frame; it is not sent before {@link #drain}. A frame larger than the bound passes when nothing else waits. */
    synchronized Offer offer(byte[] frame) {
        if (ended || ending != null) {
            return Offer.ENDED;
        }
        int waiting = queuedBytes + bytesOnLink;
        if (waiting > 0 && waiting + frame.length > limit) {
            return Offer.OVERFLOW;
        }
        byte[][] slots = ring;
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
        size++;
        queuedBytes += frame.length;
        return queuedBytes >= much ? Offer.QUEUED_MUCH : Offer.QUEUED;
    }

    private byte[][] grown(byte[][] slots) {
        byte[][] larger = new byte[slots.length * 2][];
        int tail = slots.length - head;
        System.arraycopy(slots, head, larger, 0, tail);
        System.arraycopy(slots, 0, larger, tail, head);
        return larger;
    }

    /** Accepts nothing more, and closes the link with this code once everything is written. Only the first call counts. */
    synchronized void end(int code, String reason) {
        if (ending == null && !ended) {
            ending = new Ending(code, reason);
        }
    }

    /** How much waits, and how much the link has not written yet. */
    synchronized int bytes() {
        return queuedBytes + bytesOnLink;
    }

    /** Drops what waits. */
    synchronized void clear() {
        ring = null;
        head = 0;
        size = 0;
        queuedBytes = 0;
    }

    /** Drops what waits and accepts nothing more: the link is gone. */
    synchronized void discard() {
        ended = true;
        clear();
    }

    /** Sends what waits, unless another thread is at it. Never blocks. */
    void drain() {
        synchronized (this) {
            if (draining || ended || (size == 0 && ending == null)) {
                return;
            }
            draining = true;
        }
        writeBatches();
    }

    /** Called by the one drainer only. */
    private void writeBatches() {
        while (true) {
            byte[] single = null;
            byte[][] batch = null;
            Ending close = null;
            synchronized (this) {
                if (ended) {
                    draining = false;
                    return;
                }
                if (size == 0) {
                    draining = false;
                    if (ending == null) {
                        return;
                    }
                    ended = true;
                    close = ending;
                } else if (size == 1) {
                    single = poll();
                } else {
                    batch = pollBatch();
                }
            }
            if (close != null) {
                link.close(close.code(), close.reason());
                return;
            }
            FLUSH.setRelease(this, PENDING);
            if (single != null) {
                link.writeAndFlush(single, this);
            } else if (batch != null) {
                for (byte[] frame : batch) {
                    link.write(frame);
                }
                link.flush(this);
            }
            if (FLUSH.compareAndSet(this, PENDING, LEFT_TO_LISTENER)) {
                return;
            }
        }
    }

    private byte[] poll() {
        byte[][] slots = ring;
        if (slots == null) {
            throw new IllegalStateException("the queue is empty");
        }
        byte[] frame = slots[head];
        slots[head] = null;
        head = (head + 1) & (slots.length - 1);
        size--;
        queuedBytes -= frame.length;
        bytesOnLink += frame.length;
        if (size == 0 && slots.length > KEPT_CAPACITY) {
            ring = null;
        }
        return frame;
    }

    private byte[][] pollBatch() {
        int count = 0;
        int bytes = 0;
        byte[][] slots = ring;
        while (slots != null && count < size && bytes < BATCH_BYTES) {
            bytes += slots[(head + count) & (slots.length - 1)].length;
            count++;
        }
        byte[][] batch = new byte[count][];
        for (int i = 0; i < count; i++) {
            batch[i] = poll();
        }
        return batch;
    }

    @Override
    public void flushed() {
        synchronized (this) {
            bytesOnLink = 0;
        }
        if (!FLUSH.compareAndSet(this, PENDING, DONE)) {
            writeBatches();
        }
    }

    @Override
    public void flushFailed() {
        discard();
        flushed();
    }

    private static VarHandle flushHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(OutboundQueue.class, "flushState", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
