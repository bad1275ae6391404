package ${package};

import ${package}.protocol.ChatFromClient;
import ${package}.protocol.Line;
import ${package}.protocol.server.ChatEndpoint;
import dev.streampod.server.StreamingSession;

/** Posts what one client says to a channel that the sessions of all clients listen to. */
final class Chat extends ChatEndpoint {

    private static final String EVERYBODY = "everybody";

    @Override
    protected void streamOpened(StreamingSession session) {
        session.messages().addListener(EVERYBODY, Line.class, line -> sendStreamMessage(session, line));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
        if (message instanceof Line line) {
            session.messages().postMessage(EVERYBODY, line);
        }
    }
}
