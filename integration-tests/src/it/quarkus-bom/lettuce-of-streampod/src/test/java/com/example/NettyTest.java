package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.example.news.NewsFromClient;
import com.example.news.server.NewsEndpoint;
import com.example.news.server.NewsEndpoints;
import com.example.news.server.RoomChannel;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NettyTest {

    private static final class News extends NewsEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, NewsFromClient message) {}

        @Override
        protected boolean mayFollow(Session session, RoomChannel room) {
            return true;
        }
    }

    @Test
    @Timeout(120)
    void theFirstLineOfTheLogNamesNetty() {
        try (var server = StreampodServer.builder(new NewsEndpoints(new News()))
                .host("127.0.0.1")
                .port(0)
                .redis("redis://127.0.0.1:1")
                .build()
                .start()) {
            var log = Path.of(System.getProperty("test.log"));
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(Files.readAllLines(log)).isNotEmpty());
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(Files.readAllLines(log).get(0))
                    .contains("Messaging through Redis does not work: io.netty:netty-transport 4.1")
                    .contains("lettuce-core 7 takes Netty 4.2"));
        }
    }
}
