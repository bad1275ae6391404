package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.EchoMessage;
import dev.streampod.benchmarks.protocol.server.FeedEndpoint;
import dev.streampod.server.StreamingSession;

/** Passes on what is posted to {@link #CHANNEL}. */
final class Feed extends FeedEndpoint {

    static final String CHANNEL = "feed";

    @Override
    protected void streamOpened(StreamingSession session) {
        session.messages().addListener(CHANNEL, EchoMessage.class, message -> sendStreamMessage(session, message));
    }
}
