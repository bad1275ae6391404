package dev.streampod.client.connection;

import dev.streampod.client.StreampodException;
import dev.streampod.wire.Frame;
import dev.streampod.wire.ReceivedFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session that the server keeps for a while when its link is lost: the token that continues it, and what was received of
 * it over all its links.
 *
 * <p>The thread that reads the link counts; the rest changes under the client's lock. The token is in no text made of this.
 */
final class Resumption {

    /** When a session was lost, and how. */
    record Loss(Instant lastHeard, StreampodException cause) {}

    private static final Duration ACK_DELAY = Duration.ofMillis(ReceivedFrames.ACK_DELAY_MILLIS);

    private final Timers timers;
    private final Consumer<Frame> write;
    private final ReceivedFrames received = new ReceivedFrames();
    private volatile String token;
    private @Nullable Loss loss;

    /** @param write writes a frame to the link of the moment, if there is one */
    Resumption(Timers timers, Consumer<Frame> write, String token) {
        this.timers = timers;
        this.write = write;
        this.token = token;
    }

    ReceivedFrames received() {
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

    /** The session goes on, and from here on with this token; the server hears that it arrived. */
    void continued(String next) {
        token = next;
        loss = null;
        write.accept(new Frame.Ack(received.acknowledge()));
    }

    /** The reading thread took in a frame: acknowledges it, perhaps with others, now or in a while. */
    void acknowledge() {
        if (received.muchUnacknowledged()) {
            write.accept(new Frame.Ack(received.acknowledgeFromReader()));
        } else if (received.beginTiming()) {
            timers.after(ACK_DELAY, this::acknowledgeRest);
        }
    }

    private void acknowledgeRest() {
        if (received.endTiming()) {
            write.accept(new Frame.Ack(received.acknowledge()));
        }
    }
}
