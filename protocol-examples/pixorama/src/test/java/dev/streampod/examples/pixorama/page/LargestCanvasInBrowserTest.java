package dev.streampod.examples.pixorama.page;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.protocol.SetPixel;
import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import dev.streampod.examples.pixorama.server.PixoramaServer;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page in a real browser, with the largest canvas that a server takes: its picture is one message of 350 KB. */
@Tag("long")
@NeedsChromium
class LargestCanvasInBrowserTest {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    private static final int SIZE = 512;
    private static final int RED = 5;
    private static final int BLUE = 12;

    /** What others paint: so many times every pixel of a square, whose first corner is here and whose side is that long. */
    private static final int TIMES = 10;

    private static final int CORNER = 100;
    private static final int SIDE = 32;

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern LISTENING = Pattern.compile("^listening on port (\\d+)$");

    private static ServerProcess server;
    private static int port;

    @BeforeAll
    static void startServer() {
        server = ServerProcess.main(PixoramaServer.class, "--port", "0", "--size", String.valueOf(SIZE))
                .start();
        port = Integer.parseInt(server.awaitLine(LISTENING, PATIENCE).group(1));
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @AfterEach
    void closeWindows() {
        BROWSER.closeWindows();
    }

    @Test
    void thePageShowsThePictureAndPaintsOnIt() {
        var page = page();
        var other = page();

        page.choose(RED);
        page.paint(SIZE - 1, SIZE - 1);
        soon(() -> assertThat(other.color(SIZE - 1, SIZE - 1)).isEqualTo(RED));
        assertThat(other.state()).isEqualTo("connected");
        assertThat(page.error()).isEmpty();
    }

    /** However fast a machine is: a frame costs as much as has changed, not as much as the canvas or the messages. */
    @Test
    void whileOthersPaintAFramePaintsOnceAndOnlyWhatHasChanged() {
        var page = page();
        page.forgetStates();
        page.countPaints();
        try (var others = PixoramaClient.builder("http://localhost:" + port).build()) {
            for (int time = 1; time <= TIMES; time++) {
                for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                    others.pixorama()
                            .sendStreamMessageAsync(new SetPixel(CORNER + pixel % SIDE, CORNER + pixel / SIDE, time))
                            .join();
                }
                int painted = time;
                int last = CORNER + SIDE - 1;
                soon(() -> assertThat(page.color(last, last)).isEqualTo(painted));
            }
        }
        assertThat(page.paintsByFrame()).isNotEmpty().containsOnly(1L);
        assertThat(page.largestPaint()).isPositive().isLessThanOrEqualTo((long) SIDE * SIDE);

        page.choose(BLUE);
        page.draw(7, 7, 7, 7);
        soon(() -> assertThat(page.color(7, 7)).isEqualTo(BLUE));
        assertThat(page.states()).isEmpty();
        assertThat(page.error()).isEmpty();
    }

    /** A page that is connected and shows the picture. */
    private static PixoramaPage page() {
        var page = new PixoramaPage(BROWSER.open(port));
        soon(() -> assertThat(page.state()).isEqualTo("connected"));
        soon(() -> assertThat(page.color(SIZE - 2, SIZE - 2)).isZero());
        return page;
    }

    private static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }
}
