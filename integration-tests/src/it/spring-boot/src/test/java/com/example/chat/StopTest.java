package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.chat.protocol.Line;
import com.example.chat.protocol.client.ChatClient;
import dev.streampod.client.ConnectionState;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.StreampodServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.Lifecycle;

/** An application that is stopped while some of its clients send all they can, and some read nothing. */
@Timeout(240)
class StopTest {

    private static final String ADA =
            Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
    /** The common pool of a machine with two processors has one thread. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    /** In milliseconds, and some more. */
    private static final long SILENCE_THAT_JETTY_BEARS_WHEN_IT_STOPS = 1_500;

    private static final Line LONG = new Line("x".repeat(10_000));

    private static ChatClient client(int port) {
        return ChatClient.builder("http://127.0.0.1:" + port).key(ADA).build();
    }

    /** Follows the hall, where everything is posted. */
    private static RawWebSocket follower(int port) {
        var socket = RawWebSocket.connect(port);
        socket.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + ADA + "\"}]");
        assertThat(socket.expectText()).startsWith("[\"welcome\"");
        socket.sendText("[\"follow\",1,\"chat\",\"room\",{\"name\":\"hall\"},{}]");
        assertThat(socket.expectText()).startsWith("[\"following\"");
        return socket;
    }

    private static Thread flood(ChatClient client, AtomicBoolean flooding) {
        var thread = new Thread(() -> {
            while (flooding.get()) {
                try {
                    client.chat().sendStreamMessage(LONG);
                } catch (SendQueueFullException e) {
                    Thread.yield();
                }
            }
        });
        thread.start();
        return thread;
    }

    private static String goodbye(RawWebSocket socket) {
        String frame = socket.expectText();
        while (!frame.startsWith("[\"goodbye\"")) {
            frame = socket.expectText();
        }
        return frame;
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "0"})
    void anApplicationUnderLoadEndsItsCallsSaysGoodbyeAndStops(String port) throws Exception {
        var application = SpringApplication.run(
                ChatApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--server.shutdown=graceful",
                "--streampod.port=" + port,
                "--streampod.host=127.0.0.1",
                "--streampod.limits.drain-spread=100ms",
                "--streampod.limits.close-timeout=1s");
        int number = port.equals("same")
                ? application.getEnvironment().getRequiredProperty("local.server.port", Integer.class)
                : application.getBean(StreampodServer.class).port();
        var flooding = new AtomicBoolean(true);
        try (var deaf = follower(number);
                var reader = follower(number);
                var flooder = client(number);
                var caller = client(number)) {
            deaf.stopReading();
            var gate = application.getBean(Gate.class);
            CompletableFuture<String> answer = caller.chat().waitAndSayAsync("done");
            gate.reached.await();
            Thread flood = flood(flooder, flooding);
            for (int heard = 0; heard < 200; ) {
                // A follower that reads too slowly on a busy machine is told so in between.
                heard += reader.expectText().startsWith("[\"pub\"") ? 1 : 0;
            }
            var lifecycle = application.getBean("streampodServerLifecycle", Lifecycle.class);
            var farewell = CompletableFuture.supplyAsync(() -> goodbye(reader), OWN_THREAD);
            var stop = CompletableFuture.runAsync(application::close, OWN_THREAD);
            await().atMost(Duration.ofMinutes(1)).until(() -> !lifecycle.isRunning());
            if (port.equals("same")) {
                Thread.sleep(SILENCE_THAT_JETTY_BEARS_WHEN_IT_STOPS);
            }
            gate.open.countDown();
            assertThat(answer).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo("done");
            assertThat(farewell).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(stop).succeedsWithin(60, TimeUnit.SECONDS);
            flooding.set(false);
            flood.join();
            assertThat(flooder.connectionState()).isIn(ConnectionState.WAITING_TO_RETRY, ConnectionState.CONNECTING);
        } finally {
            flooding.set(false);
            application.close();
        }
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("streampod") && !name.startsWith("streampod-client")));
    }
}
