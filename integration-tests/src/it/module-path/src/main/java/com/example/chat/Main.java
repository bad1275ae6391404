package com.example.chat;

import com.example.chat.protocol.ChatFromClient;
import com.example.chat.protocol.ChatToClient;
import com.example.chat.protocol.Line;
import com.example.chat.protocol.client.ChatClient;
import com.example.chat.protocol.server.ChatEndpoint;
import com.example.chat.protocol.server.ChatEndpoints;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server and a client in one program: what the client says comes back. */
public final class Main {

    private Main() {}

    private static final class Echo extends ChatEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, ChatFromClient message) {
            sendStreamMessage(session, (Line) message);
        }
    }

    public static void main(String[] args) throws InterruptedException {
        BlockingQueue<ChatToClient> heard = new LinkedBlockingQueue<>();
        try (var server = StreampodServer.builder(new ChatEndpoints(new Echo()))
                        .host("127.0.0.1")
                        .port(0)
                        .build()
                        .start();
                var client = ChatClient.builder("http://localhost:" + server.port()).build()) {
            client.chat().stream().listen(heard::add);
            client.chat().sendStreamMessage(
                    Line.builder().sender("Ada").text("Hello").build());
            var line = (Line) heard.poll(30, TimeUnit.SECONDS);
            System.out.println(line.sender() + ": " + line.text());
        }
    }
}
