package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.MessagingState;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;

/**
 * Fifty applications in one process, one after the other, with Streampod on the port of the web server: what is left of one
 * would be there fifty times.
 */
@Timeout(300)
class RestartsTest {

    private static final String ADA = Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));

    /** Enough for Java to have generated the code of all that Spring calls by reflection. */
    private static final int FIRST = 20;

    private static final int ALL = 50;

    /** What Java and the tests make by themselves meanwhile is fewer; what each application leaves behind would be more. */
    private static final int OTHERS = 5;

    /** If each of the thirty others left 35 KB behind, it would be more; what Java and the tests keep goes up and down by half of it. */
    private static final long NOISE_BYTES = 1 << 20;

    @Test
    void anApplicationThatWasStoppedLeavesNothingBehind() {
        List<WeakReference<?>> stopped = new ArrayList<>();
        try (var redis = RedisServer.start()) {
            for (int i = 0; i < FIRST; i++) {
                stopped.addAll(serve(redis));
            }
            int threads = threads();
            int beans = beans();
            long bytes = usedBytes();

            for (int i = FIRST; i < ALL; i++) {
                stopped.addAll(serve(redis));
            }

            // Spring Boot's logging keeps the environment of the last application, and with that all of it.
            List<WeakReference<?>> gone = stopped.subList(0, 3 * (ALL - 1));
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                System.gc();
                assertThat(gone).extracting(WeakReference::get).containsOnlyNulls();
            });
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(threads()).isLessThan(threads + OTHERS));
            assertThat(beans()).isLessThan(beans + OTHERS);
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(usedBytes() - bytes).isLessThan(NOISE_BYTES));
        }
    }

    /** Serves a client, whose line goes through Redis, and stops; returns what should be gone then. */
    private static List<WeakReference<?>> serve(RedisServer redis) {
        try (var application = SpringApplication.run(
                ChatApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--spring.data.redis.url=" + redis.uri(),
                // Spring Boot 3.5 leaves registries of meters there, until Java ends.
                "--management.metrics.use-global-registry=false",
                "--streampod.port=same",
                "--streampod.limits.drain-spread=0")) {
            var server = application.getBean(StreampodServer.class);
            await().atMost(Duration.ofMinutes(1)).until(() -> server.messagingState().redis() == MessagingState.Redis.UP);
            try (var client = RawWebSocket.connect(
                    application.getEnvironment().getRequiredProperty("local.server.port", Integer.class))) {
                client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + ADA + "\"}]");
                assertThat(client.expectText()).startsWith("[\"welcome\"");
                client.sendText("[\"follow\",1,\"chat\",\"room\",{\"name\":\"hall\"},{}]");
                assertThat(client.expectText()).startsWith("[\"following\"");
                client.sendText("[\"call\",1,\"chat\",\"say\",{\"text\":\"hello\"}]");
                assertThat(List.of(client.expectText(), client.expectText()))
                        .anyMatch(frame -> frame.startsWith("[\"pub\"") && frame.contains("hello"))
                        .anyMatch(frame -> frame.startsWith("[\"result\",1,"));
            }
            return List.of(
                    new WeakReference<>(application),
                    new WeakReference<>(server),
                    new WeakReference<>(application.getBean(Chat.class)));
        }
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private static int beans() {
        return ManagementFactory.getPlatformMBeanServer().getMBeanCount();
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
