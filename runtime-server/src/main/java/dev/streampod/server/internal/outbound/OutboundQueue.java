package dev.streampod.server.internal.outbound;

import dev.streampod.wire.ResendBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait to be sent in one session, within a bound in bytes, and those not acknowledged yet, within the
 * rest of that bound.
 *
 * <p>Any thread adds. One thread at a time drains: a thread that finds no drainer becomes the drainer, writes a batch,
 * flushes it once, and goes on when the flush is done; if the flush ends later, the thread that reports it goes on. So there
 * is never more than one batch on the transport, and bytes count until they are written. All fields but the flush state are
 * guarded by this object's lock, which is never held while the transport is called.
 *
 * <p>The queue of a resumable session outlives its connections. While it has none nothing is drained, and what was sent
 * before counts against the bound, since all of it may have to be sent again.
 *
 * <p>What streams hold back in front of the queue, since they may drop it again, counts within the bound as well.
 */
public final class OutboundQueue {

    /** The most that is handed to the transport before it is flushed. */
    private static final int BATCH_BYTES = 64 * 1024;

    private static final VarHandle FLUSH = flushHandle();
    private static final int PENDING = 0;
    private static final int DONE = 1;
    private static final int LEFT_TO_LISTENER = 2;

    /** The outcome for a frame that was offered. */
    public enum Offer {
        /** The frame waits to be sent. */
        QUEUED,
        /** The frame waits, and so much waits with it that the queue should be drained without delay. */
        QUEUED_MUCH,
        /** The frame was not taken yet: enough waits before it. */
        HELD_BACK,
        /** The frame was dropped: the bound is reached. */
        OVERFLOW,
        /** The frame was dropped: the queue has ended, or has no connection and the frame is about the connection. */
        ENDED
    }

    private record Ending(int code, String reason) {}

    /** An action to be run once a frame of that size is taken {@linkplain #offerInTurn in its turn}. */
    private record WaitingForRoom(int bytes, int most, Runnable action) {}

    private final int limit;
    private final int much;
    private final Consumer<Throwable> onFailure;
    private final ResendBuffer<byte[]> frames = new ResendBuffer<>(frame -> frame.length);

    private @Nullable TransportWriter writer;
    /** Whether what is sent is kept until it is acknowledged. */
    private boolean retaining;
    /** Frames about the connection, which are sent before all else and never again; only while frames are kept. */
    private @Nullable ArrayDeque<byte[]> unnumbered;

    private int unnumberedBytes;
    /** The bytes that are held back in front of this queue, and reserved here. */
    private int heldBackBytes;
    /** The bytes that were added in any case, before the end: the bound is that much higher from then on. */
    private int beyondLimit;

    private @Nullable List<Runnable> whenWritten;
    private @Nullable List<WaitingForRoom> whenRoom;
    private @Nullable Ending ending;
    private boolean ended;

    /** @param onFailure is told what writing to the transport throws; the connection is cut then */
    public OutboundQueue(Transport transport, int limit, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.writer = new TransportWriter(transport);
        this.limit = limit;
        this.much = Math.min(BATCH_BYTES / 2, limit / 4);
    }

    /** Adds a frame; it is not sent before {@link #drain}. A frame larger than the bound passes when nothing else waits. */
    synchronized Offer offer(byte[] frame) {
        if (ended || ending != null) {
            return Offer.ENDED;
        }
        if (!fits(frame)) {
            return Offer.OVERFLOW;
        }
        return add(frame);
    }

    private Offer add(byte[] frame) {
        frames.add(frame);
        keepWithinLimit();
        return frames.waitingBytes() >= much ? Offer.QUEUED_MUCH : Offer.QUEUED;
    }

    private void keepWithinLimit() {
        if (retaining && writer != null) {
            while (frames.keptBytes() > 0
                    && frames.keptBytes() + frames.waitingBytes() + unnumberedBytes + heldBackBytes > limit) {
                frames.letGoOldest();
            }
        }
    }

    /**
     * Adds a frame if not more waits than that with it, or nothing does; otherwise it is held back, and may be
     * {@linkplain #reserve reserved} room for.
     */
    public synchronized Offer offerWithin(byte[] frame, int most) {
        if (ended || ending != null) {
            return Offer.ENDED;
        }
        int load = load();
        return (load == 0 || load + frame.length <= most) && fits(frame) ? add(frame) : Offer.HELD_BACK;
    }

    /**
     * Adds a frame if not more waits than that with it, and it fits in besides what is held back; or if nothing waits, since
     * it has waited for that elsewhere.
     */
    synchronized Offer offerInTurn(byte[] frame, int most) {
        if (ended || ending != null) {
            return Offer.ENDED;
        }
        return hasRoomInTurn(frame.length, most) ? add(frame) : Offer.HELD_BACK;
    }

    private boolean hasRoomInTurn(int bytes, int most) {
        int load = load();
        return load == 0 || (load + bytes <= most && fits(bytes));
    }

    /** Adds a frame that was held back within a bound of its own, regardless of this one's: the queue is about to end. */
    synchronized Offer offerInAnyCase(byte[] frame) {
        if (ended || ending != null) {
            return Offer.ENDED;
        }
        beyondLimit += frame.length;
        return add(frame);
    }

    /**
     * Reserves room for a frame that is held back: half of the bound for all of them, or for a single one as much as there
     * is. A quarter is left to other frames.
     */
    synchronized boolean reserve(int bytes) {
        int load = load();
        boolean room = heldBackBytes == 0
                ? load + bytes <= limit
                : heldBackBytes + bytes <= limit / 2 && load + heldBackBytes + bytes <= limit - limit / 4;
        if (room) {
            heldBackBytes += bytes;
            keepWithinLimit();
        }
        return room;
    }

    /** Gives back what was reserved for a frame that was dropped. */
    synchronized void release(int bytes) {
        heldBackBytes -= bytes;
    }

    /**
     * Adds a frame that room is reserved for, unless more would wait than that with it, though something does; it is held
     * back still then.
     */
    synchronized Offer offerReserved(byte[] frame, int most) {
        if (ended || ending != null) {
            return Offer.ENDED;
        }
        int load = load();
        if (load != 0 && load + frame.length > most) {
            return Offer.HELD_BACK;
        }
        heldBackBytes -= frame.length;
        return add(frame);
    }

    /** How much counts against the bound: what waits, here or held back, and what the transport has not written yet. */
    public synchronized int bytes() {
        return load() + heldBackBytes;
    }

    /** Whether nothing waits in the queue, and nothing is being written. */
    synchronized boolean isWritten() {
        return load() == 0;
    }

    private int load() {
        TransportWriter current = writer;
        int onTheirWay = current == null ? frames.keptBytes() : current.bytesInTransport;
        return frames.waitingBytes() + unnumberedBytes + onTheirWay;
    }

    /** The bound, in bytes. */
    public int limit() {
        return limit;
    }

    /**
     * Has the action run once, when all that is in the queue is written, or now if it is; never when the queue ends before.
     * The action must not wait.
     */
    public void whenWritten(Runnable action) {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (load() != 0) {
                if (whenWritten == null) {
                    whenWritten = new ArrayList<>();
                }
                whenWritten.add(action);
                return;
            }
        }
        action.run();
    }

    /** How many actions wait until all is written. The callers of {@link #whenWritten} bound them. */
    synchronized int waitingActions() {
        return whenWritten == null ? 0 : whenWritten.size();
    }

    /**
     * Has the action run once, as soon as a frame of that size is taken {@linkplain #offerInTurn in its turn}, or now if it
     * is; never when the queue ends before. The action must not wait.
     */
    void whenRoomInTurn(int bytes, int most, Runnable action) {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (!hasRoomInTurn(bytes, most)) {
                if (whenRoom == null) {
                    whenRoom = new ArrayList<>();
                }
                whenRoom.add(new WaitingForRoom(bytes, most, action));
                return;
            }
        }
        action.run();
    }

    /** Removes and returns the actions that there is room for now; null for none. */
    private @Nullable List<Runnable> takeThoseWithRoom() {
        List<WaitingForRoom> waiting = whenRoom;
        if (waiting == null) {
            return null;
        }
        var due = new ArrayList<Runnable>();
        waiting.removeIf(each -> hasRoomInTurn(each.bytes, each.most) && due.add(each.action));
        whenRoom = waiting.isEmpty() ? null : waiting;
        return due.isEmpty() ? null : due;
    }

    private boolean fits(byte[] frame) {
        return fits(frame.length);
    }

    private boolean fits(int bytes) {
        int waiting = load() + heldBackBytes;
        return waiting == 0 || waiting + bytes <= (long) limit + beyondLimit;
    }

    /** Adds a frame about the connection, which is not sent again on another one. */
    public synchronized Offer offerUnnumbered(byte[] frame) {
        if (!retaining) {
            return offer(frame);
        }
        if (ended || ending != null || writer == null) {
            return Offer.ENDED;
        }
        if (!fits(frame)) {
            return Offer.OVERFLOW;
        }
        addUnnumbered(frame);
        return Offer.QUEUED;
    }

    private void addUnnumbered(byte[] frame) {
        if (unnumbered == null) {
            unnumbered = new ArrayDeque<>();
        }
        unnumbered.add(frame);
        unnumberedBytes += frame.length;
    }

    /** From here on what is sent is numbered, and kept until it is acknowledged; nothing may have been added before. */
    public synchronized void keepUnacknowledged() {
        retaining = true;
    }

    /** The client has taken in so many frames; returns false when so many were not sent. */
    public synchronized boolean acknowledged(long number) {
        return frames.acknowledge(number);
    }

    /** The connection is lost, and the session waits for another: nothing more is written to this one. */
    public synchronized void detach() {
        writer = null;
        unnumbered = null;
        unnumberedBytes = 0;
    }

    /** Where a number of received frames lies; as if all was let go when the queue has ended. */
    public synchronized ResendBuffer.Position position(long received) {
        return ended ? ResendBuffer.Position.LET_GO : frames.position(received);
    }

    /**
     * Goes on with another connection, after so many frames, if everything after them is kept; {@code welcome} goes first.
     * Returns where that number lies; nothing has changed unless everything is kept.
     */
    public synchronized ResendBuffer.Position attach(Transport transport, long received, byte[] welcome) {
        if (ended) {
            return ResendBuffer.Position.LET_GO;
        }
        ResendBuffer.Position position = frames.rewind(received);
        if (position == ResendBuffer.Position.KEPT) {
            writer = new TransportWriter(transport);
            addUnnumbered(welcome);
        }
        return position;
    }

    /**
     * Accepts nothing more, and closes the connection with this code once everything is written. Only the first call
     * counts.
     */
    synchronized void end(int code, String reason) {
        if (ending == null && !ended) {
            ending = new Ending(code, reason);
        }
    }

    /** Drops what waits. */
    synchronized void clear() {
        frames.clear();
        unnumbered = null;
        unnumberedBytes = 0;
    }

    /** Drops what waits and accepts nothing more: the session is over. */
    public synchronized void discard() {
        ended = true;
        whenWritten = null;
        whenRoom = null;
        clear();
    }

    /** Sends what waits, unless another thread is at it. Never blocks. */
    void drain() {
        TransportWriter current;
        synchronized (this) {
            current = writer;
            if (current == null || current.draining || ended || (nothingWaits() && ending == null)) {
                return;
            }
            current.draining = true;
        }
        current.write();
    }

    private boolean nothingWaits() {
        return !frames.hasWaiting() && unnumberedBytes == 0;
    }

    /** Writes to one transport. The fields are guarded by the queue's lock. */
    private final class TransportWriter implements Transport.FlushListener {

        private final Transport transport;
        private int bytesInTransport;
        private boolean draining;

        @SuppressWarnings("unused") // through FLUSH
        private volatile int flushState;

        private TransportWriter(Transport transport) {
            this.transport = transport;
        }

        /** Writes what waits. A connection that throws is cut: with a frame half written nothing can follow on it. */
        private void write() {
            try {
                writeBatches();
            } catch (Throwable e) {
                onFailure.accept(e);
                transport.abort();
            }
        }

        /** Called by the one drainer only. */
        private void writeBatches() {
            while (true) {
                byte[] single = null;
                byte[][] batch = null;
                Ending close = null;
                List<Runnable> written = null;
                List<Runnable> withRoom;
                synchronized (OutboundQueue.this) {
                    if (ended || writer != this) {
                        draining = false;
                        return;
                    }
                    withRoom = takeThoseWithRoom();
                    if (withRoom != null) {
                        // They are run below, and what they add is looked for after that.
                    } else if (nothingWaits()) {
                        draining = false;
                        if (ending != null) {
                            ended = true;
                            close = ending;
                            whenRoom = null;
                            clear();
                        } else {
                            written = whenWritten;
                        }
                        whenWritten = null;
                        if (close == null && written == null) {
                            return;
                        }
                    } else {
                        int first = unnumbered == null ? 0 : unnumbered.size();
                        int count = first + frames.count(BATCH_BYTES);
                        if (count == 1) {
                            single = next();
                        } else {
                            batch = new byte[count][];
                            for (int i = 0; i < count; i++) {
                                batch[i] = next();
                            }
                        }
                    }
                }
                if (withRoom != null) {
                    runAll(withRoom);
                    continue;
                }
                if (written != null) {
                    runAll(written);
                    return;
                }
                if (close != null) {
                    transport.close(close.code(), close.reason());
                    return;
                }
                FLUSH.setRelease(this, PENDING);
                if (single != null) {
                    transport.writeAndFlush(single, this);
                } else if (batch != null) {
                    for (byte[] frame : batch) {
                        transport.write(frame);
                    }
                    transport.flush(this);
                }
                if (FLUSH.compareAndSet(this, PENDING, LEFT_TO_LISTENER)) {
                    return;
                }
            }
        }

        private void runAll(List<Runnable> actions) {
            for (Runnable action : actions) {
                try {
                    action.run();
                } catch (Throwable e) {
                    onFailure.accept(e); // only the action has failed, not the connection
                }
            }
        }

        private byte[] next() {
            byte[] frame = unnumbered == null ? null : unnumbered.poll();
            if (frame != null) {
                unnumberedBytes -= frame.length;
            } else {
                frame = frames.next(retaining);
            }
            bytesInTransport += frame.length;
            return frame;
        }

        @Override
        public void flushed() {
            synchronized (OutboundQueue.this) {
                bytesInTransport = 0;
            }
            if (!FLUSH.compareAndSet(this, PENDING, DONE)) {
                write();
            }
        }

        @Override
        public void flushFailed() {
            synchronized (OutboundQueue.this) {
                if (writer == this && retaining && ending == null) {
                    detach();
                } else if (writer == this) {
                    discard();
                }
            }
            flushed();
        }
    }

    private static VarHandle flushHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(TransportWriter.class, "flushState", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
