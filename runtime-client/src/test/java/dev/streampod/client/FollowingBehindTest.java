package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.Line;
import dev.streampod.client.chat.LobbyChannel;
import dev.streampod.client.chat.RoomFeed;
import dev.streampod.client.script.ScriptedConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers of followed channels that fall behind, and what they are told of it. */
@Timeout(300)
final class FollowingBehindTest extends FollowingFixture {

    private static final LobbyChannel LOBBY = LobbyChannel.of("en");

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
        feeds.get(1).subscribe(new OneByOne<>(line -> subscribed.add(line.text())));
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
}
