package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.server.Limits;
import dev.streampod.server.StreampodServer;
import dev.streampod.test.ServerSettings;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.StartedServer;
import dev.streampod.test.StreampodServerTest;
import dev.streampod.test.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client in a process of its own that stops for a while and goes on, or is killed, as on machines that are asleep or overloaded. */
@Tag("long")
@StreampodServerTest
final class ClientSignalsTest extends TourProcessTest {

    private static final Duration RESUME_WINDOW = Duration.ofSeconds(30);

    @ServerUnderTest
    static StartedServer tour(ServerSettings settings) {
        var limits = Limits.builder().heartbeat(Duration.ofMillis(500)).resumeWindow(RESUME_WINDOW);
        var server = TourServer.build(builder -> settings.applyTo(builder).limits(limits.build()));
        return new StartedServer(server.start(), server);
    }

    @Test
    void aClientThatStoodStillHearsWhatCameMeanwhileAndOneThatIsKilledLeavesNothing(
            StreampodServer server, TestClock clock) {
        ServerProcess guest = process(RoomGuest.class, "http://localhost:" + server.port(), "hall");
        await().until(() -> server.statistics().channelListeners() == 1);
        post(server, 0, 20);
        guest.awaitLine("heard 19");

        guest.suspend();
        post(server, 20, 40);
        await().until(() -> server.statistics().waitingSessions() == 1);
        post(server, 40, 60);
        guest.resume();

        guest.awaitLine("resumed");
        guest.awaitLine("heard 59");
        assertThat(guest.stdout().lines().filter(line -> !line.equals("resumed")))
                .containsExactlyElementsOf(
                        numbers(0, 60).stream().map(number -> "heard " + number).toList());

        guest.kill();
        await().until(() -> server.statistics().waitingSessions() == 1);
        clock.advance(RESUME_WINDOW);
        await().untilAsserted(() -> {
            var left = server.statistics();
            assertThat(List.of(
                            left.streams(),
                            left.connections(),
                            left.waitingSessions(),
                            left.userObjects(),
                            left.channelListeners()))
                    .containsOnly(0);
            assertThat(left.streamsClosed()).isEqualTo(left.streamsOpened());
        });
    }

    private static void post(StreampodServer server, int from, int to) {
        for (int number = from; number < to; number++) {
            server.messages()
                    .postMessage("room_hall", new RoomMessage("hall", null, Integer.toString(number)))
                    .join();
        }
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
