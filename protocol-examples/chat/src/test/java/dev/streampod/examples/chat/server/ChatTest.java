package dev.streampod.examples.chat.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.CallException;
import dev.streampod.client.FollowEndedException;
import dev.streampod.client.StreamRefusedException;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.RoomInfo;
import dev.streampod.examples.chat.protocol.RoomMessage;
import dev.streampod.examples.chat.protocol.SignedIn;
import dev.streampod.examples.chat.protocol.client.ChatClient;
import dev.streampod.examples.chat.protocol.client.RoomChannel;
import dev.streampod.examples.chat.protocol.server.ChatEndpoints;
import dev.streampod.examples.chat.server.Visitor.Came;
import dev.streampod.examples.chat.server.Visitor.Gone;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers behind one Redis, and people on either. */
@NeedsRedis
final class ChatTest {

    private static final KeyStore KEYS = KeyStore.inMemory();

    /** How long a guest's key is valid: long enough for a busy machine to renew it. */
    private static final Duration KEY_TIME = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
        var doors = new GuestLogin(KEYS, Set.of("ada", "bob", "eve"), KEY_TIME);
        return StreampodServer.builder(new ChatEndpoints(new Chat(new Rooms()), doors))
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
            ada.expect(Came.class, new Came("lobby", "bob")::equals);

            ada.send(said("lobby", "hello"));

            for (var visitor : List.of(ada, bob)) {
                visitor.expect(RoomMessage.class, m -> m.text().equals("hello") && "ada".equals(m.senderId()));
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
            eve.join("stage", "eve");
            var longAgo = Instant.parse("2001-01-01T00:00:00Z");
            var before = Instant.now();
            eve.send(to("bob", "trust me").withSenderId("ada").withSentAt(longAgo));
            eve.send(said("stage", "me too").withSenderId("ada").withSentAt(longAgo));

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
            var attic = ada.join("attic", "ada");
            var seenByBob = bob.join("attic", "bob").presence();
            await().until(() -> seenByBob.members().stream()
                    .anyMatch(member -> member.info().userId().equals("ada")));

            attic.close();
            assertThat(bob.expect(Gone.class)).isEqualTo(new Gone("attic", "ada"));
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

            assertThat(bob.expect(Gone.class)).isEqualTo(new Gone("cellar", "ada"));
        }
    }

    @Test
    void whoDoesNotFollowARoomIsHeardThereAndHearsNothing() {
        try (var ada = on(first, "ada");
                var bob = on(second, "bob")) {
            bob.join("garden", "bob");
            ada.send(said("garden", "may I?"));

            assertThat(bob.expect(RoomMessage.class).text()).isEqualTo("may I?");
            bob.expectNo(Came.class);
            ada.expectNo(RoomMessage.class);
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedWithAReasonAndHarmsNothing() {
        try (var ada = on(first, "ada")) {
            assertThat(ada.chat().follow(RoomChannel.of("no spaces")).completion())
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(FollowEndedException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST);
                        assertThat(refused).hasMessageContaining("letters");
                    });
            ada.send(said("no spaces", "hello"));
            assertThat(ada.expectError()).satisfies(error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST);
                assertThat(error.message()).contains("letters");
            });
            ada.send(said("lobby", "x".repeat(2_001)));
            assertThat(ada.expectError().message()).contains("2000 characters");
            for (String nothing : List.of("", " ", "\u3164", "\u200b\u2800")) {
                ada.send(said("lobby", nothing));
                assertThat(ada.expectError().message()).contains("one of them visible");
            }

            ada.join("study", "ada");
            ada.send(said("study", "still here"));
            assertThat(ada.expect(RoomMessage.class).text()).isEqualTo("still here");
        }
    }

    @Tag("long")
    @Test
    void aGuestWhoRenewsTheKeyTalksOnPastItsExpiry() {
        var keys = new CopyOnWriteArrayList<String>();
        try (var doors = ChatClient.builder("http://localhost:" + first.port()).build();
                var kim = new Visitor(first.port(), () -> {
                    keys.add(doors.doors().signIn("kim", keys.isEmpty() ? null : keys.get(keys.size() - 1)));
                    return keys.get(keys.size() - 1);
                })) {
            assertThat(kim.expect(SignedIn.class).userId()).isEqualTo("kim");

            kim.join("porch", "kim");

            await().until(() -> KEYS.authenticate(keys.get(0)).isEmpty());
            kim.send(said("porch", "still here"));

            assertThat(kim.expect(RoomMessage.class).senderId()).isEqualTo("kim");
            assertThat(keys).hasSizeGreaterThan(1);
            kim.expectNo(SignedIn.class); // the stream was never opened again
        }
    }

    @Test
    void theRoomsAreThoseThatSomebodyOnThisServerIsIn() {
        try (var ada = on(first, "ada");
                var eve = on(first, "eve");
                var bob = on(second, "bob")) {
            var parlour = ada.join("parlour", "ada");
            eve.join("parlour", "eve");
            bob.join("loft", "bob");

            assertThat(ada.chat().rooms())
                    .contains(new RoomInfo("parlour", 2))
                    .noneMatch(info -> info.room().equals("loft"));
            assertThat(bob.chat().rooms()).contains(new RoomInfo("loft", 1));
            parlour.close();
            await().untilAsserted(() -> assertThat(ada.chat().rooms()).contains(new RoomInfo("parlour", 1)));
        }
    }

    @Test
    void whoComesLateHearsWhatWasSaidBeforeOnEveryServer() {
        try (var ada = on(first, "ada")) {
            ada.join("library", "ada");
            for (int i = 1; i <= 5; i++) {
                ada.send(said("library", "line " + i));
            }
            ada.expect(RoomMessage.class, m -> m.text().equals("line 5"));
        }
        for (var server : List.of(first, second)) {
            try (var late = on(server, "eve")) {
                var library = late.chat().followAll(RoomChannel.of("library")).iterator();
                for (int i = 1; i <= 5; i++) {
                    RoomMessage line = library.next();
                    assertThat(line.text()).isEqualTo("line " + i);
                    assertThat(line.senderId()).isEqualTo("ada");
                    assertThat(line.sentAt()).isNotNull();
                }
            }
        }
    }

    @Test
    void theMethodsAndRoomsOfTheChatAreForThoseWhoSignedIn() {
        try (var client = ChatClient.builder("http://localhost:" + first.port()).build()) {
            assertThatThrownBy(() -> client.chat().rooms())
                    .isInstanceOfSatisfying(
                            CallException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
            assertThat(client.chat().follow(RoomChannel.of("lobby")).completion())
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            FollowEndedException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
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
