package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.CONNECTING;
import static dev.streampod.client.ConnectionState.DISCONNECTED;
import static dev.streampod.client.ConnectionState.WAITING_TO_RETRY;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatFromClient;
import dev.streampod.client.chat.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C3, and the client's side of a drain (L4). */
@Timeout(300)
final class ReconnectingTest {

    private final Connected connected = new Connected();

    @AfterEach
    void close() {
        connected.close();
    }

    @Test
    void c3ALostConnectionIsOpenedAgainAndItsStreamsStayTheSameToTheirReaders() {
        var stream = connected.client.chat().stream();
        connected.connection.open("chat");
        connected.connection.line("chat", "before");
        connected.connection.cut();

        var second = connected.server.welcome();
        second.open("chat");
        second.line("chat", "after");

        assertThat(ReadingTest.take(stream, 2)).containsExactly(new Line("before"), new Line("after"));
        connected.recorded.await(CONNECTING, CONNECTED, WAITING_TO_RETRY, CONNECTING, CONNECTED);
        ConnectionEvent waiting = connected.recorded.events().get(2);
        assertThat(waiting.cause()).isInstanceOf(ConnectionLostException.class);
        assertThat(waiting.retryAt()).isNotNull();
    }

    @Test
    void c3AStreamThatWasOnlySentToIsOpenedAgain() {
        connected.client.chat().sendStreamMessage(new Line("one"));
        connected.connection.open("chat");
        connected.connection.expect(SendingTest.line("one"));
        connected.connection.cut();

        connected.server.welcome().open("chat");
    }

    @Test
    void c3AClosedStreamIsNotOpenedAgain() {
        connected.client.chat().stream();
        connected.client.admin().stream();
        connected.connection.open("chat");
        connected.connection.open("admin");
        connected.client.chat().closeStream();
        connected.connection.expect("[\"close\",\"chat\"]");
        connected.connection.cut();

        connected.server.welcome().open("admin");
    }

    @Test
    void c3ReadersAreToldFromWhenToWhenTheyWereInterrupted() throws Exception {
        var interruptions = new LinkedBlockingQueue<Interruption<ChatFromClient>>();
        connected.client.chat().addContinuityListener(interruptions::add);
        ContinuityListener<ChatFromClient> removed = interruption -> interruptions.clear();
        connected.client.chat().addContinuityListener(removed);
        connected.client.chat().removeContinuityListener(removed);
        connected.client.chat().stream();
        connected.connection.open("chat");
        connected.connection.line("chat", "before");
        connected.connection.cut();
        var second = connected.server.welcome();
        second.expect("[\"open\",\"chat\"]");
        assertThat(interruptions).isEmpty();
        Instant reopening = Instant.now();
        second.send("[\"opened\",\"chat\"]");

        var interruption = interruptions.poll(60, TimeUnit.SECONDS);
        assertThat(interruption).isNotNull();
        assertThat(interruption.from()).isBeforeOrEqualTo(reopening);
        assertThat(interruption.to()).isAfterOrEqualTo(reopening.minusMillis(1)).isAfter(interruption.from());
        assertThat(interruption.unacknowledged()).isEmpty();
    }

    @Test
    void c3WhatWasBeingWrittenIsHandedToTheListenerAndNotSentAgainAndTheRestIsSent() throws Exception {
        var interruptions = new LinkedBlockingQueue<Interruption<ChatFromClient>>();
        connected.client.chat().addContinuityListener(interruptions::add);
        connected.client.chat().sendStreamMessage(new Line("first"));
        connected.connection.open("chat");
        connected.connection.expect(SendingTest.line("first"));
        connected.connection.stopReading();
        var text = "x".repeat(20_000);
        var sent = new ArrayList<Line>();
        try {
            while (sent.size() < 100_000) {
                var next = new Line(text + sent.size());
                connected.client.chat().sendStreamMessageAsync(next).get(5, TimeUnit.SECONDS);
                sent.add(next);
            }
        } catch (java.util.concurrent.TimeoutException e) {
            sent.add(new Line(text + sent.size())); // it waits for room, and gets it
        }
        connected.connection.cut();
        var second = connected.server.welcome();
        second.open("chat");

        var interruption = interruptions.poll(60, TimeUnit.SECONDS);
        assertThat(interruption).isNotNull();
        List<ChatFromClient> unknown = interruption.unacknowledged();
        assertThat(unknown).isNotEmpty();
        int from = sent.indexOf(unknown.get(0));
        assertThat(unknown).isEqualTo(sent.subList(from, from + unknown.size()));
        for (Line rest : sent.subList(from + unknown.size(), sent.size())) {
            second.expect(SendingTest.line(rest.text()));
        }
        assertThat(second.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3001, 3002, 3008, 4000, 4499, 1001, 1011})
    void c3ItComesBackAfterACloseCodeThatAllowsIt(int code) {
        connected.connection.close(code);
        connected.connection.expect("closed " + code);

        connected.server.welcome();
        connected.recorded.await(CONNECTING, CONNECTED, WAITING_TO_RETRY, CONNECTING, CONNECTED);
        assertThat(connected.recorded.events().get(2).cause())
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        e -> assertThat(e.closeCode()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {3500, 3503, 3999, 4500, 4999, 1000, 1009})
    void c3ItDoesNotComeBackAfterATerminalCloseCodeAndItsReadersFail(int code) {
        var stream = connected.client.chat().stream();
        connected.connection.open("chat");
        connected.connection.close(code);

        connected.recorded.await(CONNECTING, CONNECTED, DISCONNECTED);
        assertThat(ReadingTest.failure(stream))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        e -> assertThat(e.closeCode()).isEqualTo(code));
        assertThat(connected.server.accepted()).isEqualTo(1);

        var opened = connected.client.openStreamingConnection();
        connected.server.welcome();
        opened.join();
    }

    @Test
    void c3ItDoesNotComeBackAfterAnExplicitClose() {
        var stream = connected.client.chat().stream();
        connected.connection.open("chat");
        connected.client.closeStreamingConnection().join();

        connected.recorded.await(CONNECTING, CONNECTED, DISCONNECTED);
        connected.connection.expect("closed 1000");
        assertThat(ReadingTest.failure(stream)).isNull();
        assertThat(connected.server.accepted()).isEqualTo(1);
    }

    @Test
    void c3ItKeepsTryingWhileTheServerIsAwayAndComesBackWithIt() {
        int port = connected.server.port();
        connected.client.chat().stream();
        connected.connection.open("chat");
        connected.server.close();

        await().until(() -> connected.recorded.states().size() > 8);
        assertThat(connected.recorded.states()).doesNotContain(DISCONNECTED);
        try (var restarted = new dev.streampod.client.script.ScriptedServer(port)) {
            var second = restarted.welcome();
            second.open("chat");
            connected.recorded.awaitLast(CONNECTED);
        }
    }

    @Test
    void c3WithABoundedNumberOfRetriesItGivesUp() {
        try (var impatient = new Connected(builder -> builder.backoff(Connected.SOON.withMaxRetries(2)))) {
            var stream = impatient.client.chat().stream();
            impatient.connection.open("chat");
            impatient.server.close();

            impatient.recorded.await(
                    CONNECTING, CONNECTED, WAITING_TO_RETRY, CONNECTING, WAITING_TO_RETRY, CONNECTING, DISCONNECTED);
            assertThat(ReadingTest.failure(stream)).isInstanceOf(ConnectionRefusedException.class);
        }
    }

    @Test
    void c1OpeningWhileItWaitsToRetryTriesAtOnce() {
        var never = new Backoff(Duration.ofHours(9), Duration.ofHours(9), Backoff.FOREVER);
        try (var waiting = new Connected(builder -> builder.backoff(never))) {
            waiting.connection.cut();
            waiting.recorded.awaitLast(WAITING_TO_RETRY);

            var opened = waiting.client.openStreamingConnection();
            waiting.server.welcome();
            opened.join();

            waiting.recorded.await(CONNECTING, CONNECTED, WAITING_TO_RETRY, CONNECTING, CONNECTED);
        }
    }

    @Test
    void c6WhatIsSentWhileItIsBeingOpenedAgainIsSentInOrderAfterIt() {
        connected.client.chat().sendStreamMessage(new Line("0"));
        connected.connection.open("chat");
        connected.connection.expect(SendingTest.line("0"));
        connected.connection.cut();
        connected.recorded.awaitLast(CONNECTING);
        for (int i = 1; i < 50; i++) {
            connected.client.chat().sendStreamMessage(new Line("" + i));
        }

        var second = connected.server.welcome();
        second.open("chat");
        SendingTest.expectLines(second, 1, 50);
    }

    @Test
    void l4AfterGoodbyeItWritesNothingReadsToTheEndAndComesBackAfterTheDelay() {
        var stream = connected.client.chat().stream();
        connected.client.chat().sendStreamMessage(new Line("before"));
        connected.connection.open("chat");
        connected.connection.expect(SendingTest.line("before"));
        connected.connection.send("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":20}]");
        connected.connection.send("[\"ping\"]");
        connected.connection.expect("[\"pong\"]");
        connected.client.chat().sendStreamMessage(new Line("after"));
        connected.connection.line("chat", "the last answer");
        connected.connection.close(3001);
        connected.connection.expect("closed 3001");

        var second = connected.server.welcome();
        second.open("chat");
        second.expect(SendingTest.line("after"));
        assertThat(ReadingTest.take(stream, 1)).containsExactly(new Line("the last answer"));
        connected.recorded.await(CONNECTING, CONNECTED, WAITING_TO_RETRY, CONNECTING, CONNECTED);
    }

    @Test
    void l4AStreamThatADrainingServerDoesNotOpenIsOpenedOnTheNextConnectionForTheSameReader() {
        var stream = connected.client.chat().stream();
        connected.connection.expect("[\"open\",\"chat\"]");
        connected.connection.send("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":20}]");
        connected.connection.close(3001);
        connected.connection.expect("closed 3001");

        var second = connected.server.welcome();
        second.open("chat");
        second.line("chat", "after");
        assertThat(ReadingTest.take(stream, 1)).containsExactly(new Line("after"));
    }
}
