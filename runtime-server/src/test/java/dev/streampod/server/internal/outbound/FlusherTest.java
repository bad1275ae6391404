package dev.streampod.server.internal.outbound;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.server.Limits;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.session.TransportConnection;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.protocol.EchoProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections whose transports fail while they are written to. */
class FlusherTest {

    /** Writes down what is written, or throws. */
    private static final class TestTransport implements Transport {

        private final List<String> written = new CopyOnWriteArrayList<>();
        private final AtomicBoolean aborted = new AtomicBoolean();
        private volatile boolean broken;

        @Override
        public void write(byte[] frame) {
            if (broken) {
                throw new OutOfMemoryError("on purpose");
            }
            written.add(new String(frame, StandardCharsets.UTF_8));
        }

        @Override
        public void flush(FlushListener listener) {
            listener.flushed();
        }

        @Override
        public void writeAndFlush(byte[] frame, FlushListener listener) {
            write(frame);
            flush(listener);
        }

        @Override
        public void close(int code, String reason) {}

        @Override
        public void abort() {
            aborted.set(true);
        }

        @Override
        public void resumeReading() {}

        @Override
        public boolean signalsReadComplete() {
            return false;
        }
    }

    private final ServerCounters counters = new ServerCounters();
    private final HandlerThreads handlers =
            HandlerThreads.create("test-handler", new LongAdder(), ServerFailures.logged());
    private final EntityRegistry registry = EntityRegistry.of(List.of(EchoProtocol.INSTANCE));
    private final MessageBroker messages =
            MessageBroker.builder(registry).executor(handlers).build();
    private final PresenceRegistry presence = new PresenceRegistry(
            registry,
            messages::control,
            handlers,
            MessagingLimits.defaults().presenceLease(),
            MessagingLimits.defaults().messageBytes(),
            new TimerWheel("presence-timer", counters.failures),
            counters.failures);
    private final ClientSessions connections = new ClientSessions(
            "s",
            Limits.defaults(),
            new Routes(true),
            registry,
            null,
            messages,
            presence,
            handlers,
            new NetworkThreads(),
            counters,
            new TimerWheel(ClientSessions.TIMER, counters.failures));

    @AfterEach
    void close() {
        presence.close();
        messages.close();
        connections.close();
        handlers.close();
    }

    private TransportConnection welcomed(TestTransport transport) {
        TransportConnection connection = connections.accept(transport, "127.0.0.1", null);
        send(connection, "[\"hello\",{\"protocol\":1}]");
        await().until(() -> transport.written.size() == 1);
        return connection;
    }

    private static void send(TransportConnection to, String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        to.received(bytes, 0, bytes.length);
    }

    @Test
    void aConnectionThatThrowsAnErrorIsCutAndItsNeighboursAreWrittenToAllTheSame() {
        for (int i = 0; i < 6; i++) { // so that each flusher has had one
            var broken = new TestTransport();
            TransportConnection connection = welcomed(broken);
            broken.broken = true;
            send(connection, "[\"ping\"]");
            await().untilTrue(broken.aborted);
        }
        await().until(() -> counters.failures.count() >= 6);
        for (int i = 0; i < 6; i++) {
            var transport = new TestTransport();
            TransportConnection connection = welcomed(transport);
            send(connection, "[\"ping\"]");
            await().until(() -> transport.written.contains("[\"pong\"]"));
        }
        assertThat(counters.failures.ended()).isEmpty();
    }

    @Test
    void thereIsAFlusherForEachTwoProcessors() {
        assertThat(ClientSessions.flushers(1)).isEqualTo(1);
        assertThat(ClientSessions.flushers(2)).isEqualTo(1);
        assertThat(ClientSessions.flushers(16)).isEqualTo(8);
        assertThat(ClientSessions.flushers(128)).isEqualTo(64);
    }
}
