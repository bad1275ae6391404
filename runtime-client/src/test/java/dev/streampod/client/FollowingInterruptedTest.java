package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.Line;
import dev.streampod.client.chat.LobbyChannel;
import dev.streampod.client.chat.RoomFeed;
import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Followed channels over lost connections and resumed sessions, and channels that the server cannot serve for a while. */
@Timeout(300)
final class FollowingInterruptedTest extends FollowingFixture {

    private static final LobbyChannel LOBBY = LobbyChannel.of("en");

    @Test
    void afterALossItGoesOnAfterTheLastMessageThatCameAndNothingComesTwice() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        var told = new CopyOnWriteArrayList<Recovery>();
        room.onRecovery(told::add);
        frames.follow(1, 7, "").messages(1, 1, 3);
        Iterator<Line> reading = room.iterator();
        assertThat(reading.next()).isEqualTo(new Line("m1"));
        awaitHandled(connected.connection);
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome());
        again.expectFollow(2, 7, "\"after\":\"p3\"");
        again.messages(1, 3, 4); // of the number before
        again.following(1, "p9");
        again.following(2, "p3");
        again.messages(1, 3, 4);
        again.unfollowed(1, "internal");
        again.messages(2, 4, 5);
        again.recovered(2, 2);
        again.message(2, "p6", "m6");

        assertThat(texts(reading, 5)).containsExactly("m2", "m3", "m4", "m5", "m6");
        assertThat(told).containsExactly(new Recovery.Recovered(2));
        assertThat(connected.recorded.errors()).isEmpty();
    }

    @Test
    void whoAsksForAllOfAChannelThatKeepsNothingYetGoesOnWhereThatEnded() {
        RoomFeed room = connected.client.feeds().followAll(ROOM);
        var told = new CopyOnWriteArrayList<Recovery>();
        room.onRecovery(told::add);
        frames.expectFollow(1, 7, "\"all\":true");
        frames.following(1, null);
        frames.recovered(1, 0, "p0");
        awaitHandled(connected.connection);
        assertThat(room.position()).isEqualTo("p0");
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome());
        again.expectFollow(2, 7, "\"after\":\"p0\"");
        again.following(2, "p0");
        again.message(2, "p1", "m1");
        assertThat(take(room, 1)).containsExactly("m1");
        assertThat(told).containsExactly(new Recovery.Recovered(0));
    }

    @Test
    void beforeItsFirstMessageItGoesOnWhereTheServerSaidThatItBegins() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        assertThat(room.position()).isNull();
        frames.expectFollow(1, 7, "");
        frames.following(1, "p0");
        awaitHandled(connected.connection);
        assertThat(room.position()).isEqualTo("p0");
        connected.connection.cut();

        new FeedFrames(connected.server.welcome()).follow(2, 7, "\"after\":\"p0\"");
    }

    @Test
    void allIsAskedForAgainWhileNothingHasCome() {
        connected.client.feeds().followAll(ROOM);
        frames.follow(1, 7, "\"all\":true");
        awaitHandled(connected.connection);
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome());
        again.follow(2, 7, "\"all\":true").messages(2, 1, 1);
        awaitHandled(again.connection());
        again.connection().cut();

        new FeedFrames(connected.server.welcome()).follow(3, 7, "\"after\":\"p1\"");
    }

    @Test
    void anInterruptionOfAChannelWithoutHistoryIsToldBeforeTheNextMessage() {
        Instant before = Instant.now();
        var lobby = connected.client.feeds().follow(LOBBY);
        var events = new CopyOnWriteArrayList<Object>();
        lobby.onRecovery(events::add);
        lobby.listen(line -> events.add(line.text()));
        frames.followLobby(1, "en");
        frames.message(1, null, "m1");
        awaitHandled(connected.connection);
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome());
        again.followLobby(2, "en");
        again.message(2, null, "m2");
        await().until(() -> events.size() == 3);
        assertThat(events).element(0).isEqualTo("m1");
        assertThat(events).element(1).isInstanceOfSatisfying(Recovery.Lost.class, lost -> {
            assertThat(lost.cause()).isEqualTo("interrupted");
            assertThat(lost.after()).isNull();
            assertThat(lost.from()).isBetween(before, lost.to());
            assertThat(lost.to()).isBefore(Instant.now().plusMillis(1));
        });
        assertThat(events).element(2).isEqualTo("m2");
        assertThat(lobby.position()).isNull();
    }

    @Test
    void aFollowThatTheServerNeverAnsweredIsNotInterrupted() {
        var lobby = connected.client.feeds().follow(LOBBY);
        var told = new CopyOnWriteArrayList<Recovery>();
        lobby.onRecovery(told::add);
        connected.connection.expectStart("[\"follow\",1");
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome());
        again.followLobby(2, "en");
        again.message(2, null, "m1");
        assertThat(take(lobby, 1)).containsExactly("m1");
        assertThat(told).isEmpty();
    }

    @Test
    void inAResumedSessionTheFollowingGoesOn() {
        try (var server = new ScriptedServer();
                var client =
                        ChatClient.builder(server.url()).backoff(Connected.SOON).build()) {
            var lobby = client.feeds().follow(LOBBY);
            var told = new CopyOnWriteArrayList<Recovery>();
            lobby.onRecovery(told::add);
            Iterator<Line> reading = lobby.iterator();
            ScriptedConnection first = server.next();
            first.expectStart("[\"hello\"");
            welcome(first, "\"token\":\"t1\",\"windowMillis\":30000");
            var frames = new FeedFrames(first);
            frames.followLobby(1, "en");
            frames.message(1, null, "m1");
            assertThat(texts(reading, 1)).containsExactly("m1");
            first.send("[\"ack\",1]");
            awaitHandled(first);
            first.cut();

            ScriptedConnection second = server.next();
            second.expectStart("[\"hello\"");
            client.feeds().follow(ROOM);
            welcome(second, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":1");
            new FeedFrames(second).message(1, null, "m2");
            assertThat(texts(reading, 1)).containsExactly("m2");
            second.expect("[\"ack\",2]");
            new FeedFrames(second).expectFollow(2, 7, "");
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aSessionThatCouldNotBeResumedIsInterruptedFromItsLoss() {
        try (var server = new ScriptedServer();
                var client =
                        ChatClient.builder(server.url()).backoff(Connected.SOON).build()) {
            RoomFeed room = client.feeds().follow(ROOM);
            ScriptedConnection first = server.next();
            first.expectStart("[\"hello\"");
            welcome(first, "\"token\":\"t1\",\"windowMillis\":30000");
            new FeedFrames(first).follow(1, 7, "").messages(1, 1, 2);
            awaitHandled(first);
            first.cut();

            ScriptedConnection second = server.next();
            second.expectStart("[\"hello\"");
            welcome(second, "\"token\":\"t2\",\"windowMillis\":30000");
            new FeedFrames(second).follow(2, 7, "\"after\":\"p2\"").messages(2, 3, 3);
            assertThat(take(room, 3)).containsExactly("m1", "m2", "m3");
        }
    }

    @Test
    void aRefusalOrAnEndByTheServerFailsTheFeedWithItsCodeAfterWhatCame() {
        RoomFeed refused = connected.client.feeds().follow(ROOM);
        RoomFeed ended = connected.client.feeds().follow(ROOM);
        RoomFeed unknown = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        frames.unfollowed(1, "forbidden");
        frames.follow(2, 7, "").messages(2, 1, 1);
        frames.unfollowed(2, "unauthenticated");
        frames.follow(3, 7, "").unfollowed(3, "a newer code");

        assertThat(ReadingTest.failure(refused)).isInstanceOfSatisfying(FollowEndedException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(e.endpoint()).isEqualTo("feeds");
            assertThat(e.channel()).isEqualTo("room");
            assertThat(e).hasMessage("because");
        });
        Iterator<Line> reading = ended.iterator();
        assertThat(texts(reading, 1)).containsExactly("m1");
        assertThatThrownBy(reading::hasNext)
                .isInstanceOfSatisfying(
                        FollowEndedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
        assertThat(ReadingTest.failure(unknown))
                .isInstanceOfSatisfying(
                        FollowEndedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
        connected.connection.cut();
        ScriptedConnection next = connected.server.welcome();
        awaitHandled(next);
        assertThat(next.waiting()).isZero();
    }

    @Test
    void aChannelThatIsUnavailableIsFollowedAgainAfterTheLastMessage() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        frames.unfollowed(1, "unavailable");
        frames.follow(2, 7, "").messages(2, 1, 1);
        frames.unfollowed(2, "unavailable");
        frames.expectFollow(3, 7, "\"after\":\"p1\"");
        frames.unfollowed(3, "unavailable");
        frames.follow(4, 7, "\"after\":\"p1\"").messages(4, 2, 2);
        assertThat(take(room, 2)).containsExactly("m1", "m2");
    }

    @Test
    void aChannelThatWasAskedForTooSoonIsAskedForAgain() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        frames.unfollowed(1, "rate-limited");
        frames.expectFollow(2, 7, "");
        frames.unfollowed(2, "rate-limited");
        frames.follow(3, 7, "").messages(3, 1, 1);
        assertThat(take(room, 1)).containsExactly("m1");
    }

    @Test
    void aFeedWhoseChannelIsAskedForTooSoonAfterALossGoesOnAfterTheLastMessage() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.follow(1, 7, "").messages(1, 1, 1);
        awaitHandled(connected.connection);
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome());
        again.expectFollow(2, 7, "\"after\":\"p1\"");
        again.unfollowed(2, "rate-limited");
        again.follow(3, 7, "\"after\":\"p1\"").messages(3, 2, 2);
        assertThat(take(room, 2)).containsExactly("m1", "m2");
    }

    @Test
    void whatIsOneChannelTooManyFailsTheFeedWithTheLimitAndIsNotAskedForAgain() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        connected.connection.send(
                "[\"unfollowed\",1,\"too-many\",\"more than 256 channels are followed on this connection"
                        + " (Limits.followsPerConnection)\"]");

        assertThat(ReadingTest.failure(room)).isInstanceOfSatisfying(FollowEndedException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY);
            assertThat(e).hasMessageContaining("256").hasMessageContaining("followsPerConnection");
        });
        awaitHandled(connected.connection);
        assertThat(connected.connection.waiting()).isZero();
    }

    @Test
    void withoutHistoryTheTimeThatAChannelWasUnavailableIsToldAsLost() {
        var lobby = connected.client.feeds().follow(LOBBY);
        var told = new CopyOnWriteArrayList<Recovery>();
        lobby.onRecovery(told::add);
        frames.followLobby(1, "en").unfollowed(1, "unavailable");
        frames.followLobby(2, "en").message(2, null, "m1");
        assertThat(take(lobby, 1)).containsExactly("m1");
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        Recovery.Lost.class, lost -> assertThat(lost.cause()).isEqualTo("interrupted"));
    }

    @Test
    void aChannelThatStaysUnavailableFailsTheFeedAfterTheRetriesOfTheBackoff() {
        try (var impatient = new Connected(builder -> builder.backoff(Connected.SOON.withMaxRetries(1)))) {
            var frames = new FeedFrames(impatient.connection);
            RoomFeed room = impatient.client.feeds().follow(ROOM);
            frames.expectFollow(1, 7, "");
            frames.unfollowed(1, "unavailable");
            frames.expectFollow(2, 7, "");
            frames.unfollowed(2, "unavailable");
            assertThat(ReadingTest.failure(room))
                    .isInstanceOfSatisfying(
                            FollowEndedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void aChannelThatWaitsToBeAskedForAgainIsAskedForAtOnceOverANewConnection() {
        var longest = Duration.ofHours(1);
        try (var server = new ScriptedServer();
                var client = ChatClient.builder(server.url())
                        .backoff(new Backoff(longest, longest, Backoff.FOREVER))
                        .build()) {
            client.feeds().follow(ROOM);
            var frames = new FeedFrames(server.welcome());
            frames.expectFollow(1, 7, "");
            frames.unfollowed(1, "unavailable");
            frames.connection().send("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":1}]");
            frames.connection().close(3001);
            new FeedFrames(server.welcome()).expectFollow(2, 7, "");
        }
    }

    private static void welcome(ScriptedConnection connection, String resume) {
        connection.send("[\"welcome\",{\"connection\":\"c1\",\"heartbeatMillis\":25000,"
                + "\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s1\",\"resume\":{" + resume + "}}]");
    }
}
