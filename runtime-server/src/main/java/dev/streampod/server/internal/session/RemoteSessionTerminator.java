package dev.streampod.server.internal.session;

import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.wire.CloseCode;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks the other servers to end a session whose client presented its resume token here, since the client begins another
 * session. Only the hash of the token is sent. A lost request only leaves the session waiting until its resume window is
 * over; so none is sent while the bus is down or busy.
 */
final class RemoteSessionTerminator implements ControlChannel.Listener {

    /** The servers' own channel that this goes over. */
    static final String CHANNEL = "sessions";

    private static final int HASH_BYTES = 32;

    /** How many posts may be under way for all clients. */
    private static final int UNDER_WAY = 1_000;

    private final ControlChannel channel;
    private final ResumableSessions<ClientSession> here;
    private final AtomicInteger underWay = new AtomicInteger();

    RemoteSessionTerminator(ControlChannel channel, ResumableSessions<ClientSession> here) {
        this.channel = channel;
        this.here = here;
    }

    void listen() {
        channel.listen(this);
    }

    /** The client of the session with that token has begun another one here. */
    void end(String tokenHash) {
        if (!channel.isConnected() || !channel.isUp()) {
            return;
        }
        if (underWay.incrementAndGet() > UNDER_WAY) {
            underWay.decrementAndGet();
            return;
        }
        var unused = channel.post(HexFormat.of().parseHex(tokenHash))
                .whenComplete((done, failure) -> underWay.decrementAndGet());
    }

    @Override
    public void received(byte[] message) {
        if (message.length != HASH_BYTES) {
            return;
        }
        ClientSession session = here.of(HexFormat.of().formatHex(message));
        if (session != null) {
            session.close(CloseCode.SESSION_ELSEWHERE, "the client began another session on another server");
        }
    }

    @Override
    public void missed(Moment since) {
        // A session that should have ended meanwhile ends with its window.
    }
}
