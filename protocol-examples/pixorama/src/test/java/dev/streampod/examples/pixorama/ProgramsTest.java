package dev.streampod.examples.pixorama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.painter.Painter;
import dev.streampod.examples.pixorama.server.PixoramaServer;
import dev.streampod.fixtures.ReservedPort;
import dev.streampod.fixtures.ServerProcess;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both programs as a user starts them: what they print, and how they end. */
@Tag("long")
class ProgramsTest {

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int SIGTERM = 143;

    private static final Pattern LISTENING = Pattern.compile("^listening on port (\\d+)$", Pattern.MULTILINE);

    @TempDir
    Path directory;

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
    void thePainterPaintsAPictureAndReadsItBack() throws IOException {
        try (var server = server("--port", "0", "--size", "100")) {
            String url = "http://localhost:" + port(server);
            try (var painter = painter("--server", url, "--verify", picture().toString())) {
                assertThat(painter.awaitExit(PATIENCE)).as(painter.output()).isZero();
                assertThat(painter.stdout()).contains("painted 10000 of 10000 pixels", "verified");
                assertThat(painter.stderr()).isEmpty();
            }
        }
    }

    @Test
    void thePainterOfAnAdministratorClearsTheCanvas() throws IOException {
        try (var server = server("--port", "0", "--size", "8", "--key", "k1=ada:admin", "--key", "k2=bob")) {
            String url = "http://localhost:" + port(server);
            try (var painter = painter("--server", url, picture().toString())) {
                assertThat(painter.awaitExit(PATIENCE)).as(painter.output()).isZero();
            }
            assertFails(painter("--server", url, "--clear"), 1, "The canvas was not cleared: ");
            assertFails(painter("--server", url, "--key", "k2", "--clear"), 1, "The canvas was not cleared: ");
            try (var painter = painter("--server", url, "--key", "k1", "--clear")) {
                assertThat(painter.awaitExit(PATIENCE)).as(painter.output()).isZero();
                assertThat(painter.stdout()).matches("(?s)cleared: [1-9]\\d* pixels have changed\\R");
            }
            try (var painter = painter(
                    "--server",
                    url,
                    "--key",
                    "k1",
                    "--clear",
                    "--verify",
                    picture().toString())) {
                assertThat(painter.awaitExit(PATIENCE)).as(painter.output()).isZero();
                assertThat(painter.stdout()).contains("cleared: 0 pixels have changed", "verified");
            }
        }
    }

    @Test
    void aKeyMattersOnlyToAServerThatHasSome() throws IOException {
        try (var server = server("--port", "0", "--size", "8");
                var painter = painter(
                        "--server",
                        "http://localhost:" + port(server),
                        "--key",
                        "any",
                        picture().toString())) {
            assertThat(painter.awaitExit(PATIENCE)).as(painter.output()).isZero();
        }
        try (var server = server("--port", "0", "--size", "8", "--key", "k1=ada:admin")) {
            String url = "http://localhost:" + port(server);
            assertFails(painter("--server", url, "--key", "any", picture().toString()), 1, "key");
        }
    }

    @Test
    void aPainterWithNothingToDoIsOneClearMessage() {
        assertFails(painter(), 2, "Missing required parameter: 'PICTURE'");
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

    @Test
    void aPictureThatIsNotThereIsOneClearMessage() {
        assertFails(painter("nowhere.png"), 2, "There is no file nowhere.png.");
    }

    @Test
    void aPictureThatIsNoneIsOneClearMessage() throws IOException {
        var file = Files.writeString(directory.resolve("text.png"), "no picture");
        assertFails(painter(file.toString()), 2, "is neither PNG nor JPEG");
    }

    @Test
    void aServerThatIsNotThereIsOneClearMessage() throws IOException {
        try (var nobody = ReservedPort.take()) {
            String url = "http://localhost:" + nobody.number();
            assertFails(painter("--server", url, picture().toString()), 1, "No connection to ws://localhost:");
        }
    }

    @Test
    void aMalformedServerAddressIsOneClearMessage() throws IOException {
        assertFails(painter("--server", "ftp://x", picture().toString()), 2, "--server");
    }

    private static void assertFails(ServerProcess program, int exitCode, String message) {
        try (program) {
            assertThat(program.awaitExit(PATIENCE)).as(program.output()).isEqualTo(exitCode);
            assertThat(program.stderr()).contains(message).doesNotContain("\tat ", "Exception");
            assertThat(program.stdout()).isEmpty();
        }
    }

    private static ServerProcess server(String... arguments) {
        return ServerProcess.main(PixoramaServer.class, arguments).start();
    }

    private static ServerProcess painter(String... arguments) {
        return ServerProcess.main(Painter.class, arguments).start();
    }

    private static int port(ServerProcess server) {
        return Integer.parseInt(server.awaitLine(LISTENING, PATIENCE).group(1));
    }

    private static String get(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private File picture() throws IOException {
        var image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 200; y++) {
            for (int x = 0; x < 300; x++) {
                image.setRGB(x, y, (x * 255 / 300) << 16 | (y * 255 / 200) << 8 | 0x40);
            }
        }
        var file = directory.resolve("picture.png").toFile();
        assertThat(ImageIO.write(image, "png", file)).isTrue();
        return file;
    }
}
