package dev.streampod.test.spring;

import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.test.chat.ChatFromClient;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.Welcome;
import dev.streampod.test.chat.server.ChatEndpoint;
import dev.streampod.test.chat.server.RoomChannel;
import org.springframework.stereotype.Component;

/** Greets whoever comes, and passes on what anybody says to everybody. */
@Component
class ChatBean extends ChatEndpoint {

    private final Greeting greeting;

    ChatBean(Greeting greeting) {
        this.greeting = greeting;
    }

    @Override
    protected void streamOpened(StreamingSession session) {
        RoomChannel.of().addListener(session, line -> sendStreamMessage(session, line));
        String user = session.authentication().map(AuthenticationInfo::userId).orElse("whoever you are");
        sendStreamMessage(session, new Welcome(greeting.of(user)));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
        if (message instanceof Line line) {
            RoomChannel.of().post(session, line);
        }
    }

    @Override
    protected boolean mayFollow(Session session, RoomChannel channel) {
        return true;
    }
}
