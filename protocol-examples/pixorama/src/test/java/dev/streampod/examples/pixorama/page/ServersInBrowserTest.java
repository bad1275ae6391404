package dev.streampod.examples.pixorama.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What pages tell of their servers, which end and come back, and of who else is here. */
@Tag("long")
class ServersInBrowserTest extends TwoPagesFixture {

    private RedisServer redis;
    private ServerProcess first;
    private ServerProcess second;
    private int firstPort;

    @BeforeEach
    void startServers() {
        redis = RedisServer.start();
        first = server(0, redis);
        second = server(0, redis);
        firstPort = port(first);
        openPages(firstPort, port(second));
    }

    @AfterEach
    void endServers() {
        first.close();
        second.close();
        redis.close();
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
        first = server(firstPort, redis);
        soon(() -> assertThat(here.toldPainters()).contains("Only you are here"));
        assertThat(here.toldPainters()).containsOnly("Only you are here");
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
        first = server(firstPort, redis);
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
}
