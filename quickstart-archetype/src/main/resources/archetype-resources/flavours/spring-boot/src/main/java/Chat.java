package ${package};

import ${package}.protocol.ChatFromClient;
import ${package}.protocol.Line;
import ${package}.protocol.server.ChatEndpoint;
import ${package}.protocol.server.RoomChannel;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import org.springframework.stereotype.Component;

/** Posts what one client says to a channel that all clients follow. Other beans come with its constructor. */
@Component
class Chat extends ChatEndpoint {

    static final RoomChannel HALL = RoomChannel.of("hall");

    @Override
    protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
        if (message instanceof Line line) {
            String user = session.authentication().orElseThrow().userId();
            HALL.post(session, new Line(line.text(), user));
        }
    }

    @Override
    protected boolean mayFollow(Session session, RoomChannel room) {
        return room.equals(HALL);
    }
}
