package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.metrics.MicrometerMetrics;
import dev.streampod.server.protocol.EchoToClient;
import dev.streampod.server.protocol.Text;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L2: what an endpoint says of its slow readers is what becomes of their messages. */
class SlowReadersTest extends ServerTest {

    /** Large enough that what the kernels take is soon full. */
    private static final int PAD = 4_000;

    private static final int QUEUE = 64 * 1024;
    private static final int SENT = 3_000;

    private static final class Policy extends Recording {

        private final SlowReaderPolicy<EchoToClient> policy;

        private Policy(SlowReaderPolicy<EchoToClient> policy) {
            this.policy = policy;
        }

        @Override
        SlowReaderPolicy<EchoToClient> slowReaders() {
            return policy;
        }
    }

    private static Text text(int number) {
        return new Text(number + ":" + "x".repeat(PAD));
    }

    private static int number(Object text) {
        String digits = text.toString().replaceFirst("^.*?(\\d+):x.*$", "$1");
        return Integer.parseInt(digits);
    }

    private static SlowReaderPolicy<EchoToClient> latestOf(int keys) {
        return SlowReaderPolicy.latestByKey(text -> number(text) % keys);
    }

    private StreampodServer serve(Recording recording) {
        return start(
                recording, builder -> builder.limits(patient().queueBytes(QUEUE).build()));
    }

    private RawWebSocket narrow(StreampodServer server) {
        return closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .receiveBuffer(4096)
                .connect());
    }

    private RawWebSocket narrowAndOpen(StreampodServer server) {
        RawWebSocket client = narrow(server);
        client.hello();
        open(client, "echo");
        return client;
    }

    private static StreamingSession only(StreampodServer server) {
        return server.sessions().iterator().next();
    }

    private static void sendAll(Policy recording, StreamingSession session, int first, int count) {
        for (int i = first; i < first + count; i++) {
            recording.echo.send(session, text(i));
        }
    }

    private static List<Integer> receiveUpTo(RawWebSocket client, int last) {
        var numbers = new ArrayList<Integer>();
        do {
            numbers.add(number(client.expectText()));
        } while (numbers.get(numbers.size() - 1) != last);
        return numbers;
    }

    @Test
    void l2_theOldestMessagesThatWaitAreDropped() {
        var recording = new Policy(SlowReaderPolicy.dropOldest(5));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        sendAll(recording, only(server), 0, SENT);

        List<Integer> numbers = receiveUpTo(client, SENT - 1);
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers)
                .startsWith(0, 1, 2, 3)
                .endsWith(IntStream.range(SENT - 5, SENT).boxed().toArray(Integer[]::new));
        assertThat(server.statistics().messagesDropped()).isEqualTo(SENT - numbers.size());

        recording.echo.send(only(server), text(7));
        assertThat(number(client.expectText())).isEqualTo(7);
    }

    @Test
    void l2_theBoundInBytesHoldsForWhatWaitsToo() {
        var registry = new SimpleMeterRegistry();
        var recording = new Policy(SlowReaderPolicy.dropOldest(1_000_000));
        var server = start(
                recording,
                builder ->
                        builder.limits(patient().queueBytes(QUEUE).build()).metrics(new MicrometerMetrics(registry)));
        var client = narrowAndOpen(server);
        double largest = 0;
        for (int i = 0; i < SENT; i++) {
            recording.echo.send(only(server), text(i));
            largest = Math.max(
                    largest,
                    registry.get("streampod.queue.send.largest").gauge().value());
        }
        assertThat(largest).isBetween(QUEUE / 2.0, (double) QUEUE);
        int delivered = receiveUpTo(client, SENT - 1).size();
        assertThat(registry.get("streampod.messages.dropped").functionCounter().count())
                .isEqualTo(SENT - delivered)
                .isPositive();
        await().until(() -> registry.get("streampod.queue.send").gauge().value() == 0);
    }

    @Test
    void l2_theLatestMessageOfEachKeyIsKept() {
        int keys = 6;
        var recording = new Policy(latestOf(keys));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        sendAll(recording, only(server), 0, SENT);

        List<Integer> numbers = receiveUpTo(client, SENT - 1);
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(numbers).hasSizeLessThan(SENT);
        Map<Integer, Integer> latest = new LinkedHashMap<>();
        numbers.forEach(each -> latest.put(each % keys, each));
        for (int key = 0; key < keys; key++) {
            assertThat(latest).containsEntry(key, SENT - keys + key);
        }
        assertThat(server.statistics().messagesDropped()).isEqualTo(SENT - numbers.size());
    }

    @Test
    void l2_moreKeysThanFitDisconnect() {
        var recording = new Policy(latestOf(SENT));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        sendAll(recording, only(server), 0, SENT);
        await().until(() -> server.statistics().streams() == 0);
        assertThat(client.awaitClose().code()).isEqualTo(3008);
    }

    @Test
    void l2_aMessageWithoutAKeyIsNotDropped() {
        var recording = new Policy(SlowReaderPolicy.latestByKey(text -> number(text) % 500 == 0 ? null : "all"));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        sendAll(recording, only(server), 0, SENT);
        assertThat(receiveUpTo(client, SENT - 1)).isSorted().contains(0, 500, 1_000, 1_500, 2_000, 2_500);
    }

    @Test
    void l2_aKeyThatCannotBeToldFailsWhoSendsAndNobodyElse() {
        var recording = new Policy(SlowReaderPolicy.latestByKey(text -> {
            throw new IllegalStateException("no key");
        }));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        StreamingSession session = only(server);
        assertThatThrownBy(() -> sendAll(recording, session, 0, SENT)).hasMessage("no key");
        assertThat(number(client.expectText())).isZero();
        assertThat(server.statistics().streams()).isOne();
    }

    @Test
    void l2_anotherStreamOfTheConnectionLosesNothing() {
        var recording = new Policy(SlowReaderPolicy.dropOldest(1));
        var server = start(
                recording,
                builder -> builder.limits(patient().queueBytes(QUEUE).build())
                        .authenticator(
                                key -> java.util.Optional.of(dev.streampod.server.auth.AuthenticationInfo.of("ada"))));
        var client = narrow(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"k\"}]");
        client.expectText();
        open(client, "echo");
        StreamingSession session = only(server);
        open(client, "members");
        sendAll(recording, session, 0, SENT);
        for (int i = 0; i < 100; i++) {
            client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":" + i + "}]");
        }
        await().until(() -> server.statistics().messagesSent() == SENT + 100);
        int next = 0;
        while (next < 100) {
            String frame = client.expectText();
            if (frame.contains("\"members\"")) {
                assertThat(frame).contains("{\"num\":" + next + "}");
                next++;
            }
        }
    }

    @Test
    void l2_whatWaitsGoesOutBeforeTheStreamIsClosed() {
        var recording = new Policy(SlowReaderPolicy.dropOldest(5));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        StreamingSession session = only(server);
        sendAll(recording, session, 0, SENT);
        session.closeStream("enough");
        receiveUpTo(client, SENT - 1);
        assertThat(client.expectText()).startsWith("[\"closed\",\"echo\"");
    }

    @Test
    void l2_whatWaitsGoesOutBeforeTheConnectionIsClosed() {
        var recording = new Policy(SlowReaderPolicy.dropOldest(5));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        StreamingSession session = only(server);
        sendAll(recording, session, 0, SENT);
        session.closeConnection(4001, "enough");
        receiveUpTo(client, SENT - 1);
        assertThat(client.expectClose().code()).isEqualTo(4001);
    }

    /** A key that keeps whoever asks for its hash, and with it the backlog, until it is let go. */
    private static final class HoldingKey {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        @Override
        public int hashCode() {
            asked.countDown();
            try {
                assertThat(letGo.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    // Tomcat has buffers of its own, which may take all that is to be held back here.
    @Tag("own-port")
    @Test
    void l2_whatWaitsGoesOutThoughItsStreamIsAboutToEndWhenTheConnectionIsClosed() throws Exception {
        int keys = 5;
        var holding = new HoldingKey();
        var recording =
                new Policy(SlowReaderPolicy.latestByKey(text -> number(text) == SENT ? holding : number(text) % keys));
        var server = serve(recording);
        var client = narrowAndOpen(server);
        StreamingSession session = only(server);
        sendAll(recording, session, 0, SENT);

        var sending = new Thread(() -> recording.echo.send(session, text(SENT)));
        var closingStream = new Thread(() -> session.closeStream("enough"));
        var closingConnection = new Thread(() -> session.closeConnection(4001, "enough"));
        sending.start();
        assertThat(holding.asked.await(1, TimeUnit.MINUTES)).isTrue();
        closingStream.start();
        await().until(() -> !session.isOpen());
        closingConnection.start();
        await().until(() -> closingConnection.getState() == Thread.State.BLOCKED
                || closingConnection.getState() == Thread.State.TERMINATED);
        holding.letGo.countDown();

        assertThat(receiveUpTo(client, SENT))
                .contains(IntStream.range(SENT - keys, SENT).boxed().toArray(Integer[]::new));
        assertThat(client.expectText()).startsWith("[\"closed\",\"echo\"");
        assertThat(client.expectClose().code()).isEqualTo(4001);
        for (Thread each : List.of(sending, closingStream, closingConnection)) {
            each.join();
        }
    }

    @Test
    void l2_whatIsSentWhileTheStreamIsOpenedIsTreatedAlike() {
        int early = 200;
        var recording = new Recording() {
            @Override
            SlowReaderPolicy<EchoToClient> slowReaders() {
                return SlowReaderPolicy.dropOldest(2);
            }

            @Override
            void opened(StreamingSession session) {
                for (int i = 0; i < early; i++) {
                    echo.send(session, text(i));
                }
            }
        };
        var server = serve(recording);
        var client = narrowAndOpen(server);
        List<Integer> numbers = receiveUpTo(client, early - 1);
        assertThat(numbers)
                .isSorted()
                .startsWith(0, 1, 2)
                .endsWith(early - 2, early - 1)
                .doesNotContain(early - 3);
    }

    @Test
    void l2_whatWaitsIsForgottenWithItsConnection() {
        var registry = new SimpleMeterRegistry();
        var recording = new Policy(SlowReaderPolicy.dropOldest(5));
        var server = start(
                recording,
                builder ->
                        builder.limits(patient().queueBytes(QUEUE).build()).metrics(new MicrometerMetrics(registry)));
        var client = narrowAndOpen(server);
        StreamingSession session = only(server);
        sendAll(recording, session, 0, SENT);
        client.abort();
        await().until(() -> server.statistics().streams() == 0);
        recording.echo.send(session, text(1));
        await().until(() -> registry.get("streampod.queue.send").gauge().value() == 0);
        assertThat(server.statistics().messagesIgnored()).isOne();
    }

    @Test
    void l2_aSessionThatIsContinuedGetsWhatWasLeftInOrder() {
        var recording = new Policy(SlowReaderPolicy.dropOldest(5));
        var server = serve(recording);
        var client = ResumableClient.begin(narrow(server));
        client.open("echo");
        StreamingSession session = only(server);
        sendAll(recording, session, 0, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(number(client.next())).isEqualTo(i);
        }
        client.socket().abort();
        await().until(() -> server.statistics().waitingSessions() == 1);
        sendAll(recording, session, 3, SENT);

        client.resume(connect(server));
        assertThat(client.serverReceived()).isOne();
        var numbers = new ArrayList<Integer>();
        do {
            numbers.add(number(client.next()));
        } while (numbers.get(numbers.size() - 1) != SENT + 2);
        assertThat(numbers)
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(3)
                .endsWith(SENT - 2, SENT - 1, SENT, SENT + 1, SENT + 2);
        // Nothing was written meanwhile: a share of the queue, and after it what the policy left.
        assertThat(numbers.get(numbers.size() - 6)).isLessThan(3 + QUEUE / 4 / PAD);
        assertThat(server.statistics().messagesDropped()).isEqualTo(SENT - numbers.size());
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> SlowReaderPolicy.dropOldest(0)).hasMessageContaining("dropOldest");
    }
}
