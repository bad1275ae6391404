package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ${package}.protocol.ChatToClient;
import ${package}.protocol.Line;
import ${package}.protocol.client.ChatClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    @Test
    void theServerServesThePageAndWhatItNeeds() throws Exception {
        try (var server = Server.start(0)) {
            assertTrue(served(server.port(), "/").contains("app.js"));
            assertTrue(served(server.port(), "/app.js").contains("./generated/chat.js"));
            assertTrue(served(server.port(), "/generated/chat.js").contains("class ChatClient"));
            assertTrue(served(server.port(), "/generated/streampod.js").contains("class Client"));
        }
    }

    private static String served(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), path);
        return response.body();
    }
}
