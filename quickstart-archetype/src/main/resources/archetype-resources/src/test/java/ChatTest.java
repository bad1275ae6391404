package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import ${package}.protocol.ChatToClient;
import ${package}.protocol.Line;
import ${package}.protocol.client.ChatClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChatTest {

    @Test
    void everybodyHearsWhatAnybodySays() throws InterruptedException {
        BlockingQueue<ChatToClient> heard = new LinkedBlockingQueue<>();
        try (var server = Server.start(0);
                var client = ChatClient.builder("http://localhost:" + server.port()).build()) {
            client.openStreamingConnection().join();
            client.chat().stream().listen(heard::add);

            client.chat().sendStreamMessage(
                    Line.builder().sender("Ada").text("Hello").build());

            Line line = assertInstanceOf(Line.class, heard.poll(30, TimeUnit.SECONDS));
            assertEquals("Ada", line.sender());
            assertEquals("Hello", line.text());
        }
    }
}
