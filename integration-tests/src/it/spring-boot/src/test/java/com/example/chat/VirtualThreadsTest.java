package com.example.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.chat.protocol.Line;
import com.example.chat.protocol.client.ChatClient;
import com.example.chat.protocol.client.RoomChannel;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.stream.ItemPublisher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Handlers run on virtual threads, and pin none: while one waits, its carrier runs others. */
@Timeout(120)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {

    private static final String PINNED = "jdk.VirtualThreadPinned";

    private static final int LINES = 20;

    /** Waits where a virtual thread cannot leave its carrier on any Java: in the initialization of a class. */
    private static final class Pinning {
        static {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        static void pin() {}
    }

    private static ChatClient client(ConfigurableApplicationContext application) {
        int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return ChatClient.builder("http://127.0.0.1:" + port)
                .key(Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    @Test
    void handlersRunOnThemAndPinNone(@TempDir Path folder) throws Exception {
        try (var redis = RedisServer.start();
                var application = SpringApplication.run(
                        ChatApplication.class,
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.threads.virtual.enabled=true",
                        "--spring.data.redis.url=" + redis.uri(),
                        "--streampod.limits.drain-spread=0");
                var ada = client(application);
                var bob = client(application);
                var recording = new Recording()) {
            // Loads classes first, since Java may pin a thread while it loads one.
            converse(ada, bob);
            recording.enable(PINNED).withThreshold(Duration.ZERO).withStackTrace();
            recording.start();

            List<String> threads = converse(ada, bob);
            var gate = application.getBean(Gate.class);
            var answer = ada.chat().waitAndSayAsync("done");
            gate.reached.await();
            gate.open.countDown();
            assertThat(answer.join()).isEqualTo("done");
            pinAThread();
            recording.stop();

            assertThat(threads).hasSize(2 * LINES).allMatch(thread -> thread.startsWith("VirtualThread["));
            Path file = folder.resolve("pinned.jfr");
            recording.dump(file);
            List<RecordedEvent> pinned = RecordingFile.readAllEvents(file);
            assertThat(pinned)
                    .as("the one that is pinned on purpose")
                    .anyMatch(each -> each.toString().contains("Pinning"));
            assertThat(pinned)
                    .filteredOn(each -> !each.toString().contains("Pinning"))
                    .noneMatch(each -> each.getThread("eventThread").getJavaName().startsWith("streampod"))
                    .noneMatch(each -> each.toString().matches("(?s).*(dev\\.streampod|io\\.lettuce|io\\.netty).*"));
        }
    }

    /** Calls, streams in both directions, messages and a channel, all through Redis; returns the threads that waited for it. */
    private static List<String> converse(ChatClient ada, ChatClient bob) {
        var threads = new ArrayList<String>();
        try (var hall = bob.chat().follow(RoomChannel.of("hall"))) {
            var heard = hall.iterator();
            await().atMost(Duration.ofMinutes(1)).until(() -> hall.position() != null); // it is followed
            ada.chat().sendStreamMessage(new Line("hello"));
            assertThat(heard.next()).isEqualTo(new Line("ada: hello"));
            for (int i = 0; i < LINES; i++) {
                threads.add(ada.chat().say("line " + i));
                assertThat(heard.next()).isEqualTo(new Line("line " + i));
            }
            Flow.Publisher<String> lines = ItemPublisher.of(out -> {
                for (int i = 0; i < LINES; i++) {
                    out.send("item " + i);
                }
            });
            for (String thread : ada.chat().sayAll(lines)) {
                threads.add(thread);
                assertThat(heard.next()).isEqualTo(new Line("item " + (threads.size() - LINES - 1)));
            }
        }
        return threads;
    }

    private static void pinAThread() throws Exception {
        // By name, since the tests compile with Java 17.
        var threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        threads.submit(Pinning::pin).get(60, TimeUnit.SECONDS);
        threads.shutdown();
    }
}
