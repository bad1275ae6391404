package com.example;

import com.example.auth.Role;
import com.example.auth.UserInfo;
import com.example.chat.ChatFromClient;
import com.example.chat.Line;
import com.example.chat.Muted;
import com.example.chat.server.ChatEndpoint;
import com.example.chat.server.ChatEndpoints;
import dev.streampod.server.StreamingSession;
import java.time.Instant;

final class Chat extends ChatEndpoint {

    static final ChatEndpoints ENDPOINTS = new ChatEndpoints(new Chat());

    @Override
    protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
        UserInfo sender = ((Line) message).sender();
        sendStreamMessage(session, sender.withRole(Role.admin));
        sendStreamMessage(session, new Muted(Instant.EPOCH, sender));
    }
}
