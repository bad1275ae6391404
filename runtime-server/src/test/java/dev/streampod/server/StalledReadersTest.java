package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.metrics.CloseReason;
import dev.streampod.server.metrics.HandlerTimer;
import dev.streampod.server.metrics.ServerGauges;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.protocol.EchoToClient;
import dev.streampod.server.protocol.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** L2: a thousand clients that stop reading cost the server no more than the sum of their bounds, and the others nothing. */
@Tag("long")
class StalledReadersTest extends ServerTest {

    private static final int STALLED = 1_000;
    private static final int READING = 3;
    private static final int QUEUE = 16 * 1024;
    private static final int PAD = 2_000;

    /** What all frames of one post have in common beside the number. */
    private static final String PADDING = "x".repeat(PAD);

    private static final class Figures implements ServerMetrics {

        private @Nullable ServerGauges figures;

        @Override
        public void begin(ServerGauges of) {
            figures = of;
        }

        @Override
        public @Nullable HandlerTimer handlerTimer(String endpoint) {
            return null;
        }

        @Override
        public void end() {}

        private ServerGauges get() {
            return Objects.requireNonNull(figures);
        }
    }

    private final Figures figures = new Figures();

    private ServerConnector connector;

    /** With so little room in the system's own buffers that a thousand of them are no burden, and soon full. */
    private StreampodServer serve(Recording recording) throws Exception {
        var server = StreampodServer.builder(recording.endpoints())
                .limits(quick().queueBytes(QUEUE).build())
                .metrics(figures)
                .build();
        var jetty = new Server();
        connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        connector.setAcceptedSendBufferSize(4 * 1024);
        jetty.addConnector(connector);
        jetty.setHandler(server.handler());
        jetty.start();
        closedAfterTest(jetty::stop);
        return server;
    }

    private RawWebSocket connect(int receiveBuffer) {
        return closedAfterTest(WebSocketHandshake.to(connector.getLocalPort())
                .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                .receiveBuffer(receiveBuffer)
                .connect());
    }

    private void stall() {
        for (int i = 0; i < STALLED; i++) {
            RawWebSocket client = connect(2048);
            client.sendText("[\"hello\",{\"protocol\":1}]");
            client.sendText("[\"open\",\"echo\"]");
            client.stopReading();
        }
    }

    /** Posts to all sessions, and lets the readers keep pace, until the condition holds. */
    private void postUntil(
            Recording recording,
            Collection<StreamingSession> sessions,
            List<RawWebSocket> readers,
            Callable<Boolean> done)
            throws Exception {
        var readerThreads = Executors.newFixedThreadPool(readers.size());
        try {
            for (int post = 0; ; post++) {
                var message = new Text(post + ":" + PADDING);
                for (StreamingSession session : sessions) {
                    recording.echo.send(session, message);
                }
                assertThat(figures.get().sendQueues().get().getMax()).isLessThanOrEqualTo(QUEUE);
                String frame = "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + message.text() + "\"}]";
                var received = new ArrayList<Future<String>>();
                readers.forEach(reader -> received.add(readerThreads.submit(() -> nextMessage(reader))));
                for (Future<String> each : received) {
                    assertThat(each.get()).isEqualTo(frame);
                }
                if (done.call()) {

                    return;
                }
                assertThat(post).as("posts without an end").isLessThan(5_000);
            }
        } finally {
            readerThreads.shutdownNow();
        }
    }

    private static String nextMessage(RawWebSocket reader) {
        String frame = reader.expectText();
        while (frame.equals("[\"ping\"]")) {
            frame = reader.expectText();
        }
        return frame;
    }

    private List<RawWebSocket> readers() {
        var readers = new ArrayList<RawWebSocket>();
        for (int i = 0; i < READING; i++) {
            RawWebSocket reader = connect(0);
            reader.hello();
            open(reader, "echo");
            readers.add(reader);
        }
        return readers;
    }

    @Test
    void l2_eachOfAThousandIsDisconnectedAndNobodyElseNotices() throws Exception {
        var recording = new Recording();
        var server = serve(recording);
        List<RawWebSocket> readers = readers();
        stall();
        await().until(() -> server.sessions().size() == STALLED + READING);

        postUntil(
                recording,
                server.sessions(),
                readers,
                () -> figures.get().closed().applyAsLong(CloseReason.SLOW_READER) == STALLED);
        await().until(() -> server.statistics().connections() == READING);
        assertThat(server.statistics().streams()).isEqualTo(READING);
        assertThat(figures.get().sendQueues().get().getSum()).isZero();
    }

    @Test
    void l2_aThousandWhoseMessagesAreDroppedStayWithinTheirBoundsAndNobodyElseNotices() throws Exception {
        var recording = new Recording() {
            @Override
            SlowReaderPolicy<EchoToClient> slowReaders() {
                return SlowReaderPolicy.dropOldest(3);
            }
        };
        var server = serve(recording);
        List<RawWebSocket> readers = readers();
        stall();
        await().until(() -> server.sessions().size() == STALLED + READING);

        int more = 20;
        postUntil(
                recording,
                server.sessions(),
                readers,
                () -> figures.get().messagesDropped().getAsLong() >= more * STALLED);
        assertThat(figures.get().sendQueues().get().getSum()).isLessThanOrEqualTo((long) STALLED * QUEUE);
        assertThat(server.statistics().connections()).isEqualTo(STALLED + READING);
        assertThat(figures.get().closed().applyAsLong(CloseReason.SLOW_READER)).isZero();
    }
}
