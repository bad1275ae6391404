package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.CONNECTING;
import static dev.streampod.client.ConnectionState.DISCONNECTED;
import static dev.streampod.client.OpeningTest.assertFailsWith;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatFromClient;
import dev.streampod.client.chat.Line;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** C7. */
@Timeout(300)
final class ClosingTest {

    private final ScriptedServer server = new ScriptedServer();

    @BeforeEach
    void noThreadIsLeftFromBefore() {
        awaitNoThreads();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void c7CloseWritesWhatWasAcceptedEndsReadersAndLeavesNoThreadBehind() {
        var client = patient();
        var recorded = RecordedEvents.of(client);
        var opened = client.openStreamingConnection();
        var connection = server.welcome();
        opened.join();
        var read = new CopyOnWriteArrayList<>();
        var stream = client.chat().stream().listen(read::add);
        connection.open("chat");
        IntStream.range(0, 600).forEach(i -> connection.line("chat", "" + i));
        IntStream.range(0, 1_000).forEach(i -> client.chat().sendStreamMessage(new Line("" + i)));
        await().until(() -> !read.isEmpty());

        client.close();

        SendingTest.expectLines(connection, 0, 1_000);
        connection.expect("closed 1000");
        recorded.await(CONNECTING, CONNECTED, DISCONNECTED);
        assertThat(recorded.errors()).isEmpty();
        assertThat(ReadingTest.failure(stream)).isNull();
        assertThat(read).hasSize(600);
        awaitNoThreads();
    }

    @Test
    void c7CloseOnAThreadThatIsInterruptedLeavesNoThreadBehindAndTheThreadInterrupted() {
        var client = patient();
        var opened = client.openStreamingConnection();
        server.welcome();
        opened.join();

        Thread.currentThread().interrupt();
        client.close();

        assertThat(Thread.interrupted()).isTrue();
        awaitNoThreads();
    }

    @Test
    void c7CloseIsNoInterruptionOfTheStreamsThatItEnds() {
        var client = patient();
        var opened = client.openStreamingConnection();
        var connection = server.welcome();
        opened.join();
        var interruptions = new CopyOnWriteArrayList<Interruption<ChatFromClient>>();
        client.chat().addContinuityListener(interruptions::add);
        client.chat().stream();
        connection.open("chat");
        client.chat().sendStreamMessage(new Line("written"));
        connection.expect(SendingTest.line("written"));

        client.close(); // returns when everything was told

        assertThat(interruptions).isEmpty();
    }

    @Test
    void c7CloseThatTheServerDoesNotAnswerIsNoInterruptionOfTheStreamsThatItEnds() {
        var client = ChatClient.builder(server.url())
                .closeTimeout(Duration.ofMillis(300))
                .build();
        var opened = client.openStreamingConnection();
        var connection = server.welcome();
        opened.join();
        var interruptions = new CopyOnWriteArrayList<Interruption<ChatFromClient>>();
        client.chat().addContinuityListener(interruptions::add);
        client.chat().stream();
        connection.open("chat");
        client.chat().openStream().join();
        connection.stopReading();

        client.close(); // returns when everything was told

        assertThat(interruptions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void c7WhatTheServerMayNotHaveReadBeforeACloseThatItDoesNotAnswerIsHandedOver(boolean cut) {
        var client = ChatClient.builder(server.url())
                .closeTimeout(Duration.ofMillis(cut ? 60_000 : 300))
                .build();
        var interruptions = new CopyOnWriteArrayList<Interruption<ChatFromClient>>();
        client.chat().addContinuityListener(interruptions::add);
        var opened = client.openStreamingConnection();
        var connection = server.next();
        connection.take();
        connection.send(
                "[\"welcome\",{\"connection\":\"c1\",\"heartbeatMillis\":25000,\"limits\":{\"maxMessageBytes\":65536},"
                        + "\"server\":\"s1\",\"resume\":{\"token\":\"t1\",\"windowMillis\":30000}}]");
        opened.join();
        client.chat().sendStreamMessage(new Line("taken in"));
        connection.open("chat");
        connection.expect(SendingTest.line("taken in"));
        connection.send("[\"ack\",2]");
        client.chat().openStream().join();
        client.chat().sendStreamMessage(new Line("perhaps"));
        connection.expect(SendingTest.line("perhaps"));
        connection.stopReading();

        var closed = client.closeStreamingConnection();
        if (cut) {
            connection.cut();
        }
        closed.join();
        client.close(); // returns when everything was told

        assertThat(interruptions)
                .singleElement()
                .satisfies(interruption ->
                        assertThat(interruption.unacknowledged()).containsExactly(new Line("perhaps")));
    }

    @Test
    void c7AfterCloseEverythingSaysSo() {
        var client = ChatClient.builder(server.url()).build();
        client.close();
        client.close();

        assertFailsWith(client.openStreamingConnection(), ClientClosedException.class);
        assertThatThrownBy(() -> client.chat().sendStreamMessage(new Line("x")))
                .isInstanceOf(ClientClosedException.class);
        assertFailsWith(client.chat().sendStreamMessageAsync(new Line("x")), ClientClosedException.class);
        assertFailsWith(client.setKey("another"), ClientClosedException.class);
        assertFailsWith(client.refreshKey(), ClientClosedException.class);
        assertThatThrownBy(() -> client.chat().stream()).isInstanceOf(ClientClosedException.class);
        client.chat().closeStream();
        assertThat(client.closeStreamingConnection()).succeedsWithin(Duration.ofSeconds(60));
        awaitNoThreads();
    }

    @Test
    void c7CloseWhileConnectingFailsTheOpeningAndLeavesNoThreadBehind() {
        var client = ChatClient.builder(server.url()).build();
        var opened = client.openStreamingConnection();
        server.next().take();
        client.close();

        assertFailsWith(opened, ClientClosedException.class);
        awaitNoThreads();
    }

    @Test
    void c7CloseWaitsForAConnectionThatIsBeingOpenedToWriteWhatWasAccepted() {
        var client = patient();
        var opened = client.openStreamingConnection();
        client.chat().sendStreamMessage(new Line("0"));
        var closed = client.closeStreamingConnection();
        var connection = server.welcome();
        opened.join();
        connection.expect("[\"open\",\"chat\"]");

        SendingTest.expectLines(connection, 0, 1);
        connection.expect("closed 1000");
        closed.join();
        client.close();
    }

    @Test
    void c7WhatCouldNotBeSentInTimeIsToldToTheErrorListener() {
        var client = ChatClient.builder(server.url())
                .closeTimeout(Duration.ofMillis(300))
                .build();
        var recorded = RecordedEvents.of(client);
        var unopened = new ArrayList<CompletableFuture<Void>>();
        unopened.add(client.openStreamingConnection());
        var connection = server.next();
        connection.take();
        client.chat().sendStreamMessage(new Line("lost"));
        client.chat().sendStreamMessage(new Line("lost too"));

        client.close();

        assertThat(recorded.awaitError()).satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(error.endpoint()).isEqualTo("chat");
            assertThat(error.message()).endsWith(": 2");
        });
        assertFailsWith(unopened.get(0), ClientClosedException.class);
        awaitNoThreads();
    }

    @Test
    void c7CloseTakesBoundedTimeWhenTheServerNeitherReadsNorAnswers() {
        var client = ChatClient.builder(server.url())
                .closeTimeout(Duration.ofMillis(300))
                .build();
        var opened = client.openStreamingConnection();
        var connection = server.welcome();
        opened.join();
        connection.stopReading();
        for (int i = 0; i < 1_000; i++) {
            var unused = client.chat().sendStreamMessageAsync(new Line("x".repeat(50_000)));
        }

        client.close();

        assertThat(client.connectionState()).isEqualTo(DISCONNECTED);
        awaitNoThreads();
    }

    @Test
    void c7AClientClosedByItsOwnListenerEndsAndLeavesNoThreadBehind() {
        var client = ChatClient.builder(server.url()).build();
        var closed = new CountDownLatch(1);
        client.addConnectionListener(event -> {
            if (event.state() == CONNECTED) {
                client.close();
                closed.countDown();
            }
        });
        var opened = client.openStreamingConnection();
        var connection = server.welcome();

        connection.expect("closed 1000");
        assertThat(opened).succeedsWithin(Duration.ofSeconds(60));
        await().until(() -> closed.getCount() == 0);
        awaitNoThreads();
    }

    @Test
    void aClosedConnectionCanBeOpenedAgainAndItsStreamsToo() {
        try (var client = patient()) {
            var opened = client.openStreamingConnection();
            server.welcome();
            opened.join();
            client.chat().stream();
            var closed = client.closeStreamingConnection();
            var reopened = client.openStreamingConnection();
            closed.join();
            var second = server.welcome();
            reopened.join();
            var stream = client.chat().stream();

            second.open("chat");
            second.line("chat", "again");
            assertThat(ReadingTest.take(stream, 1)).containsExactly(new Line("again"));
        }
    }

    @Test
    void codeThatIsAttachedToAnOpeningBehindAClosingIsToldItsFailureItself() {
        var client = patient();
        var opened = client.openStreamingConnection();
        var connection = server.welcome();
        opened.join();
        client.closeStreamingConnection();
        var reopened = client.openStreamingConnection();
        connection.expect("closed 1000");
        server.next();
        client.close();

        assertThat(SigningInTest.outcome(reopened)).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void c7ManyClientsShareOneSetOfThreads() {
        int clients = 200;
        try (var threads = ClientThreads.create()) {
            var all = new ArrayList<ChatClient>();
            for (int i = 0; i < clients; i++) {
                all.add(ChatClient.builder(server.url()).threads(threads).build());
            }
            List<CompletableFuture<Void>> opened =
                    all.stream().map(StreampodClient::openStreamingConnection).toList();
            for (int i = 0; i < clients; i++) {
                server.welcome();
            }
            opened.forEach(CompletableFuture::join);

            long started = ownThreads().stream()
                    .filter(thread ->
                            thread.getName().contains("-io") || thread.getName().contains("-time"))
                    .count();
            assertThat(started).isLessThanOrEqualTo(20);
            all.forEach(StreampodClient::close);
        }
        awaitNoThreads();
    }

    @Test
    void whenSharedThreadsAreClosedFirstTheClientsEndAndDoNotComeBack() {
        var threads = ClientThreads.create();
        var client = ChatClient.builder(server.url()).threads(threads).build();
        var recorded = RecordedEvents.of(client);
        var opened = client.openStreamingConnection();
        server.welcome();
        opened.join();
        var stream = client.chat().stream();
        threads.close();

        recorded.await(CONNECTING, CONNECTED, DISCONNECTED);
        assertThat(ReadingTest.failure(stream)).isNotNull();
        assertFailsWith(client.openStreamingConnection(), ClientClosedException.class);
        client.close();
        awaitNoThreads();
    }

    /** One that does not give up closing in order when the machine is busy. */
    private ChatClient patient() {
        return ChatClient.builder(server.url())
                .closeTimeout(Duration.ofSeconds(60))
                .build();
    }

    private static void awaitNoThreads() {
        await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
    }

    private static List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("streampod-client")
                        || thread.getName().startsWith("HttpClient@"))
                .toList();
    }

    @Test
    void noThreadOfAClientKeepsItsProcessAlive() {
        try (var program =
                ServerProcess.main(UnclosedClient.class, server.url()).start()) {
            server.welcome();
            program.awaitLine("connected");

            assertThat(program.awaitExit()).isZero();
        }
    }

    @Test
    void c7ClientsThatShareThreadsDoNotAddToThem() {
        try (var threads = ClientThreads.create()) {
            var clients = new ArrayList<ChatClient>();
            for (int i = 0; i < 100; i++) {
                var client = ChatClient.builder(server.url()).threads(threads).build();
                clients.add(client);
                var opened = client.openStreamingConnection();
                server.welcome();
                opened.join();
            }

            // Of each kind there are as many as had something to do at a time, and all clients together have as many as
            // one.
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("streampod-client"))
                    .hasSizeLessThan(50)
                    .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue());
            clients.forEach(ChatClient::close);
        }
    }
}
