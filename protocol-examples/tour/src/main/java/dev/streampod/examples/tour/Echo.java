package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.Boom;
import dev.streampod.examples.tour.protocol.Burst;
import dev.streampod.examples.tour.protocol.EchoFromClient;
import dev.streampod.examples.tour.protocol.EchoToClient;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.server.EchoEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.StreamingSession;

/** Sends every message back, except for the two that ask for something else. */
final class Echo extends EchoEndpoint {

    private static final int MAX_BURST = 100_000;

    @Override
    protected void streamOpened(StreamingSession session) {
        setUserObject(session, new Visitor(session.id()));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
        if (message instanceof Boom boom) {
            throw new IllegalStateException(boom.reason());
        } else if (message instanceof Burst burst) {
            burst(session, burst.num());
        } else if (message instanceof EchoToClient echo) {
            sendStreamMessage(session, echo);
        }
    }

    private void burst(StreamingSession session, int count) {
        if (count < 0 || count > MAX_BURST) {
            throw RequestException.badRequest("num out of range: " + count);
        }
        for (int i = 0; i < count; i++) {
            sendStreamMessage(session, new SimpleData(i));
        }
    }
}
