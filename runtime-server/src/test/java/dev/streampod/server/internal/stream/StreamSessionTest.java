package dev.streampod.server.internal.stream;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.StreamingSession;
import dev.streampod.server.internal.session.MemoryServer;
import dev.streampod.server.internal.session.MemoryTransport;
import dev.streampod.server.protocol.SimpleData;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The backpressure of a stream while it is being opened. */
@Timeout(300)
class StreamSessionTest {

    /** How many frames the client had been sent when each action ran. */
    private final List<Integer> drained = new CopyOnWriteArrayList<>();

    private static class Server extends MemoryServer {

        Server() {
            super(TRUSTING, limits().queueBytes(160).build());
        }

        /** Called while the stream is being opened. */
        void opening(StreamSession session) {}

        @Override
        public void opened(StreamingSession session) {
            opening((StreamSession) session);
        }
    }

    @Test
    void whoWaitsForReliefWhileTheStreamIsBeingOpenedIsToldAfterWhatWasHeldIsWritten() {
        var transports = new CopyOnWriteArrayList<MemoryTransport>();
        var server = new Server() {
            @Override
            void opening(StreamSession session) {
                MemoryTransport transport = transports.get(0);
                session.send(new SimpleData(1));
                session.whenDrained(() -> drained.add(transport.written.size()));
                session.whenDrained(() -> drained.add(transport.written.size()));
                assertThat(drained).isEmpty();
            }
        };
        try (server) {
            transports.add(server.welcomed(""));
            MemoryTransport transport = transports.get(0);
            MemoryServer.open(transport, "everybody");
            // The welcome, the answer to the opening, the message.
            await().untilAsserted(() -> assertThat(drained).containsExactly(3, 3));
            assertThat(transport.written).hasSize(3);
            transport.lose();
        }
        assertThat(server.counters.failures.count()).isZero();
    }

    @Test
    void whoWaitsForReliefOfAStreamThatIsRefusedIsNotTold() {
        var server = new Server() {
            @Override
            void opening(StreamSession session) {
                session.whenDrained(() -> drained.add(1));
                throw new IllegalStateException("on purpose");
            }
        };
        try (server) {
            MemoryTransport transport = server.welcomed("");
            transport.receive("[\"open\",\"everybody\"]");
            transport.expect("[\"refused\",\"everybody\"");
            transport.lose();
        }
        assertThat(drained).isEmpty();
    }

    @Test
    void anActionThatThrowsOnceItsStreamIsOpenIsReportedAndTheStreamGoesOn() {
        var server = new Server() {
            @Override
            void opening(StreamSession session) {
                session.send(new SimpleData(1)); // in so small a queue it is written before anybody is told
                session.whenDrained(() -> {
                    throw new AssertionError("on purpose");
                });
                session.whenDrained(() -> drained.add(1));
            }
        };
        try (server) {
            MemoryTransport transport = server.welcomed("");
            MemoryServer.open(transport, "everybody");
            await().untilAsserted(() -> assertThat(drained).containsExactly(1));
            await().untilAsserted(
                            () -> assertThat(server.counters.failures.count()).isEqualTo(1));
            assertThat(transport.written).noneMatch(frame -> frame.startsWith("[\"refused\""));
            transport.receive("[\"close\",\"everybody\"]");
            transport.expect("[\"closed\",\"everybody\"");
            transport.lose();
        }
    }
}
