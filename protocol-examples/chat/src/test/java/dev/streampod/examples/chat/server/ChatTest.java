package dev.streampod.examples.chat.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.CallException;
import dev.streampod.client.StreamRefusedException;
import dev.streampod.examples.chat.protocol.ChatMessage;
import dev.streampod.examples.chat.protocol.JoinRoom;
import dev.streampod.examples.chat.protocol.Joined;
import dev.streampod.examples.chat.protocol.LeaveRoom;
import dev.streampod.examples.chat.protocol.Left;
import dev.streampod.examples.chat.protocol.PastLine;
import dev.streampod.examples.chat.protocol.RoomInfo;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two servers behind one Redis, and people on either. */
@NeedsRedis
final class ChatTest {

    private static final KeyStore KEYS = KeyStore.inMemory();

    /** How long a guest's key is valid: long enough for a busy machine to renew it. */
    private static final Duration KEY_TIME = Duration.ofSeconds(10);

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
    void aGuestWhoRenewsTheKeyTalksOnPastItsExpiry() {
        var keys = new CopyOnWriteArrayList<String>();
        try (var doors = ChatClient.builder("http://localhost:" + first.port()).build();
                var kim = new Visitor(first.port(), () -> {
                    keys.add(doors.doors().signIn("kim", keys.isEmpty() ? null : keys.get(keys.size() - 1)));
                    return keys.get(keys.size() - 1);
                })) {
            assertThat(kim.expect(SignedIn.class).userId()).isEqualTo("kim");

            await().until(() -> KEYS.authenticate(keys.get(0)).isEmpty());
            kim.send(said("lobby", "still here"));

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
            ada.join("parlour", "ada");
            eve.join("parlour", "eve");
            bob.join("loft", "bob");

            assertThat(ada.chat().rooms())
                    .contains(new RoomInfo("parlour", 2))
                    .noneMatch(info -> info.room().equals("loft"));
            assertThat(bob.chat().rooms()).contains(new RoomInfo("loft", 1));
            ada.send(new LeaveRoom("parlour"));
            ada.expect(Left.class);
            assertThat(ada.chat().rooms()).contains(new RoomInfo("parlour", 1));
        }
    }

    @Test
    void olderLinesAreToldPageByPageOnEveryServer() {
        try (var ada = on(first, "ada");
                var bob = on(second, "bob")) {
            ada.join("library", "ada");
            for (int i = 1; i <= 5; i++) {
                ada.send(said("library", "line " + i));
            }
            ada.expect(RoomMessage.class, m -> m.text().equals("line 5"));
            for (var visitor : List.of(ada, bob)) { // who need not be in the room
                var newest = past(visitor, null, 2);
                assertThat(newest).extracting(line -> line.said().text()).containsExactly("line 4", "line 5");
                assertThat(newest).allSatisfy(line -> {
                    assertThat(line.said().senderId()).isEqualTo("ada");
                    assertThat(line.said().sentAt()).isNotNull();
                });
                assertThat(past(visitor, newest.get(0).position(), 20))
                        .extracting(line -> line.said().text())
                        .containsExactly("line 1", "line 2", "line 3");
                assertThat(past(visitor, "1-0", 20)).isEmpty();
            }
        }
        try (var late = on(first, "eve")) {
            assertThat(past(late, null, 1))
                    .extracting(line -> line.said().text())
                    .containsExactly("line 5");
        }
    }

    private static List<PastLine> past(Visitor visitor, @Nullable String before, int count) {
        var lines = new ArrayList<PastLine>();
        visitor.chat().history("library", before, count).forEach(lines::add);
        return lines;
    }

    @Test
    void aRoomThatIsNotKnownHasNoLinesAndWhatMakesNoSenseIsRefused() {
        try (var ada = on(first, "ada")) {
            ada.join("hall", "ada");

            assertThat(ada.chat().history("nowhere", null, 20).iterator().hasNext())
                    .isFalse();
            for (var stream : List.of(
                    ada.chat().history("hall", null, 0),
                    ada.chat().history("hall", null, 201),
                    ada.chat().history("hall", "then", 20),
                    ada.chat().history("no room", null, 20))) {
                assertThatThrownBy(() -> stream.iterator().next())
                        .isInstanceOfSatisfying(
                                CallException.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST));
            }
        }
    }

    @Test
    void theMethodsOfTheChatAreForThoseWhoSignedIn() {
        try (var client = ChatClient.builder("http://localhost:" + first.port()).build()) {
            assertThatThrownBy(() -> client.chat().rooms())
                    .isInstanceOfSatisfying(
                            CallException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
            assertThatThrownBy(() ->
                            client.chat().history("lobby", null, 20).iterator().next())
                    .isInstanceOfSatisfying(
                            CallException.class,
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
