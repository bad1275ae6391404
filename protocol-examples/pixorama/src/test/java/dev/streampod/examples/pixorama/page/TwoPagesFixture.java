package dev.streampod.examples.pixorama.page;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.server.PixoramaServer;
import dev.streampod.fixtures.NeedsChromium;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.SharedBrowser;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two pages in a real browser, on two servers in processes of their own, with one Redis between them. */
@NeedsChromium
@NeedsRedis
abstract class TwoPagesFixture {

    @RegisterExtension
    static final SharedBrowser BROWSER = new SharedBrowser();

    static final int WHITE = 0;
    static final int RED = 5;
    static final int BLUE = 12;
    static final String ADMIN_KEY = "s3cret";

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern LISTENING = Pattern.compile("^listening on port (\\d+)$");

    PixoramaPage here;
    PixoramaPage there;

    final void openPages(int first, int second) {
        here = new PixoramaPage(BROWSER.open(first));
        there = new PixoramaPage(BROWSER.open(second));
        soon(() -> assertThat(here.state()).isEqualTo("connected"));
        soon(() -> assertThat(there.state()).isEqualTo("connected"));
    }

    @AfterEach
    final void closeWindows() {
        BROWSER.closeWindows();
    }

    static ServerProcess server(int port, RedisServer redis) {
        String[] arguments = {"--port", String.valueOf(port), "--redis", redis.uri(), "--key", ADMIN_KEY + "=ada:admin"
        };
        return ServerProcess.main(PixoramaServer.class, arguments).start();
    }

    static int port(ServerProcess server) {
        return Integer.parseInt(server.awaitLine(LISTENING, PATIENCE).group(1));
    }

    static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }
}
