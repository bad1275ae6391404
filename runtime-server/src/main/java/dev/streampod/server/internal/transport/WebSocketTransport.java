package dev.streampod.server.internal.transport;

import dev.streampod.concurrent.NewestValueWriter;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.outbound.Transport;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.session.TransportConnection;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.eclipse.jetty.websocket.core.exception.WebSocketException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket of a connection: frames of it become messages, messages become frames. Jetty calls the methods of {@link
 * FrameHandler} one at a time; those of {@link Transport} may be called by any thread, and Jetty's session takes them so.
 */
final class WebSocketTransport implements FrameHandler, Transport {

    private static final Logger log = LoggerFactory.getLogger(WebSocketTransport.class);

    private final ClientSessions sessions;
    private final ServerCounters counters;
    private final String address;
    private final int messageBytes;
    private final @Nullable ReadCompleteSignal socket;
    private @Nullable String handshakeKey;

    // Set when the handshake is done, before anything else is called.
    private @Nullable CoreSession session;
    private @Nullable TransportConnection connection;

    /** Guarded by this. */
    private boolean closed;

    private @Nullable MessageAssembly assembly;
    /** The one writer's: what was written since the last flush. */
    private int unflushedBytes;

    private final FlushCallback flushCallback = new FlushCallback();
    private final WriteCallback writeCallback = new WriteCallback();
    /** Something could not be written: the client would miss it, so nothing is written after it. */
    private volatile boolean writeFailed;

    private final PongWriter pongs = new PongWriter();

    /**
     * @param socket the socket underneath if it tells when it is read, else null
     * @param handshakeKey the key that came with the handshake, null when none did
     */
    WebSocketTransport(
            ClientSessions sessions,
            String address,
            int messageBytes,
            @Nullable ReadCompleteSignal socket,
            @Nullable String handshakeKey) {
        this.sessions = sessions;
        this.counters = sessions.counters();
        this.address = address;
        this.messageBytes = messageBytes;
        this.socket = socket;
        this.handshakeKey = handshakeKey;
    }

    @Override
    public void onOpen(CoreSession coreSession, Callback callback) {
        session = coreSession;
        TransportConnection opened = sessions.accept(this, address, handshakeKey);
        handshakeKey = null;
        boolean gone;
        synchronized (this) {
            connection = opened;
            gone = closed;
        }
        if (gone) {
            // The server turned the connection away, and its client was gone before this thread came back from that.
            opened.closed();
        }
        if (socket != null) {
            socket.beforeFill(opened::readComplete);
        }
        callback.succeeded();
        coreSession.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        TransportConnection current = connection();
        boolean readOn;
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.CONTINUATION -> readOn = data(current, frame);
            case OpCode.BINARY -> {
                current.violated(CloseCode.BAD_FRAME, "frames must be text messages");
                readOn = true;
            }
            case OpCode.PING -> {
                long unwrittenNanos = pongs.answer(frame);
                readOn = unwrittenNanos == 0 ? current.heard() : current.heardBeforePongWritten(unwrittenNanos);
            }
            case OpCode.CLOSE -> {
                current.closedByClient(CloseStatus.getCloseStatus(frame).getCode());
                callback.succeeded();
                return;
            }
            default -> readOn = current.heard();
        }
        callback.succeeded();
        if (readOn) {
            session().demand();
        } else {
            // Reading is paused: no further frame comes that would end this round of reading.
            current.readComplete();
        }
    }

    private boolean data(TransportConnection current, Frame frame) {
        ByteBuffer payload = frame.getPayload();
        if (assembly == null && frame.isFin() && payload != null && payload.hasArray()) {
            return text(current, payload.array(), payload.arrayOffset() + payload.position(), payload.remaining());
        }
        if (assembly == null) {
            assembly = new MessageAssembly(messageBytes);
        }
        MessageAssembly message = assembly;
        if (payload != null && !message.add(payload)) {
            assembly = null;
            current.violated(CloseCode.MESSAGE_TOO_LARGE, "a message may have at most " + messageBytes + " bytes");
            return true;
        }
        if (!frame.isFin()) {
            return current.heard();
        }
        assembly = null;
        return text(current, message.bytes(), 0, message.length());
    }

    private boolean text(TransportConnection current, byte[] bytes, int offset, int length) {
        counters.bytesReceived.add(length);
        if (!Utf8.isValid(bytes, offset, length)) {
            current.violated(CloseCode.INVALID_UTF8, "not UTF-8");
            return true;
        }
        return current.received(bytes, offset, length);
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        if (isFault(cause)) {
            counters.failures.report("Serving a WebSocket", cause);
        } else {
            log.debug("{} failed", connection, cause);
        }
        if (cause instanceof CloseException violation) {
            // Jetty answers a violation with a close code by itself.
            counters.close(violation.getStatusCode());
        }
        if (connection != null) {
            connection.lost();
        }
        callback.succeeded();
    }

    /** Whether it is a fault of this process, and not of the network or of the client. */
    private static boolean isFault(Throwable cause) {
        return cause instanceof Error
                || (cause instanceof RuntimeException
                        && !(cause instanceof WebSocketException)
                        && !(cause instanceof UncheckedIOException));
    }

    @Override
    public void onClosed(CloseStatus closeStatus, Callback callback) {
        if (socket != null) {
            socket.beforeFill(null);
        }
        TransportConnection current;
        synchronized (this) {
            closed = true;
            current = connection;
        }
        if (current != null) {
            current.closed();
        }
        callback.succeeded();
    }

    @Override
    public void write(byte[] frame) {
        unflushedBytes += frame.length;
        send(frame, writeCallback, true);
    }

    /**
     * Sends a message. Jetty has one limit for the frames of both directions, which has to be that of the client's, so a
     * larger message goes out in fragments of that size.
     *
     * @return whether the callback is told what became of it; if not, something failed before
     */
    private boolean send(byte[] message, Callback callback, boolean batch) {
        if (message.length <= messageBytes && !writeFailed) {
            session().sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(message)), callback, batch);
            return true;
        }
        for (int start = 0; start < message.length && !writeFailed; start += messageBytes) {
            int length = Math.min(messageBytes, message.length - start);
            boolean last = start + length == message.length;
            byte opCode = start == 0 ? OpCode.TEXT : OpCode.CONTINUATION;
            var fragment = new Frame(opCode, last, ByteBuffer.wrap(message, start, length));
            session().sendFrame(fragment, last ? callback : writeCallback, batch || !last);
            if (last) {
                return true;
            }
        }
        return false;
    }

    private void writeFailed(Throwable cause) {
        writeFailed = true;
        if (session().isOutputOpen()) {
            // Otherwise the connection is being closed already.
            session().abort();
            if (!(cause instanceof IOException)) {
                counters.failures.report("Writing to a WebSocket", cause);
                return;
            }
        }
        log.debug("{} could not be written to", connection, cause);
    }

    @Override
    public void flush(FlushListener listener) {
        counters.bytesSent.add(unflushedBytes);
        unflushedBytes = 0;
        if (writeFailed) {
            listener.flushFailed();
            return;
        }
        flushCallback.listener = listener;
        session().flush(flushCallback);
    }

    @Override
    public void writeAndFlush(byte[] frame, FlushListener listener) {
        counters.bytesSent.add(frame.length);
        flushCallback.listener = listener;
        if (!send(frame, flushCallback, false)) {
            listener.flushFailed();
        }
    }

    @Override
    public void close(int code, String reason) {
        session().close(code, reason, Callback.NOOP);
    }

    @Override
    public void abort() {
        session().abort();
    }

    @Override
    public void resumeReading() {
        session().demand();
    }

    @Override
    public boolean signalsReadComplete() {
        return socket != null;
    }

    private CoreSession session() {
        CoreSession current = session;
        if (current == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return current;
    }

    private TransportConnection connection() {
        TransportConnection current = connection;
        if (current == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return current;
    }

    /** Of what goes out with the next flush. */
    private final class WriteCallback implements Callback {

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        public void failed(Throwable cause) {
            writeFailed(cause);
        }
    }

    /**
     * Writes pongs. Of the pings that arrive while one is written only the newest is answered, as RFC 6455, section 5.5.3
     * allows: so a client that sends pings and does not read takes no more memory than two pongs.
     */
    private final class PongWriter {

        private final NewestValueWriter<ByteBuffer> newest =
                new NewestValueWriter<>((waiting, given) -> given, this::write);
        /** Since when a pong is being written, by {@link System#nanoTime()}; 0 while none is. */
        private volatile long writingSince;

        /** Answers a ping, now or later; returns for how many nanoseconds the previous pong has been unwritten, 0 if it is not. */
        long answer(Frame ping) {
            ByteBuffer payload = BufferUtil.copy(ping.getPayload());
            long since = writingSince;
            newest.write(payload == null ? BufferUtil.EMPTY_BUFFER : payload);
            return since == 0 ? 0 : Math.max(1, System.nanoTime() - since);
        }

        private void write(ByteBuffer payload, Runnable written) {
            writingSince = System.nanoTime() | 1; // never 0
            session()
                    .sendFrame(
                            new Frame(OpCode.PONG, payload),
                            Callback.from(
                                    InvocationType.NON_BLOCKING,
                                    () -> {
                                        writingSince = 0;
                                        written.run();
                                    },
                                    failure -> {
                                        // The connection has ended: no other pong is written to it.
                                    }),
                            false);
        }
    }

    /** One for all flushes of the connection: there is never more than one under way. */
    private final class FlushCallback implements Callback {

        private @Nullable FlushListener listener;

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        public void succeeded() {
            if (listener != null) {
                listener.flushed();
            }
        }

        @Override
        public void failed(Throwable cause) {
            writeFailed(cause);
            if (listener != null) {
                listener.flushFailed();
            }
        }
    }
}
