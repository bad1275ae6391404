package dev.streampod.server.internal.session;

import dev.streampod.concurrent.Scheduler;
import dev.streampod.server.internal.outbound.OutboundWriter;
import dev.streampod.wire.AckTracker;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a resumable session: the acknowledgement of received frames across its connections, and its resume
 * tokens. The lock of the {@link SessionTransport} guards the tokens and the timer.
 */
final class ResumeState {

    private final OutboundWriter writer;
    private final Scheduler timers;
    private final ResumableSessions<?>.Place place;
    private final AckTracker received = new AckTracker();

    /** The hash of the token that the client was given last. */
    private @Nullable String token;
    /**
     * The hashes of tokens from before, at most two, which are good until the client has shown that it knows the last one. The
     * list is replaced, never changed.
     */
    private volatile List<String> earlierTokens = List.of();
    /** The hash of the token of the attempt that decides; null unless the session is RESUMING. */
    private @Nullable String usedToken;

    private Scheduler.@Nullable Timeout window;
    private volatile Scheduler.@Nullable Timeout late;

    ResumeState(OutboundWriter writer, Scheduler timers, ResumableSessions<?>.Place place) {
        this.writer = writer;
        this.timers = timers;
        this.place = place;
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
        if (received.ackDue()) {
            var ack = new Frame.Ack(received.acknowledgeFromReader());
            if (drains) {
                writer.sendUnnumberedFromReader(ack);
            } else {
                writer.sendUnnumbered(ack);
            }
        } else if (received.beginTiming()) {
            late = timers.after(AckTracker.ACK_DELAY, this::acknowledgeRest);
        }
    }

    private void acknowledgeRest() {
        if (received.endTiming()) {
            writer.sendUnnumbered(new Frame.Ack(received.acknowledge()));
        }
    }

    /** The session ends in order: its client hears what was taken in, so that it need not wonder about the rest. */
    void acknowledgeLast() {
        writer.sendUnnumbered(new Frame.Ack(received.acknowledge()));
    }

    /** Whether there are tokens from before the last one; needs no lock. */
    boolean hasEarlierTokens() {
        return !earlierTokens.isEmpty();
    }

    /** The session begins with the token of that hash. */
    void issue(String hash) {
        token = hash;
        place.put(hash);
    }

    /** The client knows its last token. */
    void forgetEarlierTokens() {
        earlierTokens.forEach(place::remove);
        earlierTokens = List.of();
    }

    /** The session has ended. */
    void forgetAllTokens() {
        forgetEarlierTokens();
        place.remove(token);
    }

    /** Whether a client may come back with the token of that hash. */
    boolean knows(String hash) {
        return hash.equals(token) || earlierTokens.contains(hash);
    }

    /** A client has come back with that token. */
    void tokenPresented(String hash) {
        if (hash.equals(token)) {
            forgetEarlierTokens();
        }
    }

    /** The attempt with that token decides now. */
    void markUsed(String hash) {
        usedToken = hash;
    }

    /**
     * The attempt has succeeded: the client gets another token. The one that it used stays good, in case it does not see the
     * answer. So does the last one: the attempt may have been a late one, of a client that was welcomed on another connection
     * since and knows that token. Any other is forgotten.
     */
    void rotateToken(String hash) {
        String used = usedToken;
        String last = token;
        var kept = new ArrayList<String>(2);
        if (used != null) {
            kept.add(used);
        }
        if (last != null && !last.equals(used)) {
            kept.add(last);
        }
        earlierTokens.stream().filter(each -> !kept.contains(each)).forEach(place::remove);
        earlierTokens = List.copyOf(kept);
        token = hash;
        place.put(hash);
        usedToken = null;
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
