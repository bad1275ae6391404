package dev.streampod.server.internal.session;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.outbound.Transport;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Heartbeat;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from its handshake until it is closed, and the state that ends with it: pauses of reading, the
 * heartbeat, the timeouts of the hello and of the close handshake. Its frames belong to a session: at first a new one,
 * later perhaps an earlier session that the client resumes here.
 *
 * <p>The transport calls {@link #received} and {@link #readComplete} from the reading thread, one call at a time; every
 * other method may be called from any thread.
 */
public final class TransportConnection {

    /** The session whose frames the connection carries. */
    interface Session {

        /** Takes a text message from the thread that reads that connection. */
        void received(TransportConnection from, byte[] buffer, int offset, int length);

        /** All that has been read is handled: what was answered goes out now. */
        void readComplete();

        /** The time for the hello is over. */
        void noHelloInTime();

        /** The time in which an earlier session should have been continued is over. */
        void notContinuedInTime();

        void ping();

        void heartbeatMissed(TransportConnection from);

        /** The client has broken the rules of WebSocket, or of text in it, below the protocol's own. */
        void violated(TransportConnection from, int closeCode, String reason);

        /** The client has closed the connection, and with it the session. */
        void closedByClient(TransportConnection from);

        /** The connection will carry nothing more. */
        void lost(TransportConnection from);

        /** The connection has ended; called once. */
        void connectionLost(TransportConnection from);
    }

    private final ServerContext context;
    private final Transport transport;
    private final String address;
    private final AutoReadGate gate = new AutoReadGate();
    private final Heartbeat heartbeat;
    private final AdmissionControl.Admission admission;
    private final Runnable onClosed;
    /** Null only until the connection is given its first session, which is before it begins. */
    private volatile @Nullable Session session;

    // Guarded by this.
    /**
     * For what is awaited now: the hello, the session that is to be continued, or the end of a connection that is being
     * closed.
     */
    private Scheduler.@Nullable Timeout timeout;

    private boolean closing;
    private boolean gone;

    /**
     * @param onClosed called once, when the connection has ended
     * @param heartbeatTimers the timers of the heartbeat
     * @param heartbeatClock its clock, in nanoseconds from an arbitrary origin
     */
    TransportConnection(
            ServerContext context,
            Transport transport,
            String address,
            AdmissionControl.Admission admission,
            Runnable onClosed,
            Scheduler heartbeatTimers,
            LongSupplier heartbeatClock) {
        this.context = context;
        this.transport = transport;
        this.address = address;
        this.admission = admission;
        this.onClosed = onClosed;
        this.heartbeat = new Heartbeat(
                heartbeatTimers,
                heartbeatClock,
                gate::paused,
                () -> session().ping(),
                () -> session().heartbeatMissed(this));
    }

    // For the transport.

    /** The handshake is done, and reading may begin. */
    void begin() {
        awaitUnlessClosing(context.limits().helloTimeout(), () -> session().noHelloInTime());
    }

    /**
     * Takes a text message, whole and known to be UTF-8.
     *
     * @return whether to read on; if not, {@link Transport#resumeReading} is called when the time has come
     */
    public boolean received(byte[] buffer, int offset, int length) {
        heartbeat.heard();
        session().received(this, buffer, offset, length);
        return gate.mayRead();
    }

    /**
     * Takes note of a control frame, or of a fragment that does not complete a message.
     *
     * @return whether to read on, as above
     */
    public boolean heard() {
        heartbeat.heard();
        return gate.mayRead();
    }

    /**
     * Takes note of a ping that came while an earlier pong could not be written, because the client does not read. A client
     * that has left a pong unread for two heartbeat intervals is disconnected: it keeps itself alive with pings, and would
     * never be disconnected otherwise.
     *
     * @return whether to read on, as above
     */
    public boolean heardBeforePongWritten(long nanos) {
        if (nanos > 2 * context.limits().heartbeat().toNanos()) {
            session().violated(this, CloseCode.SLOW_READER, "the client does not read");
        }
        return heard();
    }

    /** All that has been read is handled: what was answered goes out now. */
    public void readComplete() {
        session().readComplete();
    }

    /** The client has broken the rules of WebSocket, or of text in it, below the protocol's own. */
    public void violated(int closeCode, String reason) {
        session().violated(this, closeCode, reason);
    }

    /**
     * The client has closed the connection with that code: no more will come. A client that does not read the answer to its
     * close frame is cut off after the time of a close.
     */
    public void closedByClient(int code) {
        heartbeat.stop();
        if (code == CloseCode.HEARTBEAT_MISSED) {
            session().lost(this);
        } else {
            session().closedByClient(this);
        }
        closing();
    }

    /** The connection broke; told by {@link #closed} at last. */
    public void lost() {
        heartbeat.stop();
        session().lost(this);
        closing();
    }

    /** The connection has ended; called once. */
    public void closed() {
        Session last;
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            last = session();
            if (timeout != null) {
                timeout.cancel();
            }
        }
        heartbeat.stop();
        last.lost(this);
        admission.leave();
        onClosed.run();
        last.connectionLost(this);
    }

    // For the session.

    Session session() {
        Session current = session;
        if (current == null) {
            throw new IllegalStateException("the connection has no session yet");
        }
        return current;
    }

    Transport transport() {
        return transport;
    }

    String address() {
        return address;
    }

    boolean flushesOnReadComplete() {
        return transport.signalsReadComplete();
    }

    void pauseReading() {
        gate.pause();
    }

    void resumeReading() {
        if (gate.paused()) {
            // While reading was held the silence was this side's. Before the heartbeat can see the end of that:
            heartbeat.heard();
        }
        if (gate.resume()) {
            transport.resumeReading();
        }
    }

    public boolean readingPaused() {
        return gate.paused();
    }

    /** The hello has arrived; its key is checked within a time of its own. */
    synchronized void helloReceived() {
        if (!closing && timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /** The client asks for an earlier session, which may have a frame to finish first. */
    void awaitContinuation() {
        awaitUnlessClosing(context.limits().helloTimeout(), () -> session().notContinuedInTime());
    }

    /** Whether the connection is within the limits; one that was not is once another has left its place. */
    boolean admitted() {
        return admission.admitted();
    }

    AdmissionControl.Standing standing() {
        return admission.standing();
    }

    /** The hello was accepted: from here on the client has to show signs of life. */
    void welcomed() {
        synchronized (this) {
            if (closing) {
                return;
            }
            if (timeout != null) {
                timeout.cancel();
                timeout = null;
            }
        }
        heartbeat.start(context.limits().heartbeat());
    }

    /**
     * Carries that session from here on. Returns whether the connection is still there; if not, only the session before
     * was or will be told of its end.
     */
    synchronized boolean attachSession(Session other) {
        session = other;
        return !gone;
    }

    /** The connection is being closed: it has the time of a close left, and is cut then. */
    void closing() {
        heartbeat.stop();
        synchronized (this) {
            closing = true;
        }
        await(context.limits().closeTimeout(), transport::abort);
    }

    /** Closes a connection that carries nothing any more, and leaves its place to another. */
    void close(int code, String reason) {
        admission.leave();
        context.counters().close(code);
        transport.close(code, reason);
        closing();
    }

    void stopHeartbeat() {
        heartbeat.stop();
    }

    /** The session ends: its connection is not one of those any more that may take another's place. */
    void withdrawPending() {
        admission.cancelPending();
    }

    void abort() {
        transport.abort();
    }

    private synchronized void awaitUnlessClosing(Duration time, Runnable task) {
        if (!closing) {
            await(time, task);
        }
    }

    private synchronized void await(Duration time, Runnable task) {
        if (timeout != null) {
            timeout.cancel();
        }
        timeout = gone ? null : context.timers().after(time, task);
    }

    @Override
    public String toString() {
        return "connection of " + session;
    }
}
