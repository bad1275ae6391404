package dev.streampod.client.internal.transport;

import dev.streampod.client.IncompatibleProtocolException;
import dev.streampod.client.internal.session.Connector;
import dev.streampod.client.internal.session.Transport;
import dev.streampod.client.internal.session.TransportListener;
import dev.streampod.concurrent.NewestValueWriter;
import dev.streampod.concurrent.SerialTask;
import dev.streampod.wire.CloseCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.WebSocketException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket of Jetty. Frames arrive on one network thread at a time, which owns {@code message}; writing and closing
 * may be called from any thread. The thread that sets {@code ended} reports the end to the listener.
 */
final class JettyTransport implements Transport, FrameHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JettyTransport.class);

    private final int maxMessageBytes;
    private final TransportListener listener;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Writes pongs, with the payloads of pings. */
    private final NewestValueWriter<ByteBuffer> pongs =
            new NewestValueWriter<>((waiting, newer) -> newer, this::writePong);

    private volatile boolean aborted;
    /** Something could not be written: the server would miss it, so nothing counts as written after it. */
    private volatile boolean writeFailed;

    private volatile @Nullable CompletableFuture<CoreSession> upgrade;
    private volatile @Nullable CoreSession session;
    private volatile @Nullable Throwable failure;

    /** The failure of the write that ended the connection; null when it ended otherwise. */
    private volatile @Nullable Throwable unwritten;

    /** Bounded by its writers: each waits until its last frames were written before it writes again. */
    private final Queue<Batch> waiting = new ConcurrentLinkedQueue<>();
    /** One thread at a time hands frames to Jetty, since no other message may go between the fragments of one. */
    private final SerialTask writing = new SerialTask("Writing to a WebSocket", this::writeWaiting, this::cannotWrite);

    private record Batch(List<byte[]> frames, Runnable written) {}

    /** The fragments of a message that has begun; null when none has. */
    private @Nullable ByteArrayOutputStream message;

    JettyTransport(int maxMessageBytes, TransportListener listener) {
        this.maxMessageBytes = maxMessageBytes;
        this.listener = listener;
    }

    /** The request is on its way. */
    void upgrading(URI url, CompletableFuture<CoreSession> request) {
        upgrade = request;
        if (aborted) {
            request.cancel(true);
        }
        var unused = request.whenComplete((opened, cause) -> {
            if (cause != null && session == null && ended.compareAndSet(false, true)) {
                listener.failed(UpgradeFailures.explain(url, cause));
            }
        });
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        callback.succeeded();
        if (aborted) {
            opened.abort();
            return;
        }
        if (!Connector.SUBPROTOCOL.equals(opened.getNegotiatedSubProtocol())) {
            if (ended.compareAndSet(false, true)) {
                listener.failed(new IncompatibleProtocolException(
                        opened.getRequestURI() + " opens WebSockets, but not for " + Connector.SUBPROTOCOL, null));
            }
            opened.abort();
            return;
        }
        listener.opened(this);
        opened.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        CoreSession open = session;
        if (open == null) {
            callback.failed(new IllegalStateException("a frame before the connection was open"));
            return;
        }
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.CONTINUATION -> text(frame, open);
            case OpCode.BINARY -> open.close(CloseCode.BAD_FRAME, "binary frames were not agreed upon", Callback.NOOP);
            case OpCode.PING -> answerPing(frame);
            default -> {}
        }
        boolean last = frame.getOpCode() == OpCode.CLOSE;
        callback.succeeded();
        if (!last) {
            open.demand();
        }
    }

    /** While a pong is being written, only the newest ping is answered next, as RFC 6455, section 5.5.3 allows. */
    private void answerPing(Frame ping) {
        ByteBuffer payload = BufferUtil.copy(ping.getPayload());
        pongs.write(payload == null ? BufferUtil.EMPTY_BUFFER : payload);
    }

    private void writePong(ByteBuffer payload, Runnable written) {
        CoreSession open = session;
        if (open != null) {
            open.sendFrame(new Frame(OpCode.PONG, payload), Callback.from(written, cause -> {}), false);
        }
    }

    private void text(Frame frame, CoreSession open) {
        ByteBuffer payload = frame.getPayload();
        ByteArrayOutputStream begun = message;
        if (begun == null && frame.isFin()) {
            if (payload.hasArray()) {
                listener.received(payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
            } else {
                byte[] copy = BufferUtil.toArray(payload);
                listener.received(copy, 0, copy.length);
            }
            return;
        }
        if (begun == null) {
            begun = new ByteArrayOutputStream();
            message = begun;
        }
        if (begun.size() + payload.remaining() > maxMessageBytes) {
            open.close(
                    CloseCode.MESSAGE_TOO_LARGE, "a message of more than " + maxMessageBytes + " bytes", Callback.NOOP);
            message = null;
            return;
        }
        begun.writeBytes(BufferUtil.toArray(payload));
        if (frame.isFin()) {
            message = null;
            listener.received(begun.toByteArray(), 0, begun.size());
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        failure = cause;
        // An attempt that was given up as it succeeded: Jetty hands over our own cancellation.
        boolean givenUp = aborted && cause instanceof CancellationException;
        if (!givenUp && isFault(cause)) {
            LOG.error("Serving a WebSocket failed; the connection is given up", cause);
        }
        callback.succeeded();
    }

    /** Whether it is a fault of this process, and not of the network or of the server. */
    private static boolean isFault(Throwable cause) {
        return cause instanceof Error
                || (cause instanceof RuntimeException
                        && !(cause instanceof WebSocketException)
                        && !(cause instanceof UncheckedIOException));
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        callback.succeeded();
        if (session != null && ended.compareAndSet(false, true)) {
            Throwable cause = failure == null ? status.getCause() : failure;
            listener.closed(status.getCode(), reason(status), cause);
        }
    }

    private String reason(CloseStatus status) {
        Throwable ending = unwritten;
        if (ending != null) {
            String why = ending.getMessage();
            return "writing to it failed: " + (why == null ? ending.toString() : why);
        }
        String reason = status.getReason();
        return reason == null ? "" : reason;
    }

    @Override
    public void write(List<byte[]> frames, Runnable written) {
        if (session != null) {
            waiting.add(new Batch(frames, written));
            writing.request();
        }
    }

    private void writeWaiting() {
        for (Batch batch = waiting.poll(); batch != null; batch = waiting.poll()) {
            CoreSession open = session;
            if (open != null) {
                write(open, batch.frames, batch.written);
            }
        }
    }

    /** Whatever goes wrong ends the connection, so that the loss is seen. */
    private void cannotWrite(String function, Throwable cause) {
        writeFailed = true;
        abort(); // first, since logging may fail for the same reason
        LOG.error("{} failed; the connection is given up", function, cause);
    }

    private void write(CoreSession open, List<byte[]> frames, Runnable written) {
        Consumer<Throwable> failed = cause -> writeFailed(open, cause);
        Callback done = Callback.from(
                () -> {
                    if (!writeFailed) {
                        written.run();
                    }
                },
                failed);
        if (frames.size() == 1 && frames.get(0).length <= maxMessageBytes) {
            send(open, frames.get(0), done, false);
            return;
        }
        Callback batched = Callback.from(() -> {}, failed);
        for (byte[] frame : frames) {
            send(open, frame, batched, true);
        }
        open.flush(done);
    }

    /**
     * Sends a message. Jetty has one limit for the frames of both directions, which has to be that of what comes, so a larger
     * message goes out in fragments of that size. A new frame for each write: Jetty's flusher masks and marks the one it is
     * given.
     */
    private void send(CoreSession open, byte[] content, Callback callback, boolean batch) {
        if (content.length <= maxMessageBytes) {
            open.sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(content)), callback, batch);
            return;
        }
        for (int start = 0; start < content.length && !writeFailed; start += maxMessageBytes) {
            int length = Math.min(maxMessageBytes, content.length - start);
            boolean last = start + length == content.length;
            byte opCode = start == 0 ? OpCode.TEXT : OpCode.CONTINUATION;
            open.sendFrame(new Frame(opCode, last, ByteBuffer.wrap(content, start, length)), callback, batch);
        }
    }

    /** The connection ends with this, and the listener is told so. */
    private void writeFailed(CoreSession open, Throwable cause) {
        writeFailed = true;
        if (open.isOutputOpen()) {
            // Otherwise the connection is being closed already.
            failure = failure == null ? cause : failure;
            unwritten = cause;
            open.abort();
            if (!(cause instanceof IOException)) { // the server that is gone is told of when the connection has ended
                LOG.error("Writing to a WebSocket failed; the connection is given up", cause);
            }
        }
    }

    @Override
    public void close(int code, String reason) {
        CoreSession open = session;
        if (open != null) {
            open.close(code, reason, Callback.NOOP);
        }
    }

    @Override
    public void abort() {
        aborted = true;
        CompletableFuture<CoreSession> pending = upgrade;
        if (pending != null) {
            pending.cancel(true);
        }
        CoreSession open = session;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public String toString() {
        return Connector.SUBPROTOCOL + " connection" + (session == null ? "" : " open");
    }
}
