package com.example.chat;

import com.example.chat.protocol.ChatFromClient;
import com.example.chat.protocol.Line;
import com.example.chat.protocol.server.ChatEndpoint;
import com.example.chat.protocol.server.RoomChannel;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import java.util.concurrent.Flow;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

@Component
class Chat extends ChatEndpoint {

    private final Gate gate;

    Chat(Gate gate) {
        this.gate = gate;
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
        if (message instanceof Line line) {
            RoomChannel.of("hall").post(session, new Line(user() + ": " + line.text()));
        }
    }

    @Override
    protected boolean mayFollow(Session session, RoomChannel room) {
        return true;
    }

    @Override
    protected String whoAmI(Session session) {
        return user();
    }

    @Override
    @PreAuthorize("hasRole('MODERATOR')")
    protected int wipe(Session session) {
        return 7;
    }

    @Override
    protected String waitAndSay(Session session, String text) {
        gate.pass();
        return text;
    }

    @Override
    protected String say(Session session, String text) {
        RoomChannel.of("hall").post(session, new Line(text)).join();
        return Thread.currentThread().toString();
    }

    @Override
    protected Flow.Publisher<String> sayAll(Session session, Flow.Publisher<String> texts) {
        return ItemPublisher.of(out -> {
            for (String text : MessageStream.of(texts)) {
                out.send(say(session, text));
            }
        });
    }

    private static String user() {
        return SecurityContextHolder.getContext().getAuthentication().getName();
    }
}
