package dev.streampod.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.streampod.client.ConnectionFailedException;
import dev.streampod.client.internal.session.Connector;
import dev.streampod.client.internal.session.Transport;
import dev.streampod.client.internal.session.TransportListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Writes that succeed and writes that fail, and the answers to pings. */
final class JettyTransportTest {

    private static final int MAX_BYTES = 1_024;

    private final Session session = new Session();
    private final Told listener = new Told();
    private final JettyTransport transport = new JettyTransport(MAX_BYTES, listener);
    private final AtomicInteger written = new AtomicInteger();

    @BeforeEach
    void open() {
        transport.onOpen(session, Callback.NOOP);
    }

    @Test
    void anAttemptThatIsGivenUpAsItSucceedsIsNoFaultAndAnyOtherExceptionIs() {
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        var logger = (Logger) LoggerFactory.getLogger(JettyTransport.class);
        logger.addAppender(appender);
        try {
            transport.abort();
            transport.onError(new CancellationException(), Callback.NOOP);
            assertThat(appender.list).isEmpty();

            transport.onError(new IllegalStateException("on purpose"), Callback.NOOP);
            assertThat(appender.list).hasSize(1);
        } finally {
            logger.detachAppender(appender);
        }
    }

    @Test
    void aMessageLargerThanAFrameGoesOutInFragments() {
        transport.write(List.of(new byte[10], new byte[2 * MAX_BYTES + 1]), written::incrementAndGet);

        assertThat(session.frames).containsExactly("1 fin 10", "1 more 1024", "0 more 1024", "0 fin 1");
        assertThat(written).hasValue(1);
        assertThat(session.aborted).isFalse();
    }

    @Test
    void whatIsWrittenWhileFragmentsAreFollowsThem() {
        session.meanwhile = () -> transport.write(List.of(new byte[5]), written::incrementAndGet);

        transport.write(List.of(new byte[2 * MAX_BYTES]), written::incrementAndGet);

        assertThat(session.frames).containsExactly("1 more 1024", "0 fin 1024", "1 fin 5");
        assertThat(written).hasValue(2);
    }

    @Test
    void theEndOfATransportThatCouldNotBeWrittenToSaysSo() {
        session.failing = 0;
        transport.write(List.of(new byte[10]), written::incrementAndGet);

        transport.onClosed(new CloseStatus(CloseStatus.NO_CLOSE, "Session Closed"), Callback.NOOP);

        assertThat(listener.reasons).containsExactly("writing to it failed: broken");
    }

    @Test
    void aFailedWriteOfABatchEndsTheTransportAndNothingCountsAsWritten() {
        session.failing = 1;

        transport.write(List.of(new byte[10], new byte[20], new byte[30]), written::incrementAndGet);

        assertThat(session.aborted).isTrue();
        assertThat(written).hasValue(0);
    }

    @Test
    void aFailedWriteOfOneFrameEndsTheTransportAndDoesNotCount() {
        session.failing = 0;

        transport.write(List.of(new byte[10]), written::incrementAndGet);

        assertThat(session.aborted).isTrue();
        assertThat(written).hasValue(0);
    }

    @Test
    void aWriteThatFailsSinceTheTransportIsBeingClosedDoesNotCutTheCloseShort() {
        session.outputOpen = false;
        session.failing = 0;

        transport.write(List.of(new byte[10]), written::incrementAndGet);

        assertThat(session.aborted).isFalse();
        assertThat(written).hasValue(0);
    }

    @Test
    void ofThePingsThatArriveWhileAPongIsWrittenTheNewestIsAnswered() {
        session.holdsPongs = true;
        ping("first");
        ping("second");
        ping("third");
        assertThat(session.pongs).containsExactly("first");

        session.heldPongs.remove().succeeded();
        assertThat(session.pongs).containsExactly("first", "third");

        session.heldPongs.remove().succeeded();
        ping("fourth");
        assertThat(session.pongs).containsExactly("first", "third", "fourth");
    }

    private void ping(String payload) {
        transport.onFrame(new Frame(OpCode.PING, payload), Callback.NOOP);
    }

    private static final class Session extends CoreSession.Empty {

        private final List<String> frames = new ArrayList<>();
        /** Which of the frames fails; below zero: none. */
        private int failing = -1;

        /** What happens while the first frame is taken; null for nothing. */
        private @Nullable Runnable meanwhile;

        private final List<String> pongs = new ArrayList<>();
        /** Whether pongs stay unwritten until the test completes their callbacks. */
        private boolean holdsPongs;

        private final ArrayDeque<Callback> heldPongs = new ArrayDeque<>();

        private boolean outputOpen = true;
        private boolean aborted;

        @Override
        public String getNegotiatedSubProtocol() {
            return Connector.SUBPROTOCOL;
        }

        @Override
        public void sendFrame(OutgoingEntry entry) {
            var frame = entry.getFrame();
            if (holdsPongs && frame.getOpCode() == OpCode.PONG) {
                pongs.add(BufferUtil.toString(frame.getPayload()));
                heldPongs.add(entry.getCallback());
                return;
            }
            boolean fails = frames.size() == failing;
            frames.add((frame.getOpCode() == OpCode.TEXT ? "1 " : "0 ")
                    + (frame.isFin() ? "fin " : "more ")
                    + frame.getPayloadLength());
            if (meanwhile != null && frames.size() == 1) {
                meanwhile.run();
            }
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

    private static final class Told implements TransportListener {

        private final List<String> reasons = new ArrayList<>();

        @Override
        public void opened(Transport opened) {}

        @Override
        public void received(byte[] buffer, int offset, int length) {}

        @Override
        public void closed(int code, String reason, @Nullable Throwable cause) {
            reasons.add(reason);
        }

        @Override
        public void failed(ConnectionFailedException cause) {}
    }
}
