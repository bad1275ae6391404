package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.EchoFromClient;
import dev.streampod.benchmarks.protocol.EchoMessage;
import dev.streampod.benchmarks.protocol.server.EchoEndpoint;
import dev.streampod.server.StreamingSession;

/** Sends every message back, on the thread that read it. */
final class Echo extends EchoEndpoint {

    @Override
    protected boolean nonBlocking() {
        return true;
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
        if (message instanceof EchoMessage echo) {
            sendStreamMessage(session, echo);
        }
    }
}
