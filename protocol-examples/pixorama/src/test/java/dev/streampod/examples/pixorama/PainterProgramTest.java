package dev.streampod.examples.pixorama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.painter.Painter;
import dev.streampod.fixtures.ReservedPort;
import dev.streampod.fixtures.ServerProcess;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The painter as a user starts it: what it paints and prints, and how it ends. */
@Tag("long")
class PainterProgramTest extends ProgramsFixture {

    @TempDir
    Path directory;

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

    private static ServerProcess painter(String... arguments) {
        return ServerProcess.main(Painter.class, arguments).start();
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
