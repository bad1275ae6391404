package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.chat.protocol.Line;
import com.example.chat.protocol.client.ChatClient;
import com.example.chat.protocol.client.RoomChannel;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.StreampodServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;

/** Two instances of the application, one with a port of its own for Streampod and one with that of its web server. */
@Timeout(240)
class ChatApplicationTest {

    private static final String ADA = key("ada:secret");
    private static final String BOB = key("bob:geheim");

    private static String key(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static ConfigurableApplicationContext start(String... properties) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--streampod.host=127.0.0.1",
                "--streampod.limits.drain-spread=100ms",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.health.show-details=always"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return SpringApplication.run(ChatApplication.class, arguments.toArray(String[]::new));
    }

    private static int webPort(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static ChatClient client(int port, String key) {
        return ChatClient.builder("http://127.0.0.1:" + port).key(key).build();
    }

    private static String get(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void linesReachClientsOfAnotherInstanceThroughRedisAndTheApplicationsStopInGoodOrder() throws Exception {
        try (var redis = RedisServer.start();
                var own = start("streampod.port=0", "spring.data.redis.url=" + redis.uri());
                var same = start("streampod.port=same", "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + redis.port());
                var ada = client(own.getBean(StreampodServer.class).port(), ADA);
                var bob = client(webPort(same), BOB);
                var mallory = client(webPort(same), key("ada:wrong"));
                var hall = bob.chat().followAll(RoomChannel.of("hall"))) {
            ada.chat().sendStreamMessage(new Line("good morning"));
            assertThat(hall.iterator().next()).isEqualTo(new Line("ada: good morning"));

            assertThat(ada.chat().wipe()).isEqualTo(7);
            assertThatThrownBy(() -> bob.chat().wipe()).hasMessageContaining("this user may not do that");
            assertThat(bob.chat().whoAmI()).isEqualTo("bob");
            assertThatThrownBy(() -> mallory.chat().whoAmI()).isNotNull();

            assertThat(get(webPort(own), "/actuator/health")).contains("\"streampod\"", "\"redis\":\"up\"");
            assertThat(get(webPort(same), "/actuator/streampod")).contains("\"user\":\"bob\"", "hall");
            assertThat(get(webPort(same), "/actuator/metrics/streampod.connections")).contains("\"value\":1.0");
            assertThat(get(webPort(same), "/hello")).isEqualTo("hello");

            stopDuringCall(own, ada);
            stopDuringCall(same, bob);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("streampod") && !name.startsWith("streampod-client"));
    }

    /** A call that is under way is answered before the application stops. */
    private static void stopDuringCall(ConfigurableApplicationContext application, ChatClient client) throws Exception {
        var gate = application.getBean(Gate.class);
        var lifecycle = application.getBean("streampodServerLifecycle", Lifecycle.class);
        CompletableFuture<String> answer = client.chat().waitAndSayAsync("done");
        gate.reached.await();
        var stop = CompletableFuture.runAsync(application::close);
        await().atMost(Duration.ofMinutes(1)).until(() -> !lifecycle.isRunning());
        gate.open.countDown();
        assertThat(answer.join()).isEqualTo("done");
        stop.join();
    }
}
