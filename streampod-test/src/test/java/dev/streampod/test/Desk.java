package dev.streampod.test;

import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.test.chat.DeskFromClient;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.server.DeskEndpoint;
import java.util.concurrent.TimeUnit;

/** For clerks: says again whatever they say. */
final class Desk extends DeskEndpoint {

    @Override
    protected void handleStreamMessage(StreamingSession session, DeskFromClient message) {
        if (message instanceof Line line) {
            sendStreamMessage(session, line);
        }
    }

    @Override
    protected int slow(Session session, int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return seconds;
    }
}
