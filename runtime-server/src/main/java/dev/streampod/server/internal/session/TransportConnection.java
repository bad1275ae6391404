package dev.streampod.server.internal.session;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.concurrent.TimerWheel;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.outbound.Transport;
import dev.streampod.wire.CloseCode;
import dev.streampod.wire.Heartbeat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One link, from its handshake until it is gone, and what is true of it only: whether it may be read, whether its client is
 * alive, how long its hello or the answer to its close may take. What is said over it belongs to its connection: at first
 * one of its own, later perhaps one that its client had before and continues here.
 *
 * <p>The transport calls {@link #received} and {@link #readExhausted} from the reading thread, one call at a time; all else
 * may happen on any thread.
 */
public final class TransportConnection {

    private final ClientSessions owner;
    private final ServerContext context;
    private final Transport link;
    private final String address;
    private final AutoReadGate gate = new AutoReadGate();
    private final Heartbeat heartbeat;
    private final AdmissionControl.Admission admission;
    private volatile ClientSession connection;

    // Guarded by this.
    /** For what is awaited now: the hello, the session that is to be continued, or the end of a link that is being closed. */
    private Scheduler.@Nullable Timeout timeout;

    private boolean closing;
    private boolean gone;

    TransportConnection(
            ClientSessions owner,
            ServerContext context,
            Transport link,
            String address,
            @Nullable String handshakeKey) {
        this.owner = owner;
        this.context = context;
        this.link = link;
        this.address = address;
        this.admission = owner.admissions().admit(address, owner.resumable().isAny());
        TimerWheel timers = context.timers();
        this.heartbeat = new Heartbeat(timers, timers::coarseNanoTime, gate::held, this::ping, this::heartbeatMissed);
        this.connection = new ClientSession(owner, context, this, handshakeKey);
    }

    // For the transport.

    /** The handshake is done, and reading may begin. */
    void begin() {
        awaitUnlessClosing(context.limits().helloTimeout(), this::noHelloInTime);
    }

    /**
     * Takes a text message, whole and known to be UTF-8.
     *
     * @return whether to read on; if not, {@link Transport#resumeReading} is called when the time has come
     */
    public boolean received(byte[] buffer, int offset, int length) {
        heartbeat.heard();
        connection.received(this, buffer, offset, length);
        return gate.pass();
    }

    /**
     * Takes note of a sign of life that is no message.
     *
     * @return whether to read on, as above
     */
    public boolean heard() {
        heartbeat.heard();
        return gate.pass();
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
            connection.violated(this, CloseCode.SLOW_READER, "the client does not read");
        }
        return heard();
    }

    /** All that has been read is handled: what was answered goes out now. */
    public void readExhausted() {
        connection.writer().drain();
    }

    /** What came breaks the rules below the protocol's own. */
    public void violated(int closeCode, String reason) {
        connection.violated(this, closeCode, reason);
    }

    /**
     * The client has closed the link with that code: no more will come. A client that does not read the answer to its close
     * frame is cut off after the time of a close.
     */
    public void closedByClient(int code) {
        heartbeat.stop();
        if (code == CloseCode.HEARTBEAT_MISSED) {
            connection.lost(this);
        } else {
            connection.closedByClient(this);
        }
        closing();
    }

    /** The link broke; told by {@link #linkClosed} at last. */
    public void lost() {
        heartbeat.stop();
        connection.lost(this);
        closing();
    }

    /** The link is gone for good; told once. */
    public void linkClosed() {
        ClientSession last;
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            last = connection;
            if (timeout != null) {
                timeout.cancel();
            }
        }
        heartbeat.stop();
        last.lost(this);
        admission.leave();
        owner.linkClosed();
        last.linkGone(this);
    }

    // For the connection.

    public ClientSession connection() {
        return connection;
    }

    Transport link() {
        return link;
    }

    String address() {
        return address;
    }

    boolean flushesWhenReadExhausted() {
        return link.tellsReadExhausted();
    }

    void holdReading() {
        gate.hold();
    }

    void releaseReading() {
        if (gate.release()) {
            link.resumeReading();
        }
    }

    public boolean readingHeld() {
        return gate.held();
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
        awaitUnlessClosing(context.limits().helloTimeout(), this::notContinuedInTime);
    }

    /** Whether the link is within the limits of connections; one that was not is, once another has left it its place. */
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
     * Carries another connection from here on. Returns whether the link is still there; if not, only the one before was or
     * will be told of its end.
     */
    synchronized boolean carry(ClientSession other) {
        connection = other;
        return !gone;
    }

    /** The link is being closed: it has the time of a close left, and is cut then. */
    void closing() {
        heartbeat.stop();
        synchronized (this) {
            closing = true;
        }
        await(context.limits().closeTimeout(), link::abort);
    }

    /** Closes a link that carries nothing any more, and leaves its place to another. */
    void close(int code, String reason) {
        admission.leave();
        link.close(code, reason);
        closing();
    }

    void stopHeartbeat() {
        heartbeat.stop();
    }

    /** The connection ends: the link is not one of those any more that may take another's place. */
    void takesNoPlace() {
        admission.waitNoMore();
    }

    void abort() {
        link.abort();
    }

    // For the heartbeat.

    private void ping() {
        connection.ping();
    }

    private void heartbeatMissed() {
        connection.heartbeatMissed(this);
    }

    private void noHelloInTime() {
        connection.noHelloInTime();
    }

    private void notContinuedInTime() {
        connection.notContinuedInTime();
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
        return "link of " + connection;
    }
}
