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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The channels that a client follows: what it asks the server for, and what its readers get. */
@Timeout(300)
final class FollowingTest {

    private static final RoomChannel ROOM = RoomChannel.of(7);
    private static final LobbyChannel LOBBY = LobbyChannel.of("en");

    private final Connected connected = new Connected();
    private final FeedFrames frames = new FeedFrames(connected.connection);

    @AfterEach
    void close() {
        connected.close();
    }

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

        closed.close();
        assertThatThrownBy(() -> closed.ready().orTimeout(60, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(CancellationException.class);
        connected.client.close();
        assertThatThrownBy(() -> asked.ready().orTimeout(60, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(CancellationException.class);
    }

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
    void aReaderThatStopsFallsBehindAndGoesOnWhenHalfIsReadWhileOthersNoticeNothing() {
        try (var few = new Connected(builder -> builder.streamBuffer(4))) {
            var frames = new FeedFrames(few.connection);
            RoomFeed stopped = few.client.feeds().follow(ROOM);
            frames.follow(1, 7, "");
            RoomFeed other = few.client.feeds().follow(ROOM);
            frames.follow(2, 7, "");
            Iterator<Line> readByOther = other.iterator();
            for (int i = 1; i <= 6; i++) {
                frames.messages(1, i, i);
                frames.messages(2, i, i);
                assertThat(texts(readByOther, 1)).containsExactly("m" + i);
            }
            few.connection.expect("[\"unfollow\",1]");
            frames.unfollowed(1, "cancelled");
            awaitHandled(few.connection);

            Iterator<Line> reading = stopped.iterator();
            assertThat(texts(reading, 1)).containsExactly("m1");
            few.client.chat().sendStreamMessage(new Line("more than half waits"));
            few.connection.expect("[\"open\",\"chat\"]");
            few.connection.expect(SendingTest.line("more than half waits"));
            assertThat(texts(reading, 1)).containsExactly("m2");
            frames.follow(3, 7, "\"after\":\"p4\"").messages(3, 5, 6);
            frames.recovered(3, 2);
            assertThat(texts(reading, 4)).containsExactly("m3", "m4", "m5", "m6");

            frames.message(2, "p7", "m7");
            assertThat(texts(readByOther, 1)).containsExactly("m7");
            assertThat(few.recorded.states()).containsExactly(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
        }
    }

    @Test
    void aReaderOfLargeMessagesFallsBehindPastTheBytesOfAllReaders() {
        try (var few = new Connected(builder -> builder.streamBufferBytes(10_000))) {
            var frames = new FeedFrames(few.connection);
            RoomFeed room = few.client.feeds().follow(ROOM);
            frames.follow(1, 7, "");
            String text = "x".repeat(4_000);
            for (int i = 1; i <= 4; i++) {
                frames.message(1, "p" + i, i + text);
            }
            few.connection.expect("[\"unfollow\",1]");
            Iterator<Line> reading = room.iterator();
            assertThat(texts(reading, 1)).containsExactly(1 + text);
            frames.follow(2, 7, "\"after\":\"p2\"").message(2, "p3", 3 + text);
            assertThat(texts(reading, 2)).containsExactly(2 + text, 3 + text);
        }
    }

    @Test
    void withoutHistoryFallingBehindIsALossThatIsToldInItsPlace() {
        try (var few = new Connected(builder -> builder.streamBuffer(2))) {
            var frames = new FeedFrames(few.connection);
            var lobby = few.client.feeds().follow(LOBBY);
            var told = new CopyOnWriteArrayList<Recovery>();
            lobby.onRecovery(told::add);
            frames.followLobby(1, "en");
            for (int i = 1; i <= 4; i++) {
                frames.message(1, null, "m" + i);
            }
            few.connection.expect("[\"unfollow\",1]");
            Iterator<Line> reading = lobby.iterator();
            assertThat(texts(reading, 1)).containsExactly("m1");
            frames.followLobby(2, "en").message(2, null, "m5");
            awaitHandled(few.connection);
            assertThat(texts(reading, 1)).containsExactly("m2");
            assertThat(told).isEmpty();
            assertThat(texts(reading, 1)).containsExactly("m5");
            assertThat(told).singleElement().isInstanceOfSatisfying(Recovery.Lost.class, lost -> {
                assertThat(lost.cause()).isEqualTo("overflow");
                assertThat(lost.from()).isBeforeOrEqualTo(lost.to());
            });
        }
    }

    @Test
    void aMessageThatTheHistoryDoesNotKeepAndForWhichThereIsNoRoomIsALoss() {
        try (var few = new Connected(builder -> builder.streamBuffer(2))) {
            var frames = new FeedFrames(few.connection);
            RoomFeed room = few.client.feeds().follow(ROOM);
            var told = new CopyOnWriteArrayList<Recovery>();
            room.onRecovery(told::add);
            frames.follow(1, 7, "").messages(1, 1, 2);
            frames.message(1, null, "not kept");
            few.connection.expect("[\"unfollow\",1]");
            Iterator<Line> reading = room.iterator();
            assertThat(texts(reading, 1)).containsExactly("m1");
            frames.follow(2, 7, "\"after\":\"p2\"").messages(2, 3, 3);
            assertThat(texts(reading, 2)).containsExactly("m2", "m3");
            assertThat(told).singleElement().isInstanceOfSatisfying(Recovery.Lost.class, lost -> {
                assertThat(lost.cause()).isEqualTo("overflow");
                assertThat(lost.after()).isEqualTo("p2");
            });
        }
    }

    @Test
    void aReaderThatIsBehindWhenTheConnectionIsLostStaysBehind() {
        try (var few = new Connected(builder -> builder.streamBuffer(2))) {
            var frames = new FeedFrames(few.connection);
            RoomFeed room = few.client.feeds().follow(ROOM);
            frames.follow(1, 7, "").messages(1, 1, 3);
            few.connection.expect("[\"unfollow\",1]");
            few.connection.cut();

            ScriptedConnection next = few.server.welcome();
            few.client.chat().sendStreamMessage(new Line("anything"));
            next.expect("[\"open\",\"chat\"]");
            next.expect(SendingTest.line("anything"));
            Iterator<Line> reading = room.iterator();
            assertThat(texts(reading, 1)).containsExactly("m1");
            new FeedFrames(next).follow(2, 7, "\"after\":\"p2\"").messages(2, 3, 3);
            assertThat(texts(reading, 2)).containsExactly("m2", "m3");
        }
    }

    @Test
    void whatTheServerSaysWasLostOrRecoveredIsToldBetweenTheMessagesHoweverTheyAreRead() {
        Instant from = Instant.parse("2026-11-28T10:00:00Z");
        Instant to = Instant.parse("2026-11-28T10:00:09.5Z");
        var listened = new CopyOnWriteArrayList<Object>();
        var subscribed = new CopyOnWriteArrayList<Object>();
        var iterated = new ArrayList<Object>();
        List<RoomFeed> feeds = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> connected.client.feeds().followAfter("p0", ROOM))
                .toList();
        feeds.get(0).onRecovery(listened::add);
        feeds.get(1).onRecovery(subscribed::add);
        feeds.get(2).onRecovery(iterated::add);
        feeds.get(2).onRecovery(recovery -> {
            throw new IllegalStateException("on purpose");
        });
        feeds.get(0).listen(line -> listened.add(line.text()));
        feeds.get(1).subscribe(new OneByOne(subscribed));
        for (int id = 1; id <= 3; id++) {
            frames.follow(id, 7, "\"after\":\"p0\"");
            frames.lost(id, "not-kept", from, to);
            frames.messages(id, 4, 5);
            frames.recovered(id, 2);
            frames.messages(id, 6, 6);
        }
        Iterator<Line> reading = feeds.get(2).iterator();
        for (int i = 0; i < 3; i++) {
            iterated.add(reading.next().text());
        }

        var expected =
                List.of(new Recovery.Lost("not-kept", "p0", from, to), "m4", "m5", new Recovery.Recovered(2), "m6");
        assertThat(iterated).isEqualTo(expected);
        await().untilAsserted(() -> assertThat(listened).isEqualTo(expected));
        await().untilAsserted(() -> assertThat(subscribed).isEqualTo(expected));
    }

    @Test
    void aRecoveryIsToldThoughNoMessageFollows() {
        RoomFeed room = connected.client.feeds().followAll(ROOM);
        var told = new CopyOnWriteArrayList<Recovery>();
        room.onRecovery(told::add);
        room.listen(line -> {});
        frames.follow(1, 7, "\"all\":true").recovered(1, 0);
        await().until(() -> told.equals(List.of(new Recovery.Recovered(0))));
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
        assertThatThrownBy(() -> present.orTimeout(60, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(CancellationException.class);
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

    private static void welcome(ScriptedConnection connection, String resume) {
        connection.send("[\"welcome\",{\"connection\":\"c1\",\"heartbeatMillis\":25000,"
                + "\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s1\",\"resume\":{" + resume + "}}]");
    }

    /** Waits until the client has handled all that was sent to it over that connection. */
    private static void awaitHandled(ScriptedConnection connection) {
        connection.send("[\"ping\"]");
        String frame = connection.take();
        while (frame.startsWith("[\"ack\"")) {
            frame = connection.take();
        }
        assertThat(frame).isEqualTo("[\"pong\"]");
    }

    private static List<String> take(ChannelFeed<Line> feed, int count) {
        return texts(feed.iterator(), count);
    }

    private static List<String> texts(Iterator<Line> reading, int count) {
        var taken = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            taken.add(reading.next().text());
        }
        return taken;
    }

    /** A listener that somebody may keep. */
    private static final class Kept implements Consumer<Recovery> {

        @Override
        public void accept(Recovery recovery) {}
    }

    /** A subscriber that asks for one message after another. */
    private static final class OneByOne implements Flow.Subscriber<Line> {

        private final List<Object> events;
        private Flow.@Nullable Subscription subscription;

        private OneByOne(List<Object> events) {
            this.events = events;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(Line message) {
            events.add(message.text());
            if (subscription != null) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {}
    }
}
