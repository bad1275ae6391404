package dev.streampod.examples.pixorama.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What is painted on one page appears on the other, whose server is another. All tests share the servers. */
@Tag("long")
class PaintingInBrowserTest extends TwoPagesFixture {

    private static final List<ServerProcess> SERVERS = new ArrayList<>();
    private static final List<PixoramaClient> ADMINS = new ArrayList<>();

    private static RedisServer redis;

    @BeforeAll
    static void startServers() {
        redis = RedisServer.start();
        SERVERS.addAll(List.of(server(0, redis), server(0, redis)));
        for (ServerProcess server : SERVERS) {
            ADMINS.add(PixoramaClient.builder("http://localhost:" + port(server))
                    .key(ADMIN_KEY)
                    .build());
        }
    }

    @AfterAll
    static void endServers() {
        ADMINS.forEach(PixoramaClient::close);
        ADMINS.clear();
        SERVERS.forEach(ServerProcess::close);
        SERVERS.clear();
        redis.close();
    }

    /** When each server has got its own clearing back, it has everything of earlier tests behind it. */
    @BeforeEach
    void openPagesOfAWhiteCanvas() {
        ADMINS.forEach(admin -> admin.pixorama().clear(WHITE));
        openPages(port(SERVERS.get(0)), port(SERVERS.get(1)));
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

        ADMINS.get(0).pixorama().clear(BLUE);

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
}
