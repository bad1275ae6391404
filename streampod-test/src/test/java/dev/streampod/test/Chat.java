package dev.streampod.test;

import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.test.chat.ChatFromClient;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.Welcome;
import dev.streampod.test.chat.server.ChatEndpoint;
import dev.streampod.test.chat.server.RoomChannel;

/** Greets whoever comes, and passes on what anybody says to everybody. */
final class Chat extends ChatEndpoint {

    @Override
    protected void streamOpened(StreamingSession session) {
        RoomChannel.of().addListener(session, line -> sendStreamMessage(session, line));
        sendStreamMessage(
                session,
                new Welcome(
                        session.authentication().map(AuthenticationInfo::userId).orElse(null)));
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
