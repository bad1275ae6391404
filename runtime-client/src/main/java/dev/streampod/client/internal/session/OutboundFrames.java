package dev.streampod.client.internal.session;

import dev.streampod.client.ClientError;
import dev.streampod.client.internal.call.ClientCall;
import dev.streampod.client.internal.feed.ClientFeed;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameWriter;
import dev.streampod.wire.ResendBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames that are written in a session: makes batches of what is queued, opens streams before their first frame, and
 * keeps what the server has not acknowledged. The client's lock guards all state; callers hold it.
 */
final class OutboundFrames {

    /** The most that one flush writes. */
    private static final int BATCH_FRAMES = 64;

    private static final int BATCH_BYTES = 64 * 1024;

    private final SendQueue queue;
    private final StreamTable streams;
    private final Authentication authentication;
    private final EventDispatcher dispatcher;
    private final FrameWriter frames;
    private final MessageLimit limit;
    private final int maxKeptBytes;
    /** The frames of a resumable session that the server has not acknowledged, within the bound of the queue. */
    private ResendBuffer<Outgoing.Framed> sent = emptyResendBuffer();

    /** Whether the server acknowledges what it has taken in, so that what is written is kept until then. */
    private boolean acknowledged;

    private boolean someMayWantOpening;

    /** @param maxKeptBytes bounds what is kept of what was written and not acknowledged */
    OutboundFrames(
            SendQueue queue,
            StreamTable streams,
            Authentication authentication,
            EventDispatcher dispatcher,
            FrameWriter frames,
            MessageLimit limit,
            int maxKeptBytes) {
        this.queue = queue;
        this.streams = streams;
        this.authentication = authentication;
        this.dispatcher = dispatcher;
        this.frames = frames;
        this.limit = limit;
        this.maxKeptBytes = maxKeptBytes;
    }

    /**
     * A connection was welcomed.
     *
     * @param acknowledges whether the server acknowledges what it takes in
     */
    void connectionUp(boolean acknowledges) {
        acknowledged = acknowledges;
        someMayWantOpening = true;
    }

    /** A stream may have come into use. */
    void openStreams() {
        someMayWantOpening = true;
    }

    boolean areAcknowledged() {
        return acknowledged;
    }

    /** The server has taken in so many frames; returns false when so many were not written. */
    boolean acknowledge(long number) {
        return acknowledged && sent.acknowledge(number);
    }

    /** Has everything after so many frames written again; returns false when that is not possible. */
    boolean resume(long number) {
        return sent.rewind(number) == ResendBuffer.Position.KEPT;
    }

    /**
     * Does not write the change again, of which the server is known to refuse the key: so the frames behind it are handled as they
     * would be after its answer. Right after {@link #resume}. Returns false when the server has taken it in, so that
     * there is nothing to write again.
     */
    boolean withdraw(KeyChange change) {
        boolean found = false;
        for (int left = sent.count(Integer.MAX_VALUE); left > 0; left--) {
            Outgoing.Framed frame = sent.next(false);
            if (frame instanceof Outgoing.AuthFrame auth && auth.change() == change) {
                found = true;
            } else {
                sent.add(frame);
            }
        }
        return found;
    }

    /** Whether something is to be written again. */
    boolean hasUnwritten() {
        return sent.hasWaiting();
    }

    /** The session is over: nothing of it is written again. */
    void sessionOver() {
        sent = emptyResendBuffer();
    }

    private static ResendBuffer<Outgoing.Framed> emptyResendBuffer() {
        return new ResendBuffer<>(frame -> frame.frame().length);
    }

    /** The messages that were written and that the server has not acknowledged; none if it acknowledges nothing. */
    List<Outgoing.Message> unacknowledged() {
        var messages = new ArrayList<Outgoing.Message>();
        sent.forEach(frame -> {
            if (frame instanceof Outgoing.Message message) {
                messages.add(message);
            }
        });
        return messages;
    }

    /**
     * The frames to be written next, with one flush: those that are written again first.
     *
     * @param paused whether nothing of the queue is taken
     */
    List<byte[]> nextBatch(boolean paused) {
        var batch = new ArrayList<byte[]>();
        int bytes = 0;
        while (sent.hasWaiting() && batch.size() < BATCH_FRAMES && bytes < BATCH_BYTES) {
            byte[] frame = sent.next(true).frame();
            batch.add(frame);
            bytes += frame.length;
        }
        if (!paused && !sent.hasWaiting()) {
            openStreamsInUse(batch);
            for (Outgoing next = queue.peek();
                    next != null && batch.size() < BATCH_FRAMES && bytes < BATCH_BYTES;
                    next = queue.peek()) {
                bytes += write(next, batch);
            }
        }
        return batch;
    }

    /** Not before a key change that waits: the streams may be for the user of the new key. */
    private void openStreamsInUse(List<byte[]> batch) {
        if (someMayWantOpening && !authentication.isChanging()) {
            someMayWantOpening = false;
            streams.those(ClientStream::inUse).forEach(stream -> open(stream, batch));
        }
    }

    /** Moves the first entry of the queue into the batch; returns how many bytes it takes there. */
    private int write(Outgoing entry, List<byte[]> batch) {
        if (entry instanceof Outgoing.Message message) {
            if (limit.isBelow(message.frame().length)) {
                queue.discard();
                dispatcher.error(new ClientError(
                        ErrorCode.TOO_LARGE, message.stream().endpoint(), null, limit.tooLarge(message)));
                return 0;
            }
            queue.take();
            open(message.stream(), batch);
            put(message, batch);
            return message.frame().length;
        }
        if (entry instanceof Outgoing.Call call) {
            return write(call, batch);
        }
        queue.take();
        if (entry instanceof Outgoing.Part part) {
            if (part.call().written()) {
                put(part.frame(), batch);
                return part.frame().frame().length;
            }
        } else if (entry instanceof Outgoing.Close close) {
            close(close.stream(), batch);
        } else if (entry instanceof Outgoing.Feed feed) {
            return write(feed.feed(), batch);
        } else if (entry instanceof Outgoing.Auth auth) {
            byte[] frame = frames.write(new Frame.Auth(auth.change().key));
            if (limit.isBelow(frame.length)) {
                authentication.unsendable(auth.change(), limit.keyTooLarge(frame.length));
            } else if (authentication.write(auth.change())) {
                put(new Outgoing.AuthFrame(auth.change(), frame), batch);
            }
            openStreamsInUse(batch);
        }
        return 0;
    }

    private int write(Outgoing.Call entry, List<byte[]> batch) {
        ClientCall call = entry.call();
        if (call.isOver()) {
            queue.discard();
            return 0;
        }
        byte[] frame = call.frame();
        if (limit.isBelow(frame.length)) {
            queue.discard();
            call.fail(limit.tooLarge(call, frame.length));
            return 0;
        }
        queue.take();
        call.written(true);
        put(new Outgoing.Control(frame), batch);
        return frame.length;
    }

    private int write(ClientFeed<?> feed, List<byte[]> batch) {
        int bytes = 0;
        for (byte[] frame : feed.takeFrames(limit.bytes())) {
            put(new Outgoing.Control(frame), batch);
            bytes += frame.length;
        }
        return bytes;
    }

    private void open(ClientStream<?> stream, List<byte[]> batch) {
        if (stream.phase() == ClientStream.Phase.NOT_OPEN) {
            stream.openWritten();
            put(new Frame.Open(stream.endpoint()), batch);
        }
    }

    private void close(ClientStream<?> stream, List<byte[]> batch) {
        if (stream.phase() != ClientStream.Phase.NOT_OPEN) {
            stream.closeWritten();
            someMayWantOpening = true; // this one, if it has come into use again
            put(new Frame.Close(stream.endpoint()), batch);
        }
    }

    private void put(Frame control, List<byte[]> batch) {
        put(new Outgoing.Control(frames.write(control)), batch);
    }

    private void put(Outgoing.Framed frame, List<byte[]> batch) {
        batch.add(frame.frame());
        if (acknowledged) {
            sent.addSent(frame, maxKeptBytes);
        }
    }
}
