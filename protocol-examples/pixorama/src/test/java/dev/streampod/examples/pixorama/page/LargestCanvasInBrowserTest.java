package dev.streampod.examples.pixorama.page;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.server.PixoramaServer;
import dev.streampod.fixtures.Browser;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.ServerProcess;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page in a real browser, with the largest canvas that a server takes: its picture is one message of 350 KB. */
@NeedsChromium
class LargestCanvasInBrowserTest {

    private static final int SIZE = 512;
    private static final int RED = 5;

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern LISTENING = Pattern.compile("^listening on port (\\d+)$");

    @Tag("long")
    @Test
    void thePageShowsThePictureAndPaintsOnIt() throws Exception {
        String[] arguments = {"--port", "0", "--size", String.valueOf(SIZE)};
        try (var server = ServerProcess.main(PixoramaServer.class, arguments).start();
                var browser = new Browser()) {
            int port = Integer.parseInt(server.awaitLine(LISTENING, PATIENCE).group(1));
            var page = new PixoramaPage(browser.open(port));
            var other = new PixoramaPage(browser.open(port));
            soon(() -> assertThat(page.state()).isEqualTo("connected"));
            soon(() -> assertThat(other.color(SIZE - 1, SIZE - 1)).isZero());

            page.choose(RED);
            page.paint(SIZE - 1, SIZE - 1);
            soon(() -> assertThat(other.color(SIZE - 1, SIZE - 1)).isEqualTo(RED));
            assertThat(other.state()).isEqualTo("connected");
            assertThat(page.error()).isEmpty();
        }
    }

    private static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }
}
