package dev.streampod.server.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection, within a bound in bytes, and what was sent and not acknowledged, within the rest
 * of that bound.
 *
 * <p>Any thread adds. One thread at a time drains: who finds the queue undrained becomes the drainer, writes a batch,
 * flushes it once, and goes on when the flush is done; if that is later, the thread that reports it goes on. So there is
 * never more than one batch on the link, and bytes count until they are written. All fields but the flush state are guarded
 * by this object's lock, which is never held while the link is called.
 *
 * <p>The queue of a resumable session outlives its links. While it has none nothing is drained, and what was sent before
 * counts against the bound, since all of it may have to be sent again.
 */
final class OutboundQueue {

    /** The most that is handed to the link before it is flushed. */
    private static final int BATCH_BYTES = 64 * 1024;

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
        /** It was dropped: the queue has ended, or has no link and the frame is about the link. */
        ENDED
    }

    private record Ending(int code, String reason) {}

    private final int limit;
    private final int much;
    private final FrameRing frames = new FrameRing();
    private volatile @Nullable Runnable onEmpty;

    private @Nullable LinkWriter writer;
    /** Whether what is sent is kept until it is acknowledged. */
    private boolean keeping;
    /** Frames about the link, which are sent before all else and never again; only while frames are kept. */
    private @Nullable ArrayDeque<byte[]> unnumbered;

    private int unnumberedBytes;
    private @Nullable Ending ending;
    private boolean ended;

    OutboundQueue(Link link, int limit) {
        this.writer = new LinkWriter(link);
        this.limit = limit;
        this.much = Math.min(BATCH_BYTES / 2, limit / 4);
    }

    /** Adds a frame; it is not sent before {@link #drain}. A frame larger than the bound passes when nothing else waits. */
    synchronized Offer offer(byte[] frame) {
        if (ended || ending != null) {
            return Offer.ENDED;
        }
        LinkWriter current = writer;
        if (!fits(frame, current)) {
            return Offer.OVERFLOW;
        }
        frames.add(frame);
        if (keeping && current != null) {
            while (frames.keptBytes() > 0 && frames.keptBytes() + frames.waitingBytes() + unnumberedBytes > limit) {
                frames.letGoOldest();
            }
        }
        return frames.waitingBytes() >= much ? Offer.QUEUED_MUCH : Offer.QUEUED;
    }

    /** How much counts against the bound: what waits, and what the link has not written yet. */
    synchronized int bytes() {
        LinkWriter current = writer;
        int onTheirWay = current == null ? frames.keptBytes() : current.bytesOnLink;
        return frames.waitingBytes() + unnumberedBytes + onTheirWay;
    }

    /** The bound, in bytes. */
    int limit() {
        return limit;
    }

    /** Has the action run each time that everything is written; it must not wait. */
    void onEmpty(Runnable action) {
        onEmpty = action;
    }

    private boolean fits(byte[] frame, @Nullable LinkWriter current) {
        int onTheirWay = current == null ? frames.keptBytes() : current.bytesOnLink;
        int waiting = frames.waitingBytes() + unnumberedBytes + onTheirWay;
        return waiting == 0 || waiting + frame.length <= limit;
    }

    /** Adds a frame about the link, which is not sent again on another one. */
    synchronized Offer offerUnnumbered(byte[] frame) {
        if (!keeping) {
            return offer(frame);
        }
        LinkWriter current = writer;
        if (ended || ending != null || current == null) {
            return Offer.ENDED;
        }
        if (!fits(frame, current)) {
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
    synchronized void keepUnacknowledged() {
        keeping = true;
    }

    /** The client has taken in so many frames; returns false when so many were not sent. */
    synchronized boolean acknowledged(long number) {
        if (frames.position(number) == FrameRing.Position.NOT_SENT) {
            return false;
        }
        frames.acknowledged(number);
        return true;
    }

    /** The link is lost, and the session waits for another: nothing more is written to this one. */
    synchronized void detach() {
        writer = null;
        unnumbered = null;
        unnumberedBytes = 0;
    }

    /**
     * Goes on with another link, after so many frames, if everything after them is kept; {@code welcome} goes first. Returns
     * where that number lies; nothing has changed unless everything is kept.
     */
    synchronized FrameRing.Position attach(Link link, long received, byte[] welcome) {
        if (ended) {
            return FrameRing.Position.LET_GO;
        }
        FrameRing.Position position = frames.position(received);
        if (position == FrameRing.Position.KEPT) {
            frames.acknowledged(received);
            frames.rewind();
            writer = new LinkWriter(link);
            addUnnumbered(welcome);
        }
        return position;
    }

    /** Accepts nothing more, and closes the link with this code once everything is written. Only the first call counts. */
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

    /** Drops what waits and accepts nothing more: the connection is over. */
    synchronized void discard() {
        ended = true;
        clear();
    }

    /** Sends what waits, unless another thread is at it. Never blocks. */
    void drain() {
        LinkWriter current;
        synchronized (this) {
            current = writer;
            if (current == null || current.draining || ended || (nothingWaits() && ending == null)) {
                return;
            }
            current.draining = true;
        }
        current.writeBatches();
    }

    private boolean nothingWaits() {
        return frames.isEmpty() && unnumberedBytes == 0;
    }

    /** Writes to one link. The fields are guarded by the queue's lock. */
    private final class LinkWriter implements Link.FlushListener {

        private final Link link;
        private int bytesOnLink;
        private boolean draining;

        @SuppressWarnings("unused") // through FLUSH
        private volatile int flushState;

        private LinkWriter(Link link) {
            this.link = link;
        }

        /** Called by the one drainer only. */
        private void writeBatches() {
            while (true) {
                byte[] single = null;
                byte[][] batch = null;
                Ending close = null;
                boolean empty = false;
                synchronized (OutboundQueue.this) {
                    if (ended || writer != this) {
                        draining = false;
                        return;
                    }
                    if (nothingWaits()) {
                        draining = false;
                        empty = ending == null;
                        if (ending != null) {
                            ended = true;
                            close = ending;
                            clear();
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
                if (empty) {
                    tellEmpty();
                    return;
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

        private void tellEmpty() {
            Runnable action = onEmpty;
            if (action != null) {
                action.run();
            }
        }

        private byte[] next() {
            byte[] frame = unnumbered == null ? null : unnumbered.poll();
            if (frame != null) {
                unnumberedBytes -= frame.length;
            } else {
                frame = frames.next(keeping);
            }
            bytesOnLink += frame.length;
            return frame;
        }

        @Override
        public void flushed() {
            synchronized (OutboundQueue.this) {
                bytesOnLink = 0;
            }
            if (!FLUSH.compareAndSet(this, PENDING, DONE)) {
                writeBatches();
            }
        }

        @Override
        public void flushFailed() {
            synchronized (OutboundQueue.this) {
                if (writer == this && keeping && ending == null) {
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
            return MethodHandles.lookup().findVarHandle(LinkWriter.class, "flushState", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
