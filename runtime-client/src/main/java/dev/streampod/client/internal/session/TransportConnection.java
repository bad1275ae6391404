package dev.streampod.client.internal.session;

import dev.streampod.client.ConnectionFailedException;
import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.ConnectionRefusedException;
import dev.streampod.client.ConnectionTimeoutException;
import dev.streampod.client.IncompatibleProtocolException;
import dev.streampod.client.KeyProvider;
import dev.streampod.client.StreampodException;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.concurrent.NewestValueWriter;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.wire.CallCodecs;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.FollowCodecs;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameSyntaxException;
import dev.streampod.wire.FrameWriter;
import dev.streampod.wire.Heartbeat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the attempt to open it to its end: key, hello, welcome, heartbeat, frames.
 *
 * <p>The transport reports on one network thread at a time. Timers may end the connection from other threads: the first thread
 * that ends it decides the outcome, exactly once, and nothing is passed on after that.
 */
final class TransportConnection implements TransportListener {

    /** The version of the wire protocol. */
    private static final int PROTOCOL_VERSION = 1;

    private static final String CLIENT = "streampod-java";

    /** Is told what happens to the connection, on network, timer and worker threads. */
    interface Owner {

        /** The server has welcomed the connection, which was opened with that key. */
        void welcomed(TransportConnection connection, Transport transport, Frame.Welcome welcome, @Nullable String key);

        /** A frame of that size came after the welcome. */
        void received(TransportConnection connection, Frame frame, int size);

        /** The connection has ended; the last call. */
        void ended(TransportConnection connection, ConnectionEnd end);
    }

    /** What the connection waits for, one after another; it may end at any time. */
    private enum State {
        ASKING_FOR_KEY,
        CONNECTING,
        WELCOMED,
        ENDED
    }

    private final ConnectionSettings settings;
    private final ClientResources resources;
    private final FrameReader reader;
    private final CallCodecs calls;
    private final FollowCodecs feeds;
    private final FrameWriter frames;
    private final Owner owner;
    private final Supplier<Frame.@Nullable ResumeRequest> resume;

    private final AtomicReference<State> state = new AtomicReference<>(State.ASKING_FOR_KEY);
    private final NewestValueWriter<Frame.Pong> pongs = new NewestValueWriter<>((waiting, newer) -> newer, this::write);
    private final NewestValueWriter<Long> acknowledgements =
            new NewestValueWriter<>(Math::max, (count, written) -> write(new Frame.Ack(count), written));
    /** Whether a ping is being written. */
    private final AtomicBoolean pinging = new AtomicBoolean();

    private final AtomicBoolean saidGoodbye = new AtomicBoolean();
    private final Scheduler.Timeout deadline;
    /** Null while it is not known. Set under this object's monitor. */
    private volatile @Nullable Transport transport;
    /** Whether the connection ended while the transport was not known. Guarded by this. */
    private boolean endedUnattached;

    private final Heartbeat heartbeat;
    private volatile @Nullable String key;
    /** What the server has said before it closes. Owned by the network thread. */
    private String refusal = "";

    /** @param resume what to ask for when the connection is open; null for a session that ends with it */
    TransportConnection(
            ConnectionSettings settings,
            ClientResources resources,
            FrameReader reader,
            CallCodecs calls,
            FollowCodecs feeds,
            FrameWriter frames,
            Owner owner,
            Supplier<Frame.@Nullable ResumeRequest> resume) {
        this.settings = settings;
        this.resources = resources;
        this.reader = reader;
        this.calls = calls;
        this.feeds = feeds;
        this.frames = frames;
        this.owner = owner;
        this.resume = resume;
        Scheduler timers = resources.timers();
        // All that comes is read at once: what waits for the application waits behind this.
        this.heartbeat = new Heartbeat(timers, timers::nanoTime, () -> false, this::ping, this::silent);
        this.deadline = timers.after(settings.connectTimeout(), this::timedOut);
    }

    /** Asks for the key, which may take its time, and begins to connect. */
    void start(KeyProvider provider) {
        if (isEnded()) {
            return; // It waited for so long that the attempt was given up.
        }
        try {
            key = provider.key();
        } catch (Throwable e) {
            end(Authentication.noKey(e, resources.callbacks().failures()), true);
            return;
        }
        advance(State.CONNECTING);
        if (!isEnded()) {
            Transport begun = resources.connector().connect(settings.url(), settings.maxMessageBytes(), this);
            if (!attach(begun)) {
                begun.abort();
            }
        }
    }

    /** The key that the connection was opened with; null when anonymous, and before it is known. */
    @Nullable
    String key() {
        return key;
    }

    /** When the server was last heard, by {@link Scheduler#nanoTime}. */
    long lastHeard() {
        return heartbeat.lastHeard();
    }

    /** Closes the connection in order; the end is told when the server has answered. */
    void close(int code, String reason) {
        Transport open = transport;
        if (open != null) {
            open.close(code, reason);
        }
    }

    /** The server announced that it would close the connection, and has not. */
    void drainTookTooLong() {
        end(
                new ConnectionLostException(
                        CloseCode.DRAIN, "The server said goodbye but did not close the connection", null),
                true);
    }

    /** Ends the connection at once; nothing more is told. */
    void abort() {
        if (becomeEnded()) {
            cleanUp();
        }
    }

    /**
     * Notes the transport. Returns false if the connection had ended before that: then the caller has to abort the transport. If the
     * connection ends later, the code that ends it closes or aborts the transport.
     */
    private synchronized boolean attach(Transport known) {
        transport = known;
        return !endedUnattached;
    }

    /** Nothing follows an end. */
    private void advance(State next) {
        state.updateAndGet(before -> before == State.ENDED ? before : next);
    }

    /** Returns whether this is what ends it. */
    private boolean becomeEnded() {
        return state.getAndSet(State.ENDED) != State.ENDED;
    }

    private boolean isEnded() {
        return state.get() == State.ENDED;
    }

    /** Notes that the connection has ended. Returns the transport to close or abort; null if {@link #attach} has yet to be called. */
    private synchronized @Nullable Transport detach() {
        endedUnattached = transport == null;
        return transport;
    }

    @Override
    public void opened(Transport opened) {
        if (!attach(opened) || isEnded()) {
            opened.abort();
            return;
        }
        heartbeat.heard();
        var hello = new Frame.Hello(
                PROTOCOL_VERSION,
                key,
                settings.protocol().fingerprint(),
                CLIENT,
                resume.get(),
                settings.maxMessageBytes());
        opened.write(List.of(frames.write(hello)), () -> {});
    }

    @Override
    public void received(byte[] buffer, int offset, int length) {
        if (isEnded()) {
            return;
        }
        heartbeat.heard();
        try {
            received(reader.read(buffer, offset, length, calls, feeds), length);
        } catch (FrameSyntaxException e) {
            violated("the server does not speak this protocol: " + e.getMessage());
        }
    }

    private void received(Frame frame, int size) {
        if (frame instanceof Frame.Ping) {
            pongs.write(new Frame.Pong());
        } else if (state.get() == State.WELCOMED) {
            owner.received(this, frame, size);
        } else if (frame instanceof Frame.Welcome welcome) {
            advance(State.WELCOMED);
            welcomed(welcome);
        } else if (frame instanceof Frame.Failure failure) {
            refusal = failure.message(); // the close that follows says what kind
        } else if (frame instanceof Frame.Goodbye goodbye) {
            turnedAway(goodbye);
        } else {
            violated("the server sent another frame before its welcome");
        }
    }

    private void welcomed(Frame.Welcome welcome) {
        Transport open = transport;
        if (open == null || isEnded()) {
            return;
        }
        deadline.cancel();
        heartbeat.start(settings.heartbeatFor(welcome.heartbeatMillis()));
        owner.welcomed(this, open, welcome, key);
    }

    /** The server drains and accepts no new client: another attempt, perhaps at another server, may succeed. */
    private void turnedAway(Frame.Goodbye goodbye) {
        var cause =
                new ConnectionRefusedException(settings.url() + " is closing and did not welcome the connection", null);
        end(new ConnectionEnd(cause, true, goodbye.reconnectAfterMillis()));
    }

    private void ping() {
        Transport open = transport;
        if (open != null && !isEnded() && pinging.compareAndSet(false, true)) {
            open.write(List.of(frames.write(new Frame.Ping())), () -> pinging.set(false));
        }
    }

    /** Acknowledges so many frames, beside what goes through the queue. */
    void acknowledge(long frameCount) {
        acknowledgements.write(frameCount);
    }

    private void write(Frame frame, Runnable written) {
        Transport open = transport;
        if (open != null && !isEnded()) {
            open.write(List.of(frames.write(frame)), written);
        }
    }

    /** Whether the server says goodbye for the first time on this connection. */
    boolean firstGoodbye() {
        return saidGoodbye.compareAndSet(false, true);
    }

    /** The session cannot be continued on this connection: another one has to be opened. */
    void cannotContinue() {
        end(
                new ConnectionLostException(
                        CloseCode.ABNORMAL, "The session could not be resumed: too much is unacknowledged", null),
                true);
    }

    /** The server does not keep to the protocol. */
    void violated(String how) {
        if (becomeEnded()) {
            stopTimers();
            Transport open = detach();
            if (open != null) {
                open.close(CloseCode.BAD_FRAME, "not the protocol");
                resources.timers().after(settings.closeTimeout(), open::abort);
            }
            var cause = new IncompatibleProtocolException(settings.url() + ": " + how, null);
            owner.ended(this, new ConnectionEnd(cause, false));
        }
    }

    private void silent() {
        end(
                new ConnectionLostException(
                        CloseCode.HEARTBEAT_MISSED, "The server was silent for two heartbeats", null),
                true);
    }

    private void timedOut() {
        String time = settings.connectTimeout().toMillis() + " ms";
        String text = state.get() == State.ASKING_FOR_KEY
                ? "The key provider did not answer within " + time
                : settings.url() + " did not welcome the connection within " + time;
        end(new ConnectionTimeoutException(text, null), true);
    }

    @Override
    public void closed(int code, String reason, @Nullable Throwable cause) {
        StreampodException failure = state.get() == State.WELCOMED
                ? new ConnectionLostException(
                        code, "The connection was closed with code " + code + described(reason), cause)
                : refused(code, reason, cause);
        end(failure, CloseCode.reconnects(code));
    }

    private ConnectionFailedException refused(int code, String reason, @Nullable Throwable cause) {
        String text = settings.url() + " closed the connection with code " + code + " before welcoming it"
                + described(refusal.isEmpty() ? reason : refusal);
        return switch (code) {
            case CloseCode.UNAUTHENTICATED -> new UnauthenticatedException(text, cause);
            case CloseCode.INCOMPATIBLE,
                    CloseCode.BAD_FRAME,
                    CloseCode.WEBSOCKET_PROTOCOL_ERROR,
                    CloseCode.INVALID_UTF8,
                    CloseCode.MESSAGE_TOO_LARGE -> new IncompatibleProtocolException(text, cause);
            default -> new ConnectionRefusedException(text, cause);
        };
    }

    private static String described(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    @Override
    public void failed(ConnectionFailedException cause) {
        boolean hopeless = cause instanceof IncompatibleProtocolException;
        end(cause, !hopeless);
    }

    private void end(StreampodException cause, boolean reconnects) {
        end(new ConnectionEnd(cause, reconnects));
    }

    private void end(ConnectionEnd end) {
        if (becomeEnded()) {
            cleanUp();
            owner.ended(this, end);
        }
    }

    private void stopTimers() {
        deadline.cancel();
        heartbeat.stop();
    }

    private void cleanUp() {
        stopTimers();
        Transport open = detach();
        if (open != null) {
            open.abort();
        }
    }
}
