package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.news.Line;
import com.example.news.NewsFromClient;
import com.example.news.client.NewsClient;
import com.example.news.server.NewsEndpoint;
import com.example.news.server.NewsEndpoints;
import com.example.news.server.RoomChannel;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PostTest {

    private static final class News extends NewsEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, NewsFromClient message) {
            if (message instanceof Line line) {
                RoomChannel.of("hall").post(session, line);
            }
        }

        @Override
        protected boolean mayFollow(Session session, RoomChannel room) {
            return true;
        }
    }

    private static StreampodServer start(RedisServer redis) {
        return StreampodServer.builder(new NewsEndpoints(new News()))
                .host("127.0.0.1")
                .port(0)
                .redis(redis.uri())
                .build()
                .start();
    }

    private static NewsClient client(StreampodServer server) {
        return NewsClient.builder("http://127.0.0.1:" + server.port()).build();
    }

    @Test
    @Timeout(120)
    void linesReachClientsOfAnotherServerThroughRedis() {
        try (var redis = RedisServer.start();
                var first = start(redis);
                var second = start(redis);
                var ada = client(first);
                var bob = client(second);
                var hall = bob.news().followAll(com.example.news.client.RoomChannel.of("hall"))) {
            ada.news().sendStreamMessage(new Line("good morning"));
            assertThat(hall.iterator().next()).isEqualTo(new Line("good morning"));
        }
    }
}
