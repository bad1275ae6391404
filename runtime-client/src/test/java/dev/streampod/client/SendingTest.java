package dev.streampod.client;

import static dev.streampod.client.OpeningTest.assertFailsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.Line;
import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C6. */
@Timeout(300)
final class SendingTest {

    private static final ClientThreads THREADS = ClientThreads.create();

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    @AfterAll
    static void closeThreads() {
        THREADS.close();
    }

    private StreampodClient.Builder<ChatClient> builder() {
        return ChatClient.builder(server.url()).threads(THREADS).backoff(Connected.SOON);
    }

    @Test
    void c6WhatIsSentBeforeTheConnectionIsOpenIsSentInOrderAfterIt() {
        try (var client = builder().build()) {
            IntStream.range(0, 100).forEach(i -> client.chat().sendStreamMessage(new Line("" + i)));
            var opened = client.openStreamingConnection();
            client.chat().sendStreamMessage(new Line("100"));
            var connection = server.welcome();
            opened.join();
            client.chat().sendStreamMessage(new Line("101"));

            connection.open("chat");
            expectLines(connection, 0, 102);
        }
    }

    @Test
    void c6PastTheBoundSendingThrowsAndNothingIsDropped() {
        try (var client = builder().sendQueue(3, 1 << 20).build()) {
            IntStream.range(0, 3).forEach(i -> client.chat().sendStreamMessage(new Line("" + i)));

            assertThatThrownBy(() -> client.chat().sendStreamMessage(new Line("lost")))
                    .isInstanceOf(SendQueueFullException.class)
                    .hasMessageContaining("messages 3 of 3");

            var connection = open(client);
            connection.open("chat");
            expectLines(connection, 0, 3);
        }
    }

    @Test
    void c6TheBoundCountsBytesToo() {
        try (var client = builder().sendQueue(1_000, 200).build()) {
            client.chat().sendStreamMessage(new Line("x".repeat(100)));

            assertThatThrownBy(() -> client.chat().sendStreamMessage(new Line("x".repeat(100))))
                    .isInstanceOf(SendQueueFullException.class);
            assertThatThrownBy(() -> client.chat().sendStreamMessage(new Line("x".repeat(200))))
                    .isInstanceOf(MessageTooLargeException.class);
            client.chat().sendStreamMessage(new Line("short"));
        }
    }

    @Test
    void c6SendingAsynchronouslyCompletesWhenThereWasRoom() {
        try (var client = builder().sendQueue(2, 1 << 20).build()) {
            var sent = new ArrayList<CompletableFuture<Void>>();
            IntStream.range(0, 4).forEach(i -> sent.add(client.chat().sendStreamMessageAsync(new Line("" + i))));

            assertThat(sent.get(0)).isCompleted();
            assertThat(sent.get(1)).isCompleted();
            assertThat(sent.get(2)).isNotDone();
            assertThatThrownBy(() -> client.chat().sendStreamMessage(new Line("overtakes")))
                    .isInstanceOf(SendQueueFullException.class);
            assertFailsWith(client.chat().sendStreamMessageAsync(new Line("5")), SendQueueFullException.class);

            var connection = open(client);
            connection.open("chat");
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
            expectLines(connection, 0, 4);
        }
    }

    @Test
    void c6ASlowServerFillsTheQueueAndNotTheMemory() {
        try (var client = builder().sendQueue(100, 1 << 20).build()) {
            var connection = open(client);
            client.chat().sendStreamMessage(new Line("first"));
            connection.open("chat");
            connection.expect(line("first"));
            connection.stopReading();
            var text = "x".repeat(10_000);

            int accepted = 0;
            SendQueueFullException full = null;
            while (full == null && accepted < 1_000_000) {
                try {
                    client.chat()
                            .sendStreamMessageAsync(new Line(text + accepted))
                            .get(1, TimeUnit.SECONDS);
                    accepted++;
                } catch (java.util.concurrent.TimeoutException e) {
                    full = new SendQueueFullException("no room for a second");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            connection.resumeReading();

            assertThat(full).isNotNull();
            for (int i = 0; i < accepted; i++) {
                connection.expect(line(text + i));
            }
        }
    }

    @Test
    void messagesOfOneThreadArriveInThatOrderWhateverOthersSend() throws Exception {
        int threads = 4;
        int each = 2_000;
        try (var client = builder().build()) {
            var connection = open(client);
            var senders = new ArrayList<CompletableFuture<Void>>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                senders.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < each; i++) {
                                client.chat()
                                        .sendStreamMessageAsync(new Line(thread + ":" + i))
                                        .join();
                            }
                        },
                        command -> new Thread(command).start()));
            }
            connection.open("chat");
            var next = new HashMap<String, Integer>();
            for (int i = 0; i < threads * each; i++) {
                String[] parts =
                        connection.take().replaceAll(".*\"text\":\"|\".*", "").split(":", 2);
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next.getOrDefault(parts[0], 0));
                next.merge(parts[0], 1, Integer::sum);
            }
            senders.forEach(CompletableFuture::join);
        }
    }

    @Test
    void whatTheServerWouldNotTakeIsRefusedBeforeItIsSent() {
        try (var client = builder().build()) {
            client.chat().sendStreamMessage(new Line("x".repeat(70_000)));
            var recorded = RecordedEvents.of(client);
            var connection = open(client);

            assertThat(recorded.awaitError().code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(recorded.errors().get(0).endpoint()).isEqualTo("chat");
            assertThatThrownBy(() -> client.chat().sendStreamMessage(new Line("x".repeat(70_000))))
                    .isInstanceOf(MessageTooLargeException.class)
                    .hasMessageContaining("65536");
            client.chat().sendStreamMessage(new Line("short"));
            connection.open("chat");
            connection.expect(line("short"));
        }
    }

    @Test
    void aMessageThatTheEndpointDoesNotTakeIsAnError() {
        record Foreign() implements SerializableEntity {}
        try (var client = builder().build()) {
            @SuppressWarnings({"unchecked", "rawtypes"}) // what the compiler normally keeps away
            EndpointStub<SerializableEntity, ?> raw = (EndpointStub) client.chat();

            assertThatThrownBy(() -> raw.sendStreamMessage(new Foreign()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("chat");
        }
    }

    private ScriptedConnection open(ChatClient client) {
        var opened = client.openStreamingConnection();
        var connection = server.welcome();
        opened.join();
        return connection;
    }

    static String line(String text) {
        return "[\"msg\",\"chat\",\"Line\",{\"text\":\"" + text + "\"}]";
    }

    static void expectLines(ScriptedConnection connection, int from, int to) {
        IntStream.range(from, to).forEach(i -> connection.expect(line("" + i)));
    }
}
