package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A history comes to the client of a session as fast as the client reads, however large it is. */
@Timeout(300)
class HistoryPaceTest extends ServerTest {

    private static final ChannelHistory KEPT = new ChannelHistory(110, Duration.ofHours(1));
    private static final int LARGE = 60_000;

    /** Sends everything that is kept, and everything new, to each client that opens the stream. */
    private static class Joining extends Recording {

        private final Delivery delivery;

        private Joining(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        void opened(StreamingSession session) {
            session.messages()
                    .withHistory(KEPT)
                    .addListenerAfter("room", null, Text.class, (text, position) -> echo.send(session, text), delivery);
        }
    }

    private static HistoryMessages messages(StreampodServer server) {
        return server.messages().withHistory(KEPT);
    }

    private static void post(StreampodServer server, int first, int last, int size) {
        for (int i = first; i <= last; i++) {
            messages(server)
                    .postMessage("room", new Text(i + ":" + "x".repeat(size)))
                    .join();
        }
    }

    private static int number(String frame) {
        return Integer.parseInt(frame.replaceFirst("^.*?(\\d+):x.*$", "$1"));
    }

    private static List<Integer> receive(RawWebSocket client, int count) {
        var numbers = new ArrayList<Integer>();
        while (numbers.size() < count) {
            String frame = client.expectText();
            if (!frame.equals("[\"ping\"]")) {
                numbers.add(number(frame));
            }
        }
        return numbers;
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private RawWebSocket narrow(StreampodServer server) {
        RawWebSocket client = closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .receiveBuffer(4096)
                .connect());
        client.hello();
        return client;
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aHistoryThatIsLargerThanTheQueueComesToASlowReader(Delivery delivery) {
        var server = start(new Joining(delivery));
        post(server, 1, 100, LARGE);
        RawWebSocket client = narrow(server);
        open(client, "echo");
        await().until(() -> server.statistics().messagesSent() > 0);
        post(server, 101, 105, 10);

        assertThat(receive(client, 105)).isEqualTo(numbers(1, 105));
        assertThat(server.statistics().connections()).isOne();
    }

    @Test
    void itWaitsUntilTheStreamIsOpen() throws Exception {
        var goOn = new CountDownLatch(1);
        var server = start(new Joining(Delivery.WORKER) {
            @Override
            void opened(StreamingSession session) {
                super.opened(session);
                try {
                    assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        post(server, 1, 100, LARGE);
        RawWebSocket client = welcomed(server);
        client.sendText("[\"open\",\"echo\"]");
        await().until(() -> server.statistics().messagesSent() > 0);
        goOn.countDown();

        assertThat(client.expectText()).isEqualTo("[\"opened\",\"echo\"]");
        assertThat(receive(client, 100)).isEqualTo(numbers(1, 100));
    }

    @Test
    void manyJoinAtTheSameTimeAndEachReadsAtItsOwnPace() {
        var server = start(new Joining(Delivery.WORKER));
        post(server, 1, 40, LARGE);
        RawWebSocket slow = narrow(server);
        slow.sendText("[\"open\",\"echo\"]");
        var quick = new ArrayList<RawWebSocket>();
        for (int i = 0; i < 5; i++) {
            RawWebSocket client = welcomed(server);
            open(client, "echo");
            quick.add(client);
        }
        for (RawWebSocket client : quick) {
            assertThat(receive(client, 40)).isEqualTo(numbers(1, 40));
        }
        assertThat(slow.expectText()).isEqualTo("[\"opened\",\"echo\"]");
        assertThat(receive(slow, 40)).isEqualTo(numbers(1, 40));
    }

    @Test
    void aClientThatReadsNothingIsNotWaitedForBeyondTheLimit() {
        var server = start(
                new Joining(Delivery.WORKER),
                builder -> builder.limits(patient().build())
                        .messagingLimits(MessagingLimits.defaults().withHistoryWait(Duration.ofMillis(300))));
        post(server, 1, 100, LARGE);
        RawWebSocket client = narrow(server);
        client.sendText("[\"open\",\"echo\"]");

        await().until(() ->
                server.statistics().streams() == 0 && server.statistics().streamsClosed() == 1);
        assertThat(client.awaitClose().code()).isEqualTo(3008);
    }

    @Test
    void aSessionThatEndsMeanwhileIsWaitedForNoMore() {
        var server = start(new Joining(Delivery.WORKER));
        post(server, 1, 100, LARGE);
        RawWebSocket client = narrow(server);
        client.sendText("[\"open\",\"echo\"]");
        await().until(() -> server.statistics().messagesSent() > 0);
        client.close();

        await().until(() ->
                server.statistics().connections() == 0 && server.statistics().channelListeners() == 0);
        assertThat(server.statistics().messagesSent()).isLessThan(100);
    }
}
