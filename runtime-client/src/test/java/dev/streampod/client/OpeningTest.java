package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.CONNECTING;
import static dev.streampod.client.ConnectionState.DISCONNECTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.client.script.ScriptedServer.Handshake;
import dev.streampod.fixtures.ReservedPort;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C1 and C2. */
final class OpeningTest {

    private static final ClientThreads THREADS = ClientThreads.create();

    private final ScriptedServer server = new ScriptedServer();
    private final ChatClient client =
            ChatClient.builder(server.url()).threads(THREADS).key("s3cret").build();
    private final RecordedEvents recorded = RecordedEvents.of(client);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @AfterAll
    static void closeThreads() {
        THREADS.close();
    }

    @Test
    void c1OpeningCompletesWhenTheServerHasWelcomedTheConnection() throws Exception {
        CompletableFuture<Void> opened = client.openStreamingConnection();
        var connection = server.next();
        String hello = connection.take();

        assertThat(hello).startsWith("[\"hello\",{\"protocol\":1,\"key\":\"s3cret\",\"fingerprint\":\"c0ffee\"");
        assertThat(opened).isNotDone();
        assertThat(client.connectionState()).isEqualTo(CONNECTING);

        connection.welcome();
        opened.get(60, TimeUnit.SECONDS);
        assertThat(client.connectionState()).isEqualTo(CONNECTED);
    }

    @Test
    void c2AListenerHearsEveryChangeInOrder() {
        var opened = client.openStreamingConnection();
        server.welcome();
        opened.join();
        client.closeStreamingConnection().join();

        recorded.await(CONNECTING, CONNECTED, DISCONNECTED);
        assertThat(recorded.events()).allSatisfy(event -> {
            assertThat(event.cause()).isNull();
            assertThat(event.retryAt()).isNull();
        });
    }

    @Test
    void c2AListenerThatWasRemovedHearsNothingAndOneThatThrowsHarmsNobody() {
        var removed = new java.util.concurrent.atomic.AtomicInteger();
        ConnectionListener counting = event -> removed.incrementAndGet();
        client.addConnectionListener(counting);
        client.removeConnectionListener(counting);
        client.addConnectionListener(event -> {
            throw new IllegalStateException("a listener's mistake");
        });

        var opened = client.openStreamingConnection();
        server.welcome();
        opened.join();

        recorded.await(CONNECTING, CONNECTED);
        assertThat(removed).hasValue(0);
    }

    @Test
    void c1ConcurrentCallsShareOneAttemptAndOpeningWhatIsOpenDoesNothing() {
        var first = client.openStreamingConnection();
        var second = client.openStreamingConnection();
        server.welcome();
        first.join();
        second.join();

        assertThat(client.openStreamingConnection()).isCompleted();
        assertThat(server.accepted()).isEqualTo(1);
        recorded.await(CONNECTING, CONNECTED);
    }

    @Test
    void c1CancellingOneCallLeavesTheOthersAlone() {
        var first = client.openStreamingConnection();
        var second = client.openStreamingConnection();
        first.cancel(false);
        server.welcome();

        second.join();
        assertThat(client.connectionState()).isEqualTo(CONNECTED);
    }

    @Test
    void c1OpeningFailsWhenNobodyListensAndIsNotTriedAgain() {
        try (var nobody = ReservedPort.take();
                var nowhere = ChatClient.builder("http://127.0.0.1:" + nobody.number())
                        .threads(THREADS)
                        .build()) {
            var heard = RecordedEvents.of(nowhere);

            assertFailsWith(nowhere.openStreamingConnection(), ConnectionRefusedException.class)
                    .hasMessageContaining("127.0.0.1:" + nobody.number());

            heard.await(CONNECTING, DISCONNECTED);
            assertThat(heard.events().get(1).cause()).isInstanceOf(ConnectionRefusedException.class);
            assertThat(nowhere.connectionState()).isEqualTo(DISCONNECTED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, dev.streampod.client.ConnectionRefusedException, There is no Streampod server at this address",
        "PAGE, dev.streampod.client.ConnectionRefusedException, There is no Streampod server at this address",
        "MOVED, dev.streampod.client.ConnectionRefusedException, perhaps one that begins with https",
        "UNAUTHORIZED, dev.streampod.client.ConnectionRefusedException, 401 instead of opening a WebSocket. A proxy",
        "LOGIN, dev.streampod.client.ConnectionRefusedException, let /websocket through",
        "FORBIDDEN, dev.streampod.client.ConnectionRefusedException, let /websocket through",
        "UPGRADE_REQUIRED, dev.streampod.client.ConnectionRefusedException, does not pass the headers Upgrade and Connection on",
        "UNAVAILABLE, dev.streampod.client.ConnectionRefusedException, 503 instead of opening a WebSocket",
        "GARBAGE, dev.streampod.client.ConnectionRefusedException, something else answers there",
        "NO_SUBPROTOCOL, dev.streampod.client.IncompatibleProtocolException, streampod.v1.json"
    })
    void c1OpeningFailsWhenTheServerAnswersSomethingElse(
            Handshake handshake, Class<? extends Throwable> type, String text) {
        server.handshake(handshake);

        assertFailsWith(client.openStreamingConnection(), type).hasMessageContaining(text);
        recorded.await(CONNECTING, DISCONNECTED);
    }

    @Test
    void c1OpeningFailsWhenTheServerDoesNotAnswerInTime() {
        server.handshake(Handshake.SILENCE);
        try (var hasty = ChatClient.builder(server.url())
                .threads(THREADS)
                .connectTimeout(Duration.ofMillis(50))
                .build()) {
            assertFailsWith(hasty.openStreamingConnection(), ConnectionTimeoutException.class);
            assertThat(hasty.connectionState()).isEqualTo(DISCONNECTED);
        }
    }

    @Test
    void c1OpeningFailsWhenTheWelcomeDoesNotComeInTime() {
        try (var hasty = ChatClient.builder(server.url())
                .threads(THREADS)
                .connectTimeout(Duration.ofMillis(200))
                .build()) {
            assertFailsWith(hasty.openStreamingConnection(), ConnectionTimeoutException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3500, dev.streampod.client.UnauthenticatedException",
        "3501, dev.streampod.client.IncompatibleProtocolException",
        "3502, dev.streampod.client.IncompatibleProtocolException",
        "3504, dev.streampod.client.ConnectionRefusedException",
        "1011, dev.streampod.client.ConnectionRefusedException"
    })
    void c1OpeningFailsAsTheCloseCodeSays(int code, Class<? extends Throwable> type) {
        var opened = client.openStreamingConnection();
        var connection = server.next();
        connection.take();
        connection.send("[\"error\",null,{\"code\":\"internal\",\"message\":\"the reason\"}]");
        connection.close(code);

        assertFailsWith(opened, type).hasMessageContaining("the reason").hasMessageContaining("" + code);
        recorded.await(CONNECTING, DISCONNECTED);
    }

    @Test
    void c1OpeningFailsWhenTheConnectionIsCutBeforeTheWelcome() {
        var opened = client.openStreamingConnection();
        var connection = server.next();
        connection.take();
        connection.cut();

        assertFailsWith(opened, ConnectionRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{}",
                "[]",
                "[\"opened\",\"chat\"]",
                "[\"welcome\"]",
                "[\"welcome\",7]",
                "[\"welcome\",{}",
                "[\"welcome\",{\"heartbeatMillis\":1e99}]"
            })
    void c1OpeningFailsWhenWhatComesIsNoWelcome(String answer) {
        var opened = client.openStreamingConnection();
        var connection = server.next();
        connection.take();
        connection.send(answer);

        assertFailsWith(opened, IncompatibleProtocolException.class);
        connection.expect("closed 3501");
        recorded.await(CONNECTING, DISCONNECTED);
    }

    @Test
    void c1AfterAFailureItCanBeOpened() {
        server.handshake(Handshake.NOT_FOUND);
        assertFailsWith(client.openStreamingConnection(), ConnectionRefusedException.class);

        server.handshake(Handshake.AGREE);
        var opened = client.openStreamingConnection();
        server.welcome();
        opened.join();

        recorded.await(CONNECTING, DISCONNECTED, CONNECTING, CONNECTED);
    }

    @Test
    void aKeyProviderIsAskedForEachConnectionAndItsFailureIsTheAttemptsOwn() {
        var keys = new java.util.ArrayDeque<>(java.util.List.of("first", "second"));
        try (var provided = ChatClient.builder(server.url())
                .threads(THREADS)
                .keyProvider(keys::remove)
                .build()) {
            for (String key : java.util.List.of("first", "second")) {
                var opened = provided.openStreamingConnection();
                var connection = server.next();
                assertThat(connection.take()).contains("\"key\":\"" + key + "\"");
                connection.welcome();
                opened.join();
                provided.closeStreamingConnection().join();
            }
            assertFailsWith(provided.openStreamingConnection(), UnauthenticatedException.class);
        }
    }

    static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFailsWith(
            CompletableFuture<?> future, Class<? extends Throwable> type) {
        return assertThatThrownBy(() -> future.orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(type);
    }
}
