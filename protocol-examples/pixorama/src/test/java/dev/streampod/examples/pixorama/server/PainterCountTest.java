package dev.streampod.examples.pixorama.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.ServerPresence;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PainterCountTest {

    private final UUID server = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final List<PixoramaToClient> seen = new ArrayList<>();
    private final SharedCanvas canvas = new SharedCanvas(server, 64);
    private final PainterCount count = new PainterCount(server, 64, canvas);

    @Test
    void viewersAreToldHowManyThereAreOnAllServers() {
        watch();
        count.receive(new ServerPresence(other, 3, 64), seconds(0));
        count.update(seconds(0));
        assertThat(seen).containsExactly(new Painters(4));
    }

    @Test
    void whoComesLaterIsToldTheNumberAfterThePicture() {
        watch();
        count.receive(new ServerPresence(other, 3, 64), seconds(0));
        count.update(seconds(0));
        List<PixoramaToClient> late = new ArrayList<>();
        canvas.join(late::add);
        assertThat(late).hasSize(2).endsWith(new Painters(5));
    }

    @Test
    void theFirstViewerIsToldAtOnceThatItIsAlone() {
        canvas.settle();
        count.update(seconds(0));
        canvas.join(seen::add);
        assertThat(seen).hasSize(2).endsWith(new Painters(1));
    }

    @Test
    void nothingIsSaidWhileNothingChanges() {
        watch();
        assertThat(count.update(seconds(0))).isEqualTo(new ServerPresence(server, 1, 64));
        assertThat(count.update(seconds(1))).isNull();
        assertThat(seen).containsExactly(new Painters(1));
    }

    @Test
    void theOtherServersHearOfThisOneAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            assertThat(count.update(seconds(2 * i))).isEqualTo(new ServerPresence(server, 0, 64));
        }
    }

    @Test
    void aServerThatFallsSilentIsForgotten() {
        watch();
        count.receive(new ServerPresence(other, 3, 64), seconds(0));
        count.update(seconds(1));
        count.update(seconds(6));
        assertThat(seen).containsExactly(new Painters(4));
        count.update(seconds(8));
        assertThat(seen).endsWith(new Painters(1));
    }

    @Test
    void viewersAreToldAtOnceOfThoseOnAServerThatIsHeard() {
        watch();
        count.update(seconds(0));
        count.receive(new ServerPresence(other, 3, 64), seconds(0));
        assertThat(seen).containsExactly(new Painters(1), new Painters(4));
    }

    @Test
    void aServerThatIsNewIsAnsweredAtOnceAndOnlyOnce() {
        watch();
        count.update(seconds(0));
        assertThat(count.receive(new ServerPresence(other, 0, 64), seconds(1)))
                .isEqualTo(new ServerPresence(server, 1, 64));
        assertThat(count.receive(new ServerPresence(other, 0, 64), seconds(1))).isNull();
        assertThat(count.receive(new ServerPresence(UUID.randomUUID(), 0, 128), seconds(1)))
                .isNull();
    }

    @Test
    void aServerThatFallsSilentAndComesBackIsAnsweredAgain() {
        count.receive(new ServerPresence(other, 0, 64), seconds(0));
        count.update(seconds(7));
        assertThat(count.receive(new ServerPresence(other, 0, 64), seconds(8)))
                .isEqualTo(new ServerPresence(server, 0, 64));
    }

    @Test
    void theOwnPresenceAndThatOfAServerWithAnotherCanvasDoNotCount() {
        watch();
        count.receive(new ServerPresence(server, 7, 64), seconds(0));
        count.receive(new ServerPresence(other, 3, 128), seconds(0));
        count.update(seconds(0));
        assertThat(seen).containsExactly(new Painters(1));
    }

    private void watch() {
        canvas.settle();
        canvas.join(seen::add);
        seen.clear();
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
