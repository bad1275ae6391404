package dev.streampod.server.internal.session;

import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.call.SessionCalls;
import dev.streampod.server.internal.stream.ServerStream;
import dev.streampod.server.internal.stream.StreamEvent;
import dev.streampod.server.internal.stream.StreamTable;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Frame;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Closes one session in good order when the server closes. Safe for use from any thread. */
final class SessionDrain {

    private static final String CLOSING = "the server is closing";

    /** Closes the session if the condition holds, which is looked at with the transport's lock held. */
    interface Closing {

        /** Returns whether it was this call that closed the session. */
        boolean close(int code, String reason, BooleanSupplier condition);
    }

    private final ParentSession session;
    private final SessionTransport transport;
    private final StreamTable streams;
    private final SessionCalls calls;
    private final Closing closing;
    /** Whether reading, which a drain pauses, goes on for the client's answer to the close. */
    private final AtomicBoolean readsAgain = new AtomicBoolean();

    SessionDrain(
            ParentSession session,
            SessionTransport transport,
            StreamTable streams,
            SessionCalls calls,
            Closing closing) {
        this.session = session;
        this.transport = transport;
        this.streams = streams;
        this.calls = calls;
        this.closing = closing;
    }

    /**
     * Says goodbye, reads no more, and closes the session when what was received is handled and each stream has ended.
     * A client that is not welcome yet gets no goodbye, since a welcome is the first that it expects: its connection is
     * closed, as a session that has none is ended.
     */
    void begin(long reconnectAfterMillis) {
        while (true) {
            switch (transport.beginDraining()) {
                case LIVE -> {
                    sayGoodbye(reconnectAfterMillis);
                    return;
                }
                case DRAINING, CLOSED -> {
                    return;
                }
                case AWAITING_HELLO, AUTHENTICATING, DETACHED, RESUMING -> {
                    if (closing.close(CloseCode.DRAIN, CLOSING, () -> transport.state() != SessionState.LIVE)) {
                        return;
                    }
                }
            }
        }
    }

    private void sayGoodbye(long reconnectAfterMillis) {
        session.writer().sendUnnumbered(new Frame.Goodbye(CloseCode.DRAIN, reconnectAfterMillis));
        session.pauseReading();
        List<ServerStream> all = streams.close();
        var left = new AtomicInteger(2 + all.size());
        Runnable handled = () -> {
            if (left.decrementAndGet() == 0) {
                closeDrained();
            }
        };
        for (ServerStream stream : all) {
            stream.enqueue(StreamEvent.End.ofConnection());
            stream.enqueue(new StreamEvent.Barrier(handled));
        }
        calls.drain(handled);
        handled.run();
    }

    private void closeDrained() {
        session.close(CloseCode.DRAIN, CLOSING);
        if (readsAgain.compareAndSet(false, true)) {
            session.resumeReading();
        }
    }

    /**
     * For when interrupted handlers have had their time: the session is closed though they go on, or its connection is cut
     * if the client has not answered a close.
     */
    void closeOrAbort() {
        if (transport.state() == SessionState.DRAINING) {
            closeDrained();
        } else {
            transport.abort();
        }
    }
}
