package dev.streampod.server.internal.session;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.wire.AckTracker;
import dev.streampod.wire.Frame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of a resumable session: the acknowledgement of received frames across its connections, and its resume
 * tokens. The lock of the {@link SessionTransport} guards the tokens and the timer.
 */
final class ResumeState {

    private final ClientSession session;
    private final Scheduler timers;
    private final AckTracker received = new AckTracker();

    /** The hash of the token that the client was given last; null while the session is RESUMING. */
    private @Nullable String token;
    /** The hash of the token before, which is good until the client has shown that it knows the last one. */
    private volatile @Nullable String previousToken;

    private Scheduler.@Nullable Timeout window;
    private volatile Scheduler.@Nullable Timeout late;

    ResumeState(ClientSession session, Scheduler timers) {
        this.session = session;
        this.timers = timers;
    }

    AckTracker received() {
        return received;
    }

    /**
     * The reading thread took in a frame: acknowledges it, perhaps with others, now or in a while.
     *
     * @param drains whether the reading thread drains the queue when it has read all
     */
    void acknowledge(boolean drains) {
        if (received.muchUnacknowledged()) {
            var ack = new Frame.Ack(received.acknowledgeFromReader());
            if (drains) {
                session.writer().sendUnnumberedFromReader(ack);
            } else {
                session.writer().sendUnnumbered(ack);
            }
        } else if (received.beginTiming()) {
            late = timers.after(AckTracker.ACK_DELAY, this::acknowledgeRest);
        }
    }

    private void acknowledgeRest() {
        if (received.endTiming()) {
            session.writer().sendUnnumbered(new Frame.Ack(received.acknowledge()));
        }
    }

    /** The session ends in order: its client hears what was taken in, so that it need not wonder about the rest. */
    void acknowledgeLast() {
        session.writer().sendUnnumbered(new Frame.Ack(received.acknowledge()));
    }

    @Nullable
    String token() {
        return token;
    }

    @Nullable
    String previousToken() {
        return previousToken;
    }

    void tokens(@Nullable String last, @Nullable String before) {
        token = last;
        previousToken = before;
    }

    /** Whether a client may come back with the token of that hash. */
    boolean knows(String hash) {
        return hash.equals(token) || hash.equals(previousToken);
    }

    /**
     * The client has come back with that token: it stays good, in case the client does not see the answer, and the
     * other one is forgotten.
     */
    void tokenUsed(String hash, ResumableSessions sessions) {
        sessions.remove(hash.equals(token) ? previousToken : token);
        tokens(null, hash);
    }

    void startWindow(Duration time, Runnable over) {
        window = timers.after(time, over);
    }

    /** The session ends: nothing is waited for any more. */
    void stop() {
        stopWindow();
        Scheduler.Timeout waiting = late;
        if (waiting != null) {
            waiting.cancel();
        }
    }

    void stopWindow() {
        if (window != null) {
            window.cancel();
            window = null;
        }
    }
}
