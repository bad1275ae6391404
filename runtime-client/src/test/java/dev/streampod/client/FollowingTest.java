package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.Line;
import dev.streampod.client.chat.LobbyChannel;
import dev.streampod.client.chat.RoomChannel;
import dev.streampod.client.chat.RoomFeed;
import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.wire.ErrorCode;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The channels that a client follows: what it asks the server for, what its readers get, how feeds end. */
@Timeout(300)
final class FollowingTest extends FollowingFixture {

    private static final LobbyChannel LOBBY = LobbyChannel.of("en");

    @Test
    void aChannelIsAskedForInItsTurnAndItsMessagesAreReadInOrder() {
        var unused = connected.client.setKey("k");
        connected.client.chat().sendStreamMessage(new Line("may I?"));
        RoomFeed room = connected.client.feeds().follow(ROOM);
        connected.client.chat().sendStreamMessage(new Line("thanks"));

        connected.connection.expect("[\"auth\",\"k\"]");
        connected.connection.expect("[\"open\",\"chat\"]");
        connected.connection.expect(SendingTest.line("may I?"));
        frames.follow(1, 7, "");
        connected.connection.expect(SendingTest.line("thanks"));
        frames.messages(1, 1, 3);
        assertThat(take(room, 3)).containsExactly("m1", "m2", "m3");
    }

    @Test
    void aChannelOfAnEndpointWithAStreamIsFollowedWithoutOpeningTheStream() {
        RoomFeed room = connected.client.chat().follow(ROOM);
        connected.connection.expect("[\"follow\",1,\"chat\",\"room\",{\"roomId\":7},{}]");
        frames.following(1, "p0");
        frames.message(1, "p1", "m1");
        assertThat(take(room, 1)).containsExactly("m1");
        assertThat(connected.connection.waiting()).isZero();
    }

    @Test
    void aFollowWaitsForTheConnectionWhichItOpens() {
        try (var server = new ScriptedServer();
                var client = ChatClient.builder(server.url())
                        .backoff(Connected.SOON)
                        .resume(false)
                        .build()) {
            RoomFeed all = client.feeds().followAll(ROOM);
            RoomFeed after = client.feeds().followAfter("p41", RoomChannel.of(8));
            server.next().cut(); // before it was welcome: nothing was asked for yet

            var frames = new FeedFrames(server.welcome());
            frames.follow(1, 7, "\"all\":true");
            frames.follow(2, 8, "\"after\":\"p41\"");
            frames.message(2, "p42", "of 8");
            frames.message(1, "p1", "of 7");
            assertThat(take(all, 1)).containsExactly("of 7");
            assertThat(take(after, 1)).containsExactly("of 8");
        }
    }

    @Test
    void aFeedIsReadyOnceTheServerFollowsTheChannel() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        assertThat(room.ready()).isNotDone();

        frames.following(1, "p0");
        room.ready().orTimeout(60, TimeUnit.SECONDS).join(); // though nobody reads
        room.close();
        assertThat(room.ready()).isCompleted();
    }

    @Test
    void aFeedThatEndsBeforeItHasBegunIsNeverReady() {
        RoomFeed refused = connected.client.feeds().follow(ROOM);
        RoomFeed closed = connected.client.feeds().follow(ROOM);
        RoomFeed asked = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        frames.unfollowed(1, "forbidden");
        assertThatThrownBy(() -> refused.ready().orTimeout(60, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(FollowEndedException.class);
        assertThat(toldOf(refused.ready())).isInstanceOf(FollowEndedException.class);

        closed.close();
        assertThat(toldOf(closed.ready())).isInstanceOf(CancellationException.class);
        connected.client.close();
        assertThat(toldOf(asked.ready())).isInstanceOf(CancellationException.class);
    }

    /** What code that is attached to a future is told that it failed with. */
    private static Throwable toldOf(CompletableFuture<?> future) {
        return future.handle((nothing, failure) -> failure)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void thePositionIsThatOfTheLastMessageThatTheReaderHasTaken() {
        RoomFeed room = connected.client.feeds().followAfter("p0", ROOM);
        frames.follow(1, 7, "\"after\":\"p0\"").messages(1, 1, 3);
        frames.message(1, null, "kept by nobody");
        awaitHandled(connected.connection);
        assertThat(room.position()).isEqualTo("p0");
        Iterator<Line> reading = room.iterator();
        assertThat(reading.hasNext()).isTrue();
        assertThat(room.position()).isEqualTo("p0");
        reading.next();
        assertThat(room.position()).isEqualTo("p1");
        assertThat(texts(reading, 3)).containsExactly("m2", "m3", "kept by nobody");
        assertThat(room.position()).isEqualTo("p3");

        RoomFeed listened = connected.client.feeds().followAfter("p0", ROOM);
        var positions = new CopyOnWriteArrayList<@Nullable String>();
        listened.listen(line -> positions.add(listened.position()));
        frames.follow(2, 7, "\"after\":\"p0\"").messages(2, 1, 2);
        await().until(() -> positions.equals(List.of("p1", "p2")));
    }

    @Test
    void closingAFeedUnfollowsItsChannelAndEndsItWell() {
        RoomFeed closed = connected.client.feeds().follow(ROOM);
        RoomFeed other = connected.client.feeds().follow(ROOM);
        frames.follow(1, 7, "");
        frames.follow(2, 7, "");
        closed.close();

        connected.connection.expect("[\"unfollow\",1]");
        frames.messages(1, 1, 1);
        frames.unfollowed(1, "cancelled");
        frames.messages(2, 1, 1);
        assertThat(take(other, 1)).containsExactly("m1");
        assertThat(ReadingTest.failure(closed)).isNull();
        assertThat(closed.iterator().hasNext()).isFalse();
        assertThat(connected.recorded.errors()).isEmpty();
        connected.connection.cut();
        new FeedFrames(connected.server.welcome()).follow(3, 7, "\"after\":\"p1\"");
    }

    @Test
    void aFeedThatIsClosedBeforeItWasAskedForIsForgotten() {
        connected.connection.cut();
        ScriptedConnection next = connected.server.next();
        WeakReference<Consumer<Recovery>> listener = listenerOfAClosedFeed();
        await().until(() -> {
            System.gc();
            return listener.get() == null;
        });
        connected.client.feeds().follow(RoomChannel.of(8));
        next.expectStart("[\"hello\"");
        next.welcome();
        new FeedFrames(next).expectFollow(1, 8, "");
    }

    /** A method of its own, so that no variable of the test holds the feed. */
    private WeakReference<Consumer<Recovery>> listenerOfAClosedFeed() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        var listener = new Kept();
        room.onRecovery(listener);
        room.close();
        return new WeakReference<>(listener);
    }

    @Test
    void aFeedThatWaitsForTheConnectionDoesNotHoldUpItsClose() {
        try (var server = new ScriptedServer();
                var client = ChatClient.builder(server.url())
                        .closeTimeout(Duration.ofHours(1))
                        .build()) {
            RoomFeed room = client.feeds().follow(ROOM);
            server.next(); // and no welcome
            client.closeStreamingConnection().orTimeout(60, TimeUnit.SECONDS).join();
            assertThat(ReadingTest.failure(room)).isNull();

            client.feeds().follow(RoomChannel.of(8));
            new FeedFrames(server.welcome()).expectFollow(1, 8, "");
        }
    }

    @Test
    void feedsEndWithTheClient() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        var present = room.presence().known();
        frames.follow(1, 7, "").messages(1, 1, 1);
        connected.connection.expect("[\"presence\",1]");
        awaitHandled(connected.connection);
        connected.client.close();

        Iterator<Line> reading = room.iterator();
        assertThat(texts(reading, 1)).containsExactly("m1");
        assertThat(reading.hasNext()).isFalse();
        assertThat(ReadingTest.failure(room)).isNull();
        assertThat(toldOf(present)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> connected.client.feeds().follow(ROOM)).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void feedsFailWithAConnectionThatIsNotOpenedAgain() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.follow(1, 7, "");
        connected.connection.close(3503);
        assertThat(ReadingTest.failure(room))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        e -> assertThat(e.closeCode()).isEqualTo(3503));
    }

    @Test
    void aServerThatRefusesTheClientFailsTheFeed() {
        try (var server = new ScriptedServer().handshake(ScriptedServer.Handshake.NO_SUBPROTOCOL);
                var client =
                        ChatClient.builder(server.url()).backoff(Connected.SOON).build()) {
            RoomFeed first = client.feeds().follow(ROOM);
            assertThat(ReadingTest.failure(first)).isInstanceOf(IncompatibleProtocolException.class);
            RoomFeed second = client.feeds().follow(ROOM);
            assertThat(ReadingTest.failure(second)).isInstanceOf(IncompatibleProtocolException.class);
        }
    }

    @Test
    void argumentsThatCannotBeSentAreRefusedAtOnce() {
        assertThatThrownBy(() -> connected.client.feeds().follow(LobbyChannel.of(null)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> connected.client.feeds().follow(LobbyChannel.of("x".repeat(70_000))))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining("65536");
        assertThat(RoomChannel.of(7)).isEqualTo(ROOM).hasSameHashCodeAs(ROOM).hasToString("RoomChannel[7]");
        assertThat(ROOM).isNotEqualTo(RoomChannel.of(8)).isNotEqualTo(LOBBY);
    }

    @Test
    void anAskingThatIsTooLargeForTheServerOfTheMomentFailsTheFeed() {
        try (var server = new ScriptedServer();
                var client =
                        ChatClient.builder(server.url()).backoff(Connected.SOON).build()) {
            var lobby = client.feeds().follow(LobbyChannel.of("x".repeat(70_000)));
            RoomFeed room = client.feeds().follow(ROOM);
            var frames = new FeedFrames(server.welcome());
            frames.connection().expectStart("[\"follow\",2,\"feeds\",\"room\"");
            frames.following(2, null);
            frames.messages(2, 1, 1);
            assertThat(ReadingTest.failure(lobby)).isInstanceOf(MessageTooLargeException.class);
            assertThat(take(room, 1)).containsExactly("m1");
        }
    }

    @Test
    void aMessageThatCannotBeReadIsToldAsLostAndNotAskedForAgain() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        var told = new CopyOnWriteArrayList<Recovery>();
        room.onRecovery(told::add);
        frames.follow(1, 7, "").messages(1, 1, 1);
        connected.connection.send("[\"pub\",1,\"p2\",\"Nonsense\",{}]");
        awaitHandled(connected.connection);
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome());
        again.follow(2, 7, "\"after\":\"p2\"").messages(2, 3, 3);
        assertThat(take(room, 2)).containsExactly("m1", "m3");
        assertThat(told).singleElement().isInstanceOfSatisfying(Recovery.Lost.class, lost -> {
            assertThat(lost.cause()).isEqualTo("unreadable");
            assertThat(lost.after()).isEqualTo("p1");
        });
        assertThat(connected.recorded.awaitError().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void whatIsAboutNothingIsDroppedAndAMessageThatComesTooEarlyIsAnError() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        for (long id : List.of(0L, 2L, 99L)) {
            frames.following(id, "p9");
            frames.messages(id, 9, 9);
            frames.recovered(id, 9);
            frames.lost(id, "not-kept", Instant.EPOCH, Instant.EPOCH);
            frames.joined(id, "a", "Ada");
            frames.left(id, "a");
            frames.present(id);
            frames.unfollowed(id, "internal");
        }
        frames.joined(1, "a", "Ada"); // nobody asked
        frames.left(1, "a");
        frames.present(1);
        frames.messages(1, 1, 1); // too early
        connected.connection.send("[\"follow\",1,\"feeds\",\"room\",{\"roomId\":7},{}]");
        connected.connection.send("[\"unfollow\",1]");
        connected.connection.send("[\"presence\",1]");
        frames.following(1, "p1");
        frames.following(1, "p9");
        frames.messages(1, 2, 2);

        assertThat(take(room, 1)).containsExactly("m2");
        await().until(() -> connected.recorded.errors().size() == 1);
        assertThat(connected.recorded.awaitError().endpoint()).isEqualTo("feeds");
        assertThat(connected.recorded.awaitError().message()).contains("before the channel was followed");
    }

    @Test
    void lossesThatNobodyReadsAreToldAsOne() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        var told = new CopyOnWriteArrayList<Recovery>();
        room.onRecovery(told::add);
        frames.follow(1, 7, "");
        Instant begin = Instant.parse("2026-11-28T10:00:00Z");
        for (int i = 0; i < 100; i++) {
            frames.lost(1, "late", begin.plusSeconds(i), begin.plusSeconds(i + 1));
        }
        frames.messages(1, 1, 1);
        connected.connection.expect("[\"unfollow\",1]"); // no room for the loss, so none for what follows it
        Iterator<Line> reading = room.iterator();
        // Sixteen were kept apart. Waiting for the message takes them, and the rest comes with the next following.
        var waiting = new Thread(reading::hasNext);
        waiting.start();
        frames.follow(2, 7, "").messages(2, 1, 1);
        await().until(() -> !waiting.isAlive());
        assertThat(texts(reading, 1)).containsExactly("m1");
        assertThat(told).hasSize(17);
        assertThat(told).element(16).isInstanceOfSatisfying(Recovery.Lost.class, lost -> {
            assertThat(lost.from()).isEqualTo(begin.plusSeconds(16));
            assertThat(lost.to()).isAfterOrEqualTo(begin.plusSeconds(100));
        });
    }

    /** A listener that somebody may keep. */
    private static final class Kept implements Consumer<Recovery> {

        @Override
        public void accept(Recovery recovery) {}
    }
}
