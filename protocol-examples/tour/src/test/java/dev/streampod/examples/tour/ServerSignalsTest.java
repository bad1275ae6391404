package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.Backoff;
import dev.streampod.client.ConnectionState;
import dev.streampod.client.ContinuityListener;
import dev.streampod.client.Interruption;
import dev.streampod.examples.tour.protocol.EchoFromClient;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.client.TourClient;
import dev.streampod.fixtures.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers in processes of their own that are killed, or stop for a while and go on, as on machines that are overloaded or moved. */
@Tag("long")
final class ServerSignalsTest extends TourProcessTest {

    private final List<Integer> echoed = new CopyOnWriteArrayList<>();
    private final List<Interruption<EchoFromClient>> interruptions = new CopyOnWriteArrayList<>();
    private final List<Instant> resumptions = new CopyOnWriteArrayList<>();

    private TourClient client(int port, Duration heartbeat) {
        TourClient client = keep(TourClient.builder("http://localhost:" + port)
                .heartbeat(heartbeat)
                .connectTimeout(Duration.ofSeconds(20))
                .backoff(new Backoff(Duration.ofMillis(100), Duration.ofMillis(500), Backoff.FOREVER))
                .build());
        client.echo().addContinuityListener(new ContinuityListener<EchoFromClient>() {
            @Override
            public void interrupted(Interruption<EchoFromClient> interruption) {
                interruptions.add(interruption);
            }

            @Override
            public void resumed(Instant from, Instant to) {
                resumptions.add(to);
            }
        });
        client.echo().stream().listen(message -> echoed.add(((SimpleData) message).num()));
        client.openStreamingConnection().join();
        return client;
    }

    private static void send(TourClient client, int from, int to) {
        IntStream.range(from, to).forEach(number -> client.echo().sendStreamMessage(new SimpleData(number)));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void whatAKilledServerDidNotAnswerIsToldWhenItIsBack() {
        ServerProcess server = tour("--port", "0");
        int port = server.awaitPort();
        TourClient client = client(port, Duration.ofMinutes(1));
        send(client, 0, 100);
        await().until(() -> echoed.size() == 100);

        // It has these in its hands, perhaps, and takes them with it.
        server.suspend();
        send(client, 100, 200);
        server.kill();
        await().until(() -> client.connectionState() != ConnectionState.CONNECTED);
        tour("--port", Integer.toString(port)).awaitPort();
        send(client, 200, 300);

        await().until(() -> echoed.contains(299) && !interruptions.isEmpty());
        assertThat(interruptions).hasSize(1);
        List<Integer> unacknowledged = interruptions.get(0).unacknowledged().stream()
                .map(message -> ((SimpleData) message).num())
                .toList();
        // What was still waiting when the connection broke went to the second server. Acknowledgements come in batches:
        // some that were answered may be among the unacknowledged.
        assertThat(echoed)
                .isSorted()
                .doesNotHaveDuplicates()
                .containsAll(numbers(0, 100))
                .containsAll(numbers(200, 300));
        assertThat(unacknowledged).isSorted().doesNotHaveDuplicates().doesNotContainAnyElementsOf(numbers(200, 300));
        assertThat(Stream.concat(echoed.stream(), unacknowledged.stream()).toList())
                .containsAll(numbers(0, 300));
        assertThat(resumptions).isEmpty();
    }

    @Test
    void aServerThatStoodStillGoesOnWithItsSessions() {
        ServerProcess server = tour("--port", "0");
        TourClient client = client(server.awaitPort(), Duration.ofMillis(500));
        send(client, 0, 100);
        await().until(() -> echoed.size() == 100);

        server.suspend();
        send(client, 100, 200);
        await().until(() -> client.connectionState() != ConnectionState.CONNECTED);
        send(client, 200, 300);
        server.resume();

        await().until(() -> !resumptions.isEmpty() && echoed.size() >= 300);
        assertThat(echoed).containsExactlyElementsOf(numbers(0, 300));
        assertThat(interruptions).isEmpty();
    }
}
