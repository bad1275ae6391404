package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatServer;
import dev.streampod.client.chat.ChatToClient;
import dev.streampod.client.chat.Line;
import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.fixtures.WebSocketFrame;
import dev.streampod.server.Limits;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import dev.streampod.wire.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stream messages of all sizes between a client and a server with equal and unequal limits: each arrives, or fails where it
 * is sent, and the connection goes on.
 */
@Timeout(300)
final class MessageSizesTest {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    private static final int OVERHEAD = "[\"msg\",\"chat\",\"Line\",{\"text\":\"\"}]".length();

    /** What the server takes and sends at most, and what the client takes. */
    private record Setting(int serverIn, int serverOut, int client) {

        int toClient() {
            return Math.min(serverOut, client);
        }
    }

    private static Stream<Setting> settings() {
        return Stream.of(
                new Setting(64 * KIB, 512 * KIB, 4 * MIB),
                new Setting(64 * KIB, 64 * KIB, 64 * KIB),
                new Setting(4 * KIB, 2 * MIB, MIB),
                new Setting(2 * MIB, 4 * KIB, MIB),
                new Setting(2 * MIB, 2 * MIB, 4 * KIB));
    }

    private static IntStream sizes(int... more) {
        return IntStream.concat(IntStream.of(1, 125, 126, 65_535, 65_536, 65_537, MIB), IntStream.of(more))
                .sorted()
                .distinct();
    }

    private static Line ofSize(int bytes) {
        return new Line("x".repeat(Math.max(0, bytes - OVERHEAD)));
    }

    private static StreampodServer serve(Setting setting) {
        return ChatServer.start(
                new ChatServer(),
                0,
                builder -> builder.limits(Limits.builder()
                        .messageBytes(setting.serverIn)
                        .outboundMessageBytes(setting.serverOut)
                        .queueBytes(8 * MIB)
                        .build()));
    }

    private static ChatClient client(StreampodServer server, Setting setting) {
        return ChatClient.builder("http://127.0.0.1:" + server.port())
                .maxMessageBytes(setting.client)
                .sendQueue(100, 4 * MIB)
                .build();
    }

    private static void assertNext(Iterator<ChatToClient> messages, Line expected) {
        Line received = (Line) messages.next();
        assertThat(received.equals(expected))
                .as(
                        "%s characters instead of %s",
                        received.text().length(), expected.text().length())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void whatAServerSendsArrivesOrFailsThere(Setting setting) {
        try (var server = serve(setting);
                var client = client(server, setting)) {
            var recorded = RecordedEvents.of(client);
            client.openStreamingConnection().join();
            Iterator<ChatToClient> messages = client.chat().stream().iterator();
            await().until(() -> !server.sessions().isEmpty());
            StreamingSession session = server.sessions().iterator().next();

            for (int size : sizes(setting.toClient(), setting.toClient() + 1).toArray()) {
                if (size <= setting.toClient()) {
                    session.send(ofSize(size));
                    assertNext(messages, ofSize(size));
                } else {
                    assertThatThrownBy(() -> session.send(ofSize(size)))
                            .isInstanceOf(dev.streampod.server.MessageTooLargeException.class)
                            .hasMessageContaining("" + size)
                            .hasMessageContaining("" + setting.serverOut)
                            .hasMessageContaining("" + setting.client);
                }
                session.send(new Line("next"));
                assertNext(messages, new Line("next"));
            }
            assertThat(recorded.states()).containsOnlyOnce(ConnectionState.CONNECTED);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void whatAClientSendsArrivesOrFailsHere(Setting setting) {
        try (var server = serve(setting);
                var client = client(server, setting)) {
            var recorded = RecordedEvents.of(client);
            client.openStreamingConnection().join();
            Iterator<ChatToClient> messages = client.chat().stream().iterator();
            int errors = 0;

            for (int size : sizes(setting.serverIn, setting.serverIn + 1).toArray()) {
                if (size > setting.serverIn) {
                    assertThatThrownBy(() -> client.chat().sendStreamMessage(ofSize(size)))
                            .isInstanceOfSatisfying(
                                    MessageTooLargeException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
                            .hasMessageContaining("" + size)
                            .hasMessageContaining("" + setting.serverIn);
                } else {
                    client.chat().sendStreamMessage(ofSize(size));
                    if (size <= setting.toClient()) {
                        assertNext(messages, ofSize(size));
                    } else { // it arrived, and its echo did not fit
                        int expected = ++errors;
                        await().until(() -> recorded.errors().size() == expected);
                        ClientError error = recorded.errors().get(expected - 1);
                        assertThat(error.code()).isEqualTo(ErrorCode.TOO_LARGE);
                        assertThat(error.message()).contains("" + size, "" + setting.serverOut, "" + setting.client);
                    }
                }
                client.chat().sendStreamMessage(new Line("next"));
                assertNext(messages, new Line("next"));
            }
            assertThat(recorded.states()).containsOnlyOnce(ConnectionState.CONNECTED);
        }
    }

    @Test
    void theServerIsToldWhatTheClientTakes() {
        try (var server = new ScriptedServer();
                var client = ChatClient.builder("http://127.0.0.1:" + server.port())
                        .maxMessageBytes(5_000)
                        .build()) {
            var opened = client.openStreamingConnection();
            var connection = server.next();
            assertThat(connection.expectStart("[\"hello\"")).contains("\"limits\":{\"maxMessageBytes\":5000}");
            connection.welcome();
            opened.join();
        }
        assertThatThrownBy(() -> ChatClient.builder("http://127.0.0.1:1").maxMessageBytes(1_023))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
    }

    @Test
    void nothingIsWrittenBetweenTheFragmentsOfAMessage() {
        try (var server = new ScriptedServer();
                var client = ChatClient.builder(server.url())
                        .maxMessageBytes(1_024)
                        .sendQueue(100, 16 * MIB)
                        .build()) {
            var recorded = RecordedEvents.of(client);
            var opened = client.openStreamingConnection();
            ScriptedConnection connection = server.next();
            connection.expectStart("[\"hello\"");
            connection.welcome(25_000, MIB);
            opened.join();
            for (int i = 0; i < 20; i++) {
                client.chat().sendStreamMessage(ofSize(MIB / 2));
            }
            client.chat().sendStreamMessage(new Line("last"));

            connection.send("[\"ping\"]"); // is answered beside the queue of messages
            String last = "[\"msg\",\"chat\",\"Line\",{\"text\":\"last\"}]";
            for (String next = connection.take(); !next.equals(last); next = connection.take()) {
                if (next.equals("[\"pong\"]")) {
                    connection.send("[\"ping\"]");
                }
            }
            assertThat(recorded.states()).containsExactly(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
        }
    }

    @Test
    void aServerThatSendsMoreAllTheSameLosesTheConnectionAndTheApplicationIsTold() {
        for (boolean fragmented : List.of(false, true)) {
            try (var server = new ScriptedServer();
                    var client = ChatClient.builder("http://127.0.0.1:" + server.port())
                            .maxMessageBytes(5_000)
                            .build()) {
                var recorded = RecordedEvents.of(client);
                var opened = client.openStreamingConnection();
                var connection = server.welcome();
                opened.join();
                String text = "[\"msg\",\"chat\",\"Line\",{\"text\":\"" + "x".repeat(6_000) + "\"}]";
                if (fragmented) {
                    connection.write(WebSocketFrame.text(text.substring(0, 3_000))
                            .notFinal()
                            .unmasked());
                    connection.write(WebSocketFrame.of(
                                    WebSocketFrame.CONTINUATION,
                                    text.substring(3_000).getBytes(StandardCharsets.UTF_8))
                            .unmasked());
                } else {
                    connection.send(text);
                }
                await().until(() -> client.connectionState() == ConnectionState.DISCONNECTED);
                assertThat(recorded.events().get(recorded.events().size() - 1).cause())
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessageContaining("1009");
            }
        }
    }
}
