package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.EchoMessage;
import dev.streampod.benchmarks.protocol.HurriedToClient;
import dev.streampod.benchmarks.protocol.server.HurriedEndpoint;
import dev.streampod.server.SlowReaderPolicy;
import dev.streampod.server.StreamingSession;

/** The same as {@link Feed}, but for clients that do not read. */
final class DropOldestFeed extends HurriedEndpoint {

    @Override
    protected SlowReaderPolicy<HurriedToClient> slowReaders() {
        return SlowReaderPolicy.dropOldest(64);
    }

    @Override
    protected void streamOpened(StreamingSession session) {
        session.messages().addListener(Feed.CHANNEL, EchoMessage.class, message -> sendStreamMessage(session, message));
    }
}
