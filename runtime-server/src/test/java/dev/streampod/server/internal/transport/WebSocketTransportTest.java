package dev.streampod.server.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.server.Limits;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.internal.outbound.Transport;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.server.protocol.EchoProtocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a transport makes of writes that succeed and writes that fail. */
class WebSocketTransportTest {

    private static final int MAX_BYTES = 1_024;

    private final EntityRegistry registry = EntityRegistry.of(List.of(EchoProtocol.INSTANCE));
    private final HandlerThreads handlers =
            HandlerThreads.create("connection-handler", new LongAdder(), ServerFailures.logged());
    private final MessageBroker messages = MessageBroker.builder(registry).build();
    private final ServerCounters counters = new ServerCounters();
    private final PresenceRegistry presence = new PresenceRegistry(
            registry,
            messages::control,
            handlers,
            Duration.ofSeconds(15),
            1 << 20,
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
    private final Session session = new Session();
    private final WebSocketTransport transport =
            new WebSocketTransport(connections, "127.0.0.1", MAX_BYTES, null, null);
    private final List<String> told = new ArrayList<>();
    private final Transport.FlushListener listener = new Transport.FlushListener() {
        @Override
        public void flushed() {
            told.add("flushed");
        }

        @Override
        public void flushFailed() {
            told.add("failed");
        }
    };

    @BeforeEach
    void open() {
        transport.onOpen(session, Callback.NOOP);
    }

    @AfterEach
    void close() {
        transport.onClosed(CloseStatus.NO_CLOSE_STATUS, Callback.NOOP);
        connections.drain();
        connections.close();
        presence.close();
        messages.close();
        handlers.close();
    }

    @Test
    void aMessageLargerThanAFrameGoesOutInFragments() {
        transport.writeAndFlush(new byte[2 * MAX_BYTES + 1], listener);
        transport.write(new byte[MAX_BYTES + 1]);
        transport.write(new byte[MAX_BYTES]);
        transport.flush(listener);

        assertThat(session.frames)
                .containsExactly(
                        "text more 1024 batch",
                        "continuation more 1024 batch",
                        "continuation fin 1",
                        "text more 1024 batch",
                        "continuation fin 1 batch",
                        "text fin 1024 batch");
        assertThat(told).containsExactly("flushed", "flushed");
        assertThat(session.aborted).isFalse();
    }

    @Test
    void aFailedWriteOfABatchEndsTheConnectionAndTheFlush() {
        session.failing = 1;

        transport.write(new byte[10]);
        transport.write(new byte[20]);
        transport.write(new byte[30]);
        transport.flush(listener);

        assertThat(session.aborted).isTrue();
        assertThat(session.frames).hasSize(2);
        assertThat(told).containsExactly("failed");
    }

    @Test
    void aFailedFragmentEndsTheConnectionAndTheFlush() {
        session.failing = 0;

        transport.writeAndFlush(new byte[2 * MAX_BYTES], listener);

        assertThat(session.aborted).isTrue();
        assertThat(session.frames).hasSize(1);
        assertThat(told).containsExactly("failed");
    }

    @Test
    void aFailedWriteOfOneFrameEndsTheConnectionAndTheFlush() {
        session.failing = 0;

        transport.writeAndFlush(new byte[10], listener);

        assertThat(session.aborted).isTrue();
        assertThat(told).containsExactly("failed");
    }

    @Test
    void aWriteThatFailsSinceTheConnectionIsBeingClosedDoesNotCutTheCloseShort() {
        session.outputOpen = false;
        session.failing = 0;

        transport.writeAndFlush(new byte[10], listener);

        assertThat(session.aborted).isFalse();
        assertThat(told).containsExactly("failed");
    }

    private static final class Session extends CoreSession.Empty {

        private final List<String> frames = new ArrayList<>();
        /** Which of the frames fails; below zero: none. */
        private int failing = -1;

        private boolean outputOpen = true;
        private boolean aborted;

        @Override
        public void sendFrame(OutgoingEntry entry) {
            var frame = entry.getFrame();
            boolean fails = frames.size() == failing;
            frames.add((frame.getOpCode() == OpCode.TEXT ? "text " : "continuation ")
                    + (frame.isFin() ? "fin " : "more ")
                    + frame.getPayloadLength()
                    + (entry.isBatch() ? " batch" : ""));
            if (fails) {
                entry.getCallback().failed(new IOException("broken"));
            } else {
                entry.getCallback().succeeded();
            }
        }

        @Override
        public void flush(Callback callback) {
            callback.succeeded();
        }

        @Override
        public boolean isOutputOpen() {
            return outputOpen && !aborted;
        }

        @Override
        public void abort() {
            aborted = true;
        }
    }
}
