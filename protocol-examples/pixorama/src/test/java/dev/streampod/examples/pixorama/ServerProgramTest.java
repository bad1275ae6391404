package dev.streampod.examples.pixorama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.ReservedPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server as a user starts it: what it prints, and how it ends. */
@Tag("long")
class ServerProgramTest extends ProgramsFixture {

    private static final int SIGTERM = 143;

    @Test
    void theServerSaysWhereItListensServesItsPageAndEndsOnSigterm() throws Exception {
        try (var server = server("--port", "0")) {
            int port = port(server);
            server.awaitLine("^open http://localhost:" + port + " in a browser$");
            assertThat(get(port, "/")).contains("<title>Pixorama</title>");
            assertThat(get(port, "/app.js")).contains("'./generated/pixorama.js'");
            assertThat(get(port, "/generated/pixorama.js")).contains("class PixoramaClient");
            assertThat(get(port, "/generated/streampod.js")).contains("streampod.v1.json");
            assertThat(get(port, "/health")).contains("\"redis\":\"none\"");
            server.terminate();
            assertThat(server.awaitExit(PATIENCE)).isEqualTo(SIGTERM);
            assertThat(server.stderr()).isEmpty();
        }
    }

    @Test
    void aPortInUseIsOneClearMessage() throws IOException {
        try (var taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            assertFails(server("--port", port), 1, port);
        }
    }

    @Test
    void aMalformedRedisAddressIsOneClearMessage() {
        assertFails(server("--port", "0", "--redis", "not a redis"), 2, "--redis");
    }

    @Test
    void aCanvasThatIsTooLargeIsOneClearMessage() {
        assertFails(server("--port", "0", "--size", "513"), 2, "--size must be 1 to 512, not 513.");
    }

    @Test
    void aRedisThatDoesNotAnswerIsOnlyAWarning() throws Exception {
        try (var nobody = ReservedPort.take();
                var server = server("--port", "0", "--redis", "redis://localhost:" + nobody.number())) {
            int port = port(server);
            assertThat(get(port, "/health")).contains("\"redis\":\"down\"");
        }
    }

    @Test
    void aMalformedKeyIsOneClearMessageThatDoesNotRepeatIt() {
        try (var server = server("--port", "0", "--key", "s3cr3t=")) {
            assertThat(server.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(server.stderr()).contains("--key takes KEY=user").doesNotContain("s3cr3t", "\tat ");
        }
    }

    @Test
    void aKeyThatIsGivenTwiceIsOneClearMessageThatDoesNotRepeatIt() {
        try (var server = server("--port", "0", "--key", "s3cr3t=ada", "--key", "s3cr3t=bob")) {
            assertThat(server.awaitExit(PATIENCE)).isEqualTo(2);
            assertThat(server.stderr()).contains("--key takes each KEY once").doesNotContain("s3cr3t", "\tat ");
        }
    }

    private static String get(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
