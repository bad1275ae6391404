package ${package};

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ${package}.protocol.Line;
import ${package}.protocol.client.ChatClient;
import dev.streampod.server.StreampodServer;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.StreampodServerTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@StreampodServerTest
class ChatTest {

    @ServerUnderTest
    static StreampodServer.Builder server() {
        return Server.builder();
    }

    @Test
    void everybodyHearsWhatAnybodySays(ChatClient ada, ChatClient bob) {
        var heard = assertThatStream(bob.chat());

        Line hello = Line.builder().sender("Ada").text("Hello").build();
        ada.chat().sendStreamMessage(hello);

        heard.emits(hello).within(Duration.ofSeconds(30));
    }

    @Test
    void theServerServesThePageAndWhatItNeeds(StreampodServer server) throws Exception {
        assertTrue(served(server.port(), "/").contains("app.js"));
        assertTrue(served(server.port(), "/app.js").contains("./generated/chat.js"));
        assertTrue(served(server.port(), "/generated/chat.js").contains("class ChatClient"));
        assertTrue(served(server.port(), "/generated/streampod.js").contains("class Client"));
    }

    private static String served(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), path);
        return response.body();
    }
}
