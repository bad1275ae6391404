package dev.streampod.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.script.ScriptedConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Listeners, and code that is attached to futures, wait for what their own client does; none of them waits in vain. */
@Timeout(300)
final class WaitingListenersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a listener waits for, and what the server does meanwhile. */
    private record Wait(String name, Consumer<ChatClient> application, Consumer<ScriptedConnection> server) {

        @Override
        public String toString() {
            return name;
        }
    }

    private final Connected connected = new Connected();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    @AfterEach
    void close() {
        connected.close();
    }

    static Stream<Wait> waits() {
        return Stream.of(
                new Wait("setKey", client -> client.setKey("k1").join(), WaitingListenersTest::acceptKey),
                new Wait(
                        "what follows setKey",
                        client -> client.setKey("k1").thenRun(() -> {}).join(),
                        WaitingListenersTest::acceptKey),
                new Wait("openStream", client -> client.chat().openStream().join(), server -> server.open("chat")),
                new Wait(
                        "what follows openStream",
                        client -> client.chat().openStream().thenRun(() -> {}).join(),
                        server -> server.open("chat")),
                new Wait(
                        "closeStreamingConnection",
                        client -> client.closeStreamingConnection().join(),
                        server -> server.expect("closed 1000")));
    }

    private static void acceptKey(ScriptedConnection server) {
        server.expect("[\"auth\",\"k1\"]");
        server.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
    }

    @ParameterizedTest
    @MethodSource("waits")
    void anErrorListenerWaits(Wait wait) {
        connected.client.addErrorListener(error -> waitOnce(wait));
        connected.connection.send("[\"error\",null,{\"code\":\"bad-request\",\"message\":\"no\"}]");
        wait.server.accept(connected.connection);
        assertThat(done).succeedsWithin(PATIENCE);
    }

    @ParameterizedTest
    @MethodSource("waits")
    void codeThatFollowsTheOpeningOfAConnectionWaits(Wait wait) {
        connected.client.closeStreamingConnection().join();
        connected.connection.expect("closed 1000");
        connected.client.openStreamingConnection().thenRun(() -> waitOnce(wait));
        wait.server.accept(connected.server.welcome());
        assertThat(done).succeedsWithin(PATIENCE);
    }

    @Test
    void aListenerThatHearsOfALossWaitsForTheNextConnection() {
        connected.client.addConnectionListener(event -> {
            if (event.state() == ConnectionState.WAITING_TO_RETRY) {
                connected.client.openStreamingConnection().join();
                done.complete(null);
            }
        });
        connected.connection.cut();
        connected.server.welcome();
        assertThat(done).succeedsWithin(PATIENCE);
    }

    @Test
    void aListenerThatHearsOfTheEndWaitsForWhoReads() {
        var reading = new CountDownLatch(1);
        var messages = connected.client.chat().stream();
        var reader = new Thread(() -> {
            for (var message : messages) {
                reading.countDown();
            }
        });
        reader.start();
        connected.connection.open("chat");
        connected.connection.line("chat", "hello");
        connected.client.addConnectionListener(event -> {
            try {
                reading.await();
                reader.join();
                done.complete(null);
            } catch (InterruptedException e) {
                done.completeExceptionally(e);
            }
        });
        connected.client.closeStreamingConnection();
        assertThat(done).succeedsWithin(PATIENCE);
    }

    private void waitOnce(Wait wait) {
        if (!done.isDone()) {
            wait.application.accept(connected.client);
            done.complete(null);
        }
    }
}
