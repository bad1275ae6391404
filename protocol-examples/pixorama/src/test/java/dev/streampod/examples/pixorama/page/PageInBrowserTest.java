package dev.streampod.examples.pixorama.page;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import dev.streampod.examples.pixorama.server.PixoramaServer;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** Two pages in a real browser, on two servers in processes of their own, with one Redis between them. */
@Tag("long")
@NeedsChromium
@NeedsRedis
class PageInBrowserTest {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    private static final int WHITE = 0;
    private static final int RED = 5;
    private static final int BLUE = 12;

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern LISTENING = Pattern.compile("^listening on port (\\d+)$");

    private RedisServer redis;
    private ServerProcess first;
    private ServerProcess second;
    private int firstPort;
    private PixoramaPage here;
    private PixoramaPage there;

    @BeforeEach
    void openPages() throws IOException {
        redis = RedisServer.start();
        first = server(0);
        second = server(0);
        firstPort = port(first);
        here = new PixoramaPage(BROWSER.open(firstPort));
        there = new PixoramaPage(BROWSER.open(port(second)));
        soon(() -> assertThat(here.state()).isEqualTo("connected"));
        soon(() -> assertThat(there.state()).isEqualTo("connected"));
    }

    @AfterEach
    void endAll() {
        BROWSER.closeWindows();
        first.close();
        second.close();
        redis.close();
    }

    @Test
    void aLineDrawnOnOnePageAppearsOnTheOtherWithoutGaps() {
        here.choose(RED);
        here.draw(5, 5, 40, 20);
        soon(() -> {
            for (int x = 5; x <= 40; x++) {
                int y = (int) Math.round(5 + (x - 5) * 15 / 35.0);
                assertThat(there.color(x, y)).as("pixel %d, %d", x, y).isEqualTo(RED);
            }
        });
        assertThat(there.color(5, 6)).isEqualTo(WHITE);
        soon(() -> assertThat(here.color(40, 20)).isEqualTo(RED));
    }

    @Test
    void thePageSaysHowManyAreConnectedToAllServers() {
        soon(() -> assertThat(here.painters()).isEqualTo("2"));
        soon(() -> assertThat(there.painters()).isEqualTo("2"));
    }

    @Test
    void thePageTellsWhoElseIsHereFromTheFirstMomentAndNothingBefore() {
        soon(() -> assertThat(here.painters()).isEqualTo("2"));
        here.reloadRememberingPainters();
        // The stream of the page that was left may be counted for a while.
        soon(() -> assertThat(here.toldPainters()).endsWith("2 people are here"));
        assertThat(here.toldPainters()).allMatch(told -> told.matches("[23] people are here"));
    }

    @Test
    void thePageForgetsWhoWasHereBeforeItsServerWasRestarted() {
        soon(() -> assertThat(here.painters()).isEqualTo("2"));
        here.rememberPainters();
        first.kill();
        second.kill();
        soon(() -> assertThat(here.state()).isEqualTo("waiting"));

        first.close();
        first = server(firstPort);
        soon(() -> assertThat(here.toldPainters()).contains("Only you are here"));
        assertThat(here.toldPainters()).containsOnly("Only you are here");
    }

    @Test
    void whatComesAtOnceIsPaintedOncePerFrame() {
        there.countPaints();
        here.choose(RED);
        here.draw(0, 0, 63, 63);
        soon(() -> assertThat(there.color(63, 63)).isEqualTo(RED));
        assertThat(there.paintsByFrame()).isNotEmpty().containsOnly(1L);
    }

    @Test
    void aFingerDrawsOnThePageOfAPhone() {
        here.window().becomePhone();
        here.choose(RED);
        here.drawWithFinger(5, 5, 40, 20);
        soon(() -> assertThat(there.color(40, 20)).isEqualTo(RED));
        assertThat(there.color(5, 5)).isEqualTo(RED);
        assertThat(there.color(12, 8)).isEqualTo(RED);
        assertThat(here.window().fitsWindow()).isTrue();
    }

    @Test
    void theKeyboardPaintsToo() {
        here.choose(BLUE);
        here.type(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.SPACE, Keys.ARROW_LEFT, Keys.SPACE);
        soon(() -> assertThat(there.color(1, 1)).isEqualTo(BLUE));
        assertThat(there.color(2, 1)).isEqualTo(BLUE);
        assertThat(there.color(0, 1)).isEqualTo(WHITE);
        soon(() -> assertThat(here.heardPlace()).isEqualTo("Column 2, row 2: Blue"));
        here.type(Keys.ARROW_LEFT);
        assertThat(here.heardPlace()).isEqualTo("Column 1, row 2: White");
    }

    @Test
    void aCanvasThatIsClearedIsClearOnEveryPage() {
        here.choose(RED);
        here.draw(5, 5, 5, 5);
        soon(() -> assertThat(there.color(5, 5)).isEqualTo(RED));

        try (var admin = PixoramaClient.builder("http://localhost:" + firstPort)
                .key("s3cret")
                .build()) {
            admin.pixorama().clear(BLUE);
        }

        for (var page : List.of(here, there)) {
            soon(() -> assertThat(page.color(5, 5)).isEqualTo(BLUE));
            assertThat(page.color(63, 63)).isEqualTo(BLUE);
            assertThat(page.state()).isEqualTo("connected");
        }
        there.choose(RED);
        there.draw(10, 11, 10, 11);
        soon(() -> assertThat(here.color(10, 11)).isEqualTo(RED));
    }

    @Test
    void aPixelThatIsRefusedIsShownAsAnError() {
        here.paint(9999, 0);
        soon(() -> assertThat(here.error()).contains("x out of range: 9999"));
        assertThat(here.state()).isEqualTo("connected");
    }

    @Test
    void thePageSaysThatItsServerIsGoneAndComesBackWithThePicture() {
        here.choose(BLUE);
        here.draw(3, 4, 3, 4);
        soon(() -> assertThat(there.color(3, 4)).isEqualTo(BLUE));
        here.forgetStates();

        first.kill();
        soon(() -> assertThat(here.states()).contains("waiting"));
        assertThat(there.state()).isEqualTo("connected");
        there.choose(RED);
        there.draw(10, 11, 10, 11);
        soon(() -> assertThat(there.color(10, 11)).isEqualTo(RED));

        first.close();
        first = server(firstPort);
        soon(() -> assertThat(here.state()).isEqualTo("connected"));
        soon(() -> assertThat(here.color(3, 4)).isEqualTo(BLUE));
        assertThat(here.color(10, 11)).isEqualTo(RED);
        here.draw(20, 20, 20, 20);
        soon(() -> assertThat(there.color(20, 20)).isEqualTo(BLUE));
    }

    @Test
    void thePageSaysThatItsServerIsClosing() {
        here.forgetStates();
        first.terminate();
        soon(() -> assertThat(here.states()).startsWith("waiting"));
        assertThat(there.state()).isEqualTo("connected");
    }

    private ServerProcess server(int port) {
        String[] arguments = {"--port", String.valueOf(port), "--redis", redis.uri(), "--key", "s3cret=ada:admin"};
        return ServerProcess.main(PixoramaServer.class, arguments).start();
    }

    private static int port(ServerProcess server) {
        return Integer.parseInt(server.awaitLine(LISTENING, PATIENCE).group(1));
    }

    private static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }
}
