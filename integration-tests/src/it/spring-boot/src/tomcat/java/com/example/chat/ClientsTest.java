package com.example.chat;

import static dev.streampod.test.StreampodAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.example.chat.protocol.Line;
import com.example.chat.protocol.client.ChatClient;
import com.example.chat.protocol.client.RoomChannel;
import dev.streampod.client.StreamRefusedException;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.test.SignedIn;
import dev.streampod.test.spring.StreampodTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The clients that tests of an application get, beside those that sign in with a password; and its connection details of Redis. */
@StreampodTest
@Import(RedisOfTest.class)
@DirtiesContext
@Timeout(120)
class ClientsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final RedisServer REDIS = RedisServer.start();

    @DynamicPropertySource
    static void redis(DynamicPropertyRegistry properties) {
        properties.add("test.redis-port", REDIS::port);
        properties.add("spring.data.redis.url", () -> "redis://127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @Test
    void aClientIsWhoTheTestSaysWithTheAuthoritiesOfTheTest(
            @SignedIn(value = "zoe", scopes = "ROLE_MODERATOR") ChatClient zoe,
            @SignedIn("ada") ChatClient ada,
            ChatClient nobody) {
        assertThat(zoe.chat().whoAmI()).isEqualTo("zoe");
        assertThat(zoe.chat().wipe()).isEqualTo(7);
        assertThatThrownBy(() -> ada.chat().wipe()).hasMessageContaining("this user may not do that");
        assertThatStream(nobody.chat()).fails(StreamRefusedException.class).within(SOON);

        var heard = assertThatStream(ada.chat().followAll(RoomChannel.of("hall")));
        zoe.chat().sendStreamMessage(new Line("good morning"));
        heard.emits(new Line("zoe: good morning")).within(SOON);
    }

    @Test
    void redisIsThatOfTheConnectionDetails(StreampodServer server) {
        await().atMost(Duration.ofMinutes(1)).until(() -> server.messagingState().redis() == MessagingState.Redis.UP);
    }
}
