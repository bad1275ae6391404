package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.DISCONNECTED;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.Line;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.fixtures.ReservedPort;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S1: whoever uses a stream need not open the connection. */
@Timeout(300)
final class FirstUseTest {

    private final ScriptedServer server = new ScriptedServer();
    private final ChatClient client = ChatClient.builder(server.url())
            .connectTimeout(Duration.ofSeconds(60)) // so that no attempt fails because the machine is busy
            .backoff(Connected.SOON)
            .key("k")
            .build();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void readingAStreamOpensTheConnection() {
        var reader = client.chat().stream();

        var connection = server.welcome();
        connection.open("chat");
        connection.line("chat", "hello");
        assertThat(ReadingTest.take(reader, 1)).containsExactly(new Line("hello"));
    }

    @Test
    void sendingAMessageOpensTheConnection() {
        client.chat().sendStreamMessage(new Line("one"));

        var connection = server.welcome();
        connection.open("chat");
        connection.expect(SendingTest.line("one"));
    }

    @Test
    void sendingAMessageWhenThereIsRoomOpensTheConnection() {
        client.chat().sendStreamMessageAsync(new Line("one")).join();

        var connection = server.welcome();
        connection.open("chat");
        connection.expect(SendingTest.line("one"));
    }

    @Test
    void afterACloseTheNextUseOpensTheConnectionAgain() {
        client.openStreamingConnection();
        server.welcome();
        await().until(() -> client.connectionState() == CONNECTED);
        client.closeStreamingConnection().join();

        client.chat().sendStreamMessage(new Line("again"));

        var connection = server.welcome();
        connection.open("chat");
        connection.expect(SendingTest.line("again"));
    }

    @Test
    void whoIsThereBeforeTheServerWaitsForIt() {
        ReservedPort port = ReservedPort.take();
        try (var early = ChatClient.builder("http://127.0.0.1:" + port.number())
                .backoff(Connected.SOON)
                .build()) {
            var recorded = RecordedEvents.of(early);
            var reader = early.chat().stream();
            early.chat().sendStreamMessage(new Line("first"));
            assertThat(recorded.awaitCause(ConnectionState.WAITING_TO_RETRY))
                    .isInstanceOf(ConnectionRefusedException.class);

            port.close();
            try (var late = new ScriptedServer(port.number())) {
                var connection = late.welcome();
                connection.open("chat");
                connection.expect(SendingTest.line("first"));
                connection.line("chat", "welcome");
                assertThat(ReadingTest.take(reader, 1)).containsExactly(new Line("welcome"));
            }
        }
    }

    @Test
    void whoIsRefusedIsToldAndDoesNotComeBackUntilTheApplicationSaysSo() {
        var reader = client.chat().stream();
        var connection = server.next();
        connection.expectStart("[\"hello\"");
        connection.close(3500);
        assertThat(ReadingTest.failure(reader)).isInstanceOf(UnauthenticatedException.class);

        assertThat(ReadingTest.failure(client.chat().stream())).isInstanceOf(UnauthenticatedException.class);
        client.chat().sendStreamMessage(new Line("kept"));
        assertThat(client.connectionState()).isEqualTo(DISCONNECTED);
        assertThat(server.accepted()).isEqualTo(1);

        client.setKey("another");
        client.chat().sendStreamMessage(new Line("next"));
        var second = server.next();
        assertThat(second.expectStart("[\"hello\"")).contains("\"key\":\"another\"");
        second.welcome();
        second.open("chat");
        second.expect(SendingTest.line("kept"));
        second.expect(SendingTest.line("next"));
    }
}
