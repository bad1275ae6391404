package dev.streampod.client.internal.session;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.CONNECTING;
import static dev.streampod.client.ConnectionState.DISCONNECTED;
import static dev.streampod.client.ConnectionState.WAITING_TO_RETRY;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.Backoff;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.ConnectionRefusedException;
import dev.streampod.client.ConnectionTimeoutException;
import dev.streampod.client.StreamOptions;
import dev.streampod.client.chat.ChatProtocol;
import dev.streampod.client.internal.retry.RetrySchedule;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.ClientFailures;
import dev.streampod.wire.AckTracker;
import dev.streampod.wire.CloseCode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the state machine does what, with a time and a network of the test's own. */
@Timeout(300)
final class ClientSessionTest {

    /** Draws the middle of any range. */
    private static final RandomGenerator MIDDLE = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE / 2;
        }

        @Override
        public long nextLong(long bound) {
            return bound / 2;
        }
    };

    private final ManualScheduler timers = new ManualScheduler();
    private final FakeConnector connector = new FakeConnector();
    private final CallbackExecutor callbacks = new CallbackExecutor("test-worker", ClientFailures.logged());
    private final ClientSession session = new ClientSession(
            new ConnectionSettings(
                    URI.create("ws://example.com/websocket"),
                    ChatProtocol.INSTANCE,
                    ConnectionSettings.CONNECT_TIMEOUT,
                    ConnectionSettings.CLOSE_TIMEOUT,
                    Backoff.DEFAULT,
                    null,
                    10,
                    10_000,
                    10_000,
                    true,
                    10_000,
                    StreamOptions.DEFAULT,
                    ConnectionSettings.PRESENCE_BYTES),
            new ClientResources(connector, timers, callbacks, MIDDLE),
            () -> null);
    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();

    ClientSessionTest() {
        session.dispatcher().addConnectionListener(events::add);
    }

    @AfterEach
    void end() {
        callbacks.close();
    }

    private FakeConnector.FakeTransport connected() {
        var opened = session.open();
        FakeConnector.FakeTransport transport = connector.next().welcome();
        opened.join();
        return transport;
    }

    private void refuseNext() {
        connector.next().listener.failed(new ConnectionRefusedException("nobody there", null));
        await().until(() -> session.state() == WAITING_TO_RETRY);
    }

    @Test
    void c3WaitsAreDrawnFromRangesThatDoubleUpTo30SecondsAndTold() {
        connected().listener.closed(CloseCode.ABNORMAL, "", null);

        int told = 1; // then each attempt is told twice: that it begins, and that it has failed
        for (long millis : new long[] {50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000}) {
            told += 2;
            int all = told;
            await().until(() -> events.size() == all);
            assertThat(events.get(all - 1).state()).isEqualTo(WAITING_TO_RETRY);
            assertThat(events.get(all - 1).retryAt()).isEqualTo(timers.now().plusMillis(millis));
            timers.pass(Duration.ofMillis(millis).minusNanos(1));
            assertThat(connector.waiting()).isZero();
            timers.pass(Duration.ofNanos(1));
            refuseNext();
        }
        assertThat(session.state()).isEqualTo(WAITING_TO_RETRY);
    }

    @Test
    void c3AServerThatDropsWhoItWelcomesIsNotHammered() {
        connected().listener.closed(CloseCode.ABNORMAL, "", null);
        timers.pass(Duration.ofMillis(50));
        connector.next().welcome().listener.closed(CloseCode.SLOW_READER, "", null);
        timers.pass(Duration.ofMillis(99));
        assertThat(session.state()).isEqualTo(WAITING_TO_RETRY);
        timers.pass(Duration.ofMillis(1));

        FakeConnector.FakeTransport third = connector.next().welcome();
        timers.pass(RetrySchedule.STABLE_AFTER);
        third.listener.closed(CloseCode.ABNORMAL, "", null);
        timers.pass(Duration.ofMillis(50));
        assertThat(connector.next()).isNotNull();
    }

    @Test
    void aServerThatBreaksTheProtocolBeforeTheAttemptToConnectHasReturnedIsToldSo() {
        connector.whileConnecting(transport -> {
            transport.listener.opened(transport);
            transport.receive("[]");
        });
        assertThat(session.open()).failsWithin(Duration.ofSeconds(60));
        FakeConnector.FakeTransport transport = connector.next();
        connector.whileConnecting(null);

        var unused = session.open();
        assertThat(connector.next()).isNotNull(); // one attempt begins after another: the first has returned
        assertThat(transport.told).last().isEqualTo("close 3501");
    }

    @Test
    void l4AfterGoodbyeItComesBackWhenTheServerSaidCountedFromTheGoodbye() {
        FakeConnector.FakeTransport transport = connected();
        transport.receive("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":4000}]");
        timers.pass(Duration.ofSeconds(1));
        transport.listener.closed(CloseCode.DRAIN, "", null);

        timers.pass(Duration.ofMillis(2_999));
        assertThat(session.state()).isEqualTo(WAITING_TO_RETRY);
        timers.pass(Duration.ofMillis(1));
        assertThat(connector.next()).isNotNull();
    }

    @Test
    void l4AGoodbyeInsteadOfAWelcomeIsFollowedByAnotherAttemptWhenTheServerSaid() {
        connected().listener.closed(CloseCode.ABNORMAL, "", null);
        timers.pass(Duration.ofMillis(50));
        FakeConnector.FakeTransport draining = connector.next();
        draining.listener.opened(draining);
        draining.receive("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":4000}]");
        draining.listener.closed(CloseCode.DRAIN, "", null);

        await().until(() -> session.state() == WAITING_TO_RETRY);
        timers.pass(Duration.ofMillis(3_999));
        assertThat(session.state()).isEqualTo(WAITING_TO_RETRY);
        timers.pass(Duration.ofMillis(1));
        connector.next().welcome();
        await().until(() -> session.state() == CONNECTED);
        await().untilAsserted(() -> assertThat(events)
                .extracting(ConnectionEvent::state)
                .containsExactly(
                        CONNECTING, CONNECTED, WAITING_TO_RETRY, CONNECTING, WAITING_TO_RETRY, CONNECTING, CONNECTED));
        assertThat(events.get(4).cause()).isInstanceOf(ConnectionRefusedException.class);
    }

    @Test
    void l4TheFirstAttemptFailsAsRefusedWhenTheServerSaysGoodbyeInsteadOfAWelcome() {
        var opened = session.open();
        FakeConnector.FakeTransport draining = connector.next();
        draining.listener.opened(draining);
        draining.receive("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":4000}]");
        assertThatThrownBy(opened::join).hasCauseInstanceOf(ConnectionRefusedException.class);
        session.open();
        assertThat(connector.next()).isNotNull();
    }

    @Test
    void l4AServerThatSaysGoodbyeAndDoesNotCloseIsLeft() {
        FakeConnector.FakeTransport transport = connected();
        transport.receive("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":4000}]");
        Duration patience = Duration.ofSeconds(4).plus(ClientSession.DRAIN_PATIENCE);
        timers.pass(patience.minusNanos(1));
        assertThat(session.state()).isEqualTo(CONNECTED);
        timers.pass(Duration.ofNanos(1));

        assertThat(connector.next()).isNotNull();
        assertThat(transport.told).contains("abort");
        await().untilAsserted(() ->
                assertThat(events).extracting(ConnectionEvent::state).contains(WAITING_TO_RETRY));
        assertThat(events.get(2).cause()).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void anAttemptThatWasGivenUpSaysNothingAnyMore() {
        var opened = session.open();
        FakeConnector.FakeTransport late = connector.next();
        timers.pass(ConnectionSettings.CONNECT_TIMEOUT);
        assertThatThrownBy(opened::join).hasCauseInstanceOf(ConnectionTimeoutException.class);
        late.welcome();
        late.listener.closed(CloseCode.ABNORMAL, "", null);

        assertThat(session.state()).isEqualTo(DISCONNECTED);
        assertThat(late.told).contains("abort").doesNotContain("close 1000");
        await().untilAsserted(() ->
                assertThat(events).extracting(ConnectionEvent::state).containsExactly(CONNECTING, DISCONNECTED));
    }

    private FakeConnector.FakeTransport connectedResumably() {
        var opened = session.open();
        FakeConnector.FakeTransport transport =
                connector.next().welcomeResumable("\"token\":\"t1\",\"windowMillis\":30000");
        opened.join();
        return transport;
    }

    private static final String COUNTED = "[\"error\",null,{\"code\":\"internal\",\"message\":\"m\"}]";

    @Test
    void whatIsReceivedIsAcknowledgedInAWhileAlsoAfterAConnectionWasLostMeanwhile() {
        FakeConnector.FakeTransport first = connectedResumably();
        first.receive(COUNTED);
        first.listener.closed(CloseCode.ABNORMAL, "", null);
        timers.pass(Duration.ofMillis(50));
        FakeConnector.FakeTransport second = connector.next();
        timers.pass(AckTracker.ACK_DELAY); // nothing is written before the hello
        assertThat(second.told).isEmpty();
        second.welcomeResumable("\"token\":\"t2\",\"windowMillis\":30000,\"received\":0");
        assertThat(second.told).contains("[\"ack\",1]");

        second.receive(COUNTED);
        timers.pass(AckTracker.ACK_DELAY.minusNanos(1));
        assertThat(second.told).doesNotContain("[\"ack\",2]");
        timers.pass(Duration.ofNanos(1));
        assertThat(second.told).contains("[\"ack\",2]");
    }

    @Test
    void nothingIsLeftToBeAcknowledgedAfterTheClose() {
        FakeConnector.FakeTransport transport = connectedResumably();
        transport.receive(COUNTED);
        var closed = session.end();
        await().until(() -> transport.told.contains("close 1000"));
        transport.listener.closed(CloseCode.NORMAL, "", null);
        closed.join();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void nothingIsLeftToHappenAfterTheClose() {
        FakeConnector.FakeTransport transport = connected();
        var closed = session.end();
        await().until(() -> transport.told.contains("close 1000"));
        transport.listener.closed(CloseCode.NORMAL, "", null);
        closed.join();

        assertThat(timers.pending()).isZero();
    }

    @Test
    void aServerThatAsksAndDoesNotReadGetsNoQueueOfAnswers() {
        FakeConnector.FakeTransport transport = connected();
        var held = new ArrayList<Runnable>();
        transport.held = held;
        transport.receive("[\"ping\"]");
        transport.receive("[\"ping\"]");
        assertThat(transport.told).filteredOn("[\"pong\"]"::equals).hasSize(1);

        // One more follows it, for all that came meanwhile.
        transport.receive("[\"ping\"]");
        List.copyOf(held).forEach(Runnable::run);
        assertThat(transport.told).filteredOn("[\"pong\"]"::equals).hasSize(2);
        transport.held = null;
        held.get(1).run();
        assertThat(transport.told).filteredOn("[\"pong\"]"::equals).hasSize(2);
        transport.receive("[\"ping\"]");
        assertThat(transport.told).filteredOn("[\"pong\"]"::equals).hasSize(3);
    }

    @Test
    void aServerThatDoesNotReadIsOwedOneAcknowledgementAndOneAnswerAtATime() {
        var opened = session.open();
        FakeConnector.FakeTransport transport =
                connector.next().welcomeResumable("\"token\":\"t\",\"windowMillis\":30000");
        opened.join();
        transport.told.clear();
        var unread = new ArrayList<Runnable>();
        transport.held = unread;
        int acknowledgements = 10;
        for (int i = 0; i < acknowledgements * AckTracker.ACK_FRAMES; i++) {
            transport.receive("[\"opened\",\"chat\"]");
        }
        for (int i = 0; i < 10; i++) {
            transport.receive("[\"ping\"]");
        }
        assertThat(transport.told).containsExactly("[\"ack\"," + AckTracker.ACK_FRAMES + "]", "[\"pong\"]");

        transport.told.clear();
        transport.held = null;
        unread.forEach(Runnable::run);
        assertThat(transport.told)
                .containsExactly("[\"ack\"," + acknowledgements * AckTracker.ACK_FRAMES + "]", "[\"pong\"]");
        transport.receive("[\"ping\"]");
        assertThat(transport.told).endsWith("[\"pong\"]");
    }
}
