package dev.streampod.client.internal.session;

import dev.streampod.client.StreampodException;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.wire.AckTracker;
import dev.streampod.wire.Frame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session that the server keeps for a while when its link is lost: the token that continues it, and what was received of
 * it over all its links. What acknowledges it is written to a link of this session only.
 *
 * <p>The thread that reads the link counts; the rest changes under the client's lock. The token is in no text made of this.
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

    /** What to ask for on the next link; exact once no frame is being taken in. */
    Frame.ResumeRequest request() {
        return new Frame.ResumeRequest(token, received.count());
    }

    /** How the link was lost; null while there is one. */
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

    /** Tells the server on the link that continues the session that the new token arrived, and what was received. */
    void acknowledgeNow(TransportConnection link) {
        link.acknowledge(received.acknowledge());
    }

    /** The thread that reads this link took in a frame: acknowledges it, perhaps with others, now or in a while. */
    void acknowledge(TransportConnection link) {
        if (received.muchUnacknowledged()) {
            link.acknowledge(received.acknowledgeFromReader());
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

    /** The while is over. Without a link the next one is told what was received before all else. */
    void acknowledgeRest(@Nullable TransportConnection link) {
        if (received.endTiming() && link != null) {
            acknowledgeNow(link);
        }
    }
}
