package dev.streampod.examples.chat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.StreamRefusedException;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.JoinRoom;
import dev.streampod.examples.chat.protocol.Joined;
import dev.streampod.examples.chat.protocol.LeaveRoom;
import dev.streampod.examples.chat.protocol.Left;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.SignedIn;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.examples.chat.protocol.server.ChatEndpoints;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers behind one Redis, and people on either. */
@NeedsRedis
final class ChatTest {

    private static final KeyStore KEYS = KeyStore.inMemory();

    private static RedisServer redis;
    private static StreampodServer first;
    private static StreampodServer second;

    @BeforeAll
    static void start() {
        List.of("ada", "bob", "eve").forEach(user -> KEYS.add(user + "-key", user, List.of()));
        redis = RedisServer.start();
        first = server();
        second = server();
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
        redis.close();
    }

    private static StreampodServer server() {
        return StreampodServer.builder(new ChatEndpoints(new Chat()))
                .port(0)
                .authenticator(KEYS)
                .redis(redis.uri())
                .build()
                .start();
    }

    private static Visitor on(StreampodServer server, String user) {
        var visitor = new Visitor(server.port(), user + "-key");
        assertThat(visitor.expect(SignedIn.class).userId()).isEqualTo(user);
        return visitor;
    }

    private static RoomMessage said(String room, String text) {
        return RoomMessage.builder().room(room).text(text).build();
    }

    private static ChatMessage to(String user, String text) {
        return ChatMessage.builder().recipientId(user).text(text).build();
    }

    @Test
    void whatIsSaidInARoomIsHeardOnEveryServerBySpeakersToo() {
        try (var ada = on(first, "ada");
                var bob = on(second, "bob")) {
            ada.join("lobby", "ada");
            bob.join("lobby", "bob");
            assertThat(ada.expect(Joined.class)).isEqualTo(new Joined("lobby", "bob"));

            ada.send(said("lobby", "hello"));

            for (var visitor : List.of(ada, bob)) {
                assertThat(visitor.expect(RoomMessage.class, m -> "ada".equals(m.senderId()))
                                .text())
                        .isEqualTo("hello");
            }
            bob.send(said("lobby", "hello yourself"));
            assertThat(ada.expect(RoomMessage.class).text()).isEqualTo("hello yourself");
        }
    }

    @Test
    void aPrivateMessageReachesItsRecipientOnAnotherServerAndNobodyElse() {
        try (var ada = on(first, "ada");
                var bob = on(second, "bob");
                var eve = on(second, "eve")) {
            ada.send(to("bob", "psst"));

            assertThat(bob.expect(ChatMessage.class).text()).isEqualTo("psst");
            eve.expectNo(ChatMessage.class);
            ada.expectNo(ChatMessage.class);
        }
    }

    @Test
    void theServerSaysWhoSentAMessageAndWhenWhateverTheClientClaims() {
        try (var eve = on(first, "eve");
                var bob = on(second, "bob")) {
            var longAgo = Instant.parse("2001-01-01T00:00:00Z");
            var before = Instant.now();
            eve.send(to("bob", "trust me").withSenderId("ada").withSentAt(longAgo));
            eve.send(said("lobby", "me too").withSenderId("ada").withSentAt(longAgo));

            assertThat(bob.expect(ChatMessage.class)).satisfies(message -> {
                assertThat(message.senderId()).isEqualTo("eve");
                assertThat(message.sentAt()).isBetween(before, Instant.now().plus(Duration.ofMillis(1)));
            });
            assertThat(eve.expect(RoomMessage.class)).satisfies(message -> {
                assertThat(message.senderId()).isEqualTo("eve");
                assertThat(message.sentAt()).isBetween(before, Instant.now().plus(Duration.ofMillis(1)));
            });
        }
    }

    @Test
    void whoLeavesARoomHearsNoMoreOfIt() {
        try (var ada = on(first, "ada");
                var bob = on(second, "bob")) {
            ada.join("attic", "ada");
            bob.join("attic", "bob");

            ada.send(new LeaveRoom("attic"));
            assertThat(ada.expect(Left.class)).isEqualTo(new Left("attic", "ada"));
            assertThat(bob.expect(Left.class)).isEqualTo(new Left("attic", "ada"));
            bob.send(said("attic", "alone at last"));
            bob.expect(RoomMessage.class);

            ada.expectNo(RoomMessage.class);
        }
    }

    @Test
    void whoeverIsLostHasLeftTheirRooms() {
        try (var bob = on(second, "bob")) {
            bob.join("cellar", "bob");
            try (var ada = on(first, "ada")) {
                ada.join("cellar", "ada");
            }

            assertThat(bob.expect(Left.class)).isEqualTo(new Left("cellar", "ada"));
        }
    }

    @Test
    void sayingSomethingInARoomJoinsIt() {
        try (var ada = on(first, "ada");
                var bob = on(second, "bob")) {
            bob.join("garden", "bob");
            ada.send(said("garden", "may I?"));

            assertThat(bob.expect(Joined.class)).isEqualTo(new Joined("garden", "ada"));
            assertThat(bob.expect(RoomMessage.class).text()).isEqualTo("may I?");
            bob.send(said("garden", "do"));
            assertThat(ada.expect(RoomMessage.class, m -> "bob".equals(m.senderId()))
                            .text())
                    .isEqualTo("do");
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAReasonAndHarmsNothing() {
        try (var ada = on(first, "ada")) {
            ada.send(new JoinRoom("no spaces"));
            assertThat(ada.expectError()).satisfies(error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST);
                assertThat(error.message()).contains("letters");
            });
            ada.send(said("lobby", "x".repeat(2_001)));
            assertThat(ada.expectError().message()).contains("2000 characters");
            ada.send(new LeaveRoom("nowhere"));
            assertThat(ada.expectError().message()).contains("not in the room nowhere");
            for (int i = 0; i <= 20; i++) {
                ada.send(new JoinRoom("room" + i));
            }
            assertThat(ada.expectError().message()).contains("20 rooms");

            ada.send(said("room0", "still here"));
            assertThat(ada.expect(RoomMessage.class).text()).isEqualTo("still here");
        }
    }

    @Test
    void whoIsNotSignedInIsRefused() {
        try (var client = ChatClient.builder("http://localhost:" + first.port()).build()) {
            client.openStreamingConnection().join();
            var messages = client.chat().stream().iterator();

            assertThatThrownBy(messages::next)
                    .isInstanceOfSatisfying(
                            StreamRefusedException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
        }
    }
}
