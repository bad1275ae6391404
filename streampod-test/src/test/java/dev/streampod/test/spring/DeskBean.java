package dev.streampod.test.spring;

import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.test.chat.DeskFromClient;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.server.DeskEndpoint;
import org.springframework.stereotype.Component;

/** For clerks: says again whatever they say. */
@Component
class DeskBean extends DeskEndpoint {

    @Override
    protected void handleStreamMessage(StreamingSession session, DeskFromClient message) {
        if (message instanceof Line line) {
            sendStreamMessage(session, line);
        }
    }

    @Override
    protected int slow(Session session, int seconds) {
        return seconds;
    }
}
