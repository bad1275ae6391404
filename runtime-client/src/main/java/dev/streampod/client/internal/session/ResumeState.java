package dev.streampod.client.internal.session;

import dev.streampod.client.StreampodException;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.wire.AckTracker;
import dev.streampod.wire.Frame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a resumable session: its resume token, and the acknowledgement of received frames across its
 * connections. Acknowledgements are written to a connection of this session only.
 *
 * <p>The reading thread counts frames; all other state changes under the client's lock. No text contains the token.
 */
final class ResumeState {

    /** When a session was lost, and how. */
    record Loss(Instant lastHeard, StreampodException cause) {}

    private final Scheduler timers;
    private final Runnable acknowledgeLate;
    private final AckTracker received = new AckTracker();
    private volatile String token;
    private @Nullable Loss loss;
    private volatile Scheduler.@Nullable Timeout late;

    /** @param acknowledgeLate run when something was received a while ago that may not be acknowledged */
    ResumeState(Scheduler timers, Runnable acknowledgeLate, String token) {
        this.timers = timers;
        this.acknowledgeLate = acknowledgeLate;
        this.token = token;
    }

    AckTracker received() {
        return received;
    }

    /** The request for the next connection; exact once no frame is being taken in. */
    Frame.ResumeRequest request() {
        return new Frame.ResumeRequest(token, received.count());
    }

    /** How the connection was lost; null while there is one. */
    @Nullable
    Loss loss() {
        return loss;
    }

    void lost(Loss how) {
        loss = how;
    }

    /** The session goes on, and from here on with this token. */
    void continued(String next) {
        token = next;
        loss = null;
    }

    /**
     * Tells the server on the connection that continues the session that the new token arrived, and what was received.
     */
    void acknowledgeNow(TransportConnection connection) {
        connection.acknowledge(received.acknowledge());
    }

    /**
     * The thread that reads this connection took in a frame: acknowledges it, perhaps with others, now or in a while.
     */
    void acknowledge(TransportConnection connection) {
        if (received.ackDue()) {
            connection.acknowledge(received.acknowledgeFromReader());
        } else if (received.beginTiming()) {
            late = timers.after(AckTracker.ACK_DELAY, acknowledgeLate);
        }
    }

    /** The session is over: nothing is acknowledged any more. */
    void stop() {
        Scheduler.Timeout waiting = late;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    /** The while is over. Without a connection the next one is told what was received before all else. */
    void acknowledgeRest(@Nullable TransportConnection connection) {
        if (received.endTiming() && connection != null) {
            acknowledgeNow(connection);
        }
    }
}
