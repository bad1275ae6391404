package dev.streampod.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.Line;
import dev.streampod.client.chat.LobbyChannel;
import dev.streampod.client.chat.RoomChannel;
import dev.streampod.client.chat.RoomFeed;
import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.fixtures.Awaits;
import dev.streampod.wire.ErrorCode;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is present on a channel that a client follows. */
@Timeout(300)
final class FeedPresenceTest {

    private static final RoomChannel ROOM = RoomChannel.of(7);

    private final Connected connected = new Connected();
    private final FeedFrames frames = new FeedFrames(connected.connection);

    @AfterEach
    void close() {
        connected.close();
    }

    @Test
    void itIsAskedForOnceTheChannelIsFollowedAndKnownWhenAllHaveBeenTold() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        FeedPresence<Line> presence = room.presence();
        assertThat(room.presence()).isSameAs(presence);
        frames.expectFollow(1, 7, "");
        awaitHandled();
        assertThat(connected.connection.waiting()).isZero();
        frames.following(1, null);
        connected.connection.expect("[\"presence\",1]");
        frames.joined(1, "a", "Ada");
        frames.joined(1, "b", "Bob");
        awaitHandled();
        assertThat(presence.known()).isNotDone();
        frames.present(1);
        presence.known().orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(presence.members()).containsExactlyInAnyOrder(member("a", "Ada"), member("b", "Bob"));
        frames.left(1, "a");
        frames.joined(1, "b", "Bob, away");
        awaitHandled();
        assertThat(presence.members()).containsExactly(member("b", "Bob, away"));
    }

    @Test
    void itCanBeAskedForLater() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.follow(1, 7, "");
        awaitHandled();
        var known = room.presence().known();
        connected.connection.expect("[\"presence\",1]");
        frames.present(1);
        known.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(room.presence().members()).isEmpty();
    }

    @Test
    void itGoesOnThoughNobodyReadsTheMessages() {
        try (var few = new Connected(builder -> builder.streamBuffer(2))) {
            var said = new FeedFrames(few.connection);
            RoomFeed room = few.client.feeds().follow(ROOM);
            FeedPresence<Line> presence = room.presence();
            said.follow(1, 7, "");
            few.connection.expect("[\"presence\",1]");
            said.joined(1, "a", "Ada");
            said.present(1);
            said.messages(1, 1, 3);
            said.joined(1, "b", "Bob");
            awaitHandled(few);
            assertThat(presence.members()).containsExactlyInAnyOrder(member("a", "Ada"), member("b", "Bob"));
            few.connection.cut();

            ScriptedConnection second = few.server.welcome();
            var saidThen = new FeedFrames(second);
            saidThen.follow(2, 7, "\"after\":\"p2\"");
            second.expect("[\"presence\",2]");
            saidThen.messages(2, 3, 3);
            saidThen.joined(2, "b", "Bob");
            saidThen.present(2);
            second.send("[\"ping\"]");
            second.expect("[\"pong\"]");
            assertThat(presence.members()).containsExactly(member("b", "Bob"));

            Iterator<Line> reading = room.iterator();
            assertThat(reading.next()).isEqualTo(new Line("m1"));
            second.expect("[\"unfollow\",2]");
            saidThen.follow(3, 7, "\"after\":\"p2\"").messages(3, 3, 3);
            second.expect("[\"presence\",3]");
            assertThat(reading.next()).isEqualTo(new Line("m2"));
            assertThat(reading.next()).isEqualTo(new Line("m3"));
        }
    }

    @Test
    void askedForWhenTheReaderIsBehindItIsFollowedAgain() {
        try (var few = new Connected(builder -> builder.streamBuffer(2))) {
            var said = new FeedFrames(few.connection);
            RoomFeed room = few.client.feeds().follow(ROOM);
            said.follow(1, 7, "").messages(1, 1, 3);
            few.connection.expect("[\"unfollow\",1]");
            FeedPresence<Line> presence = room.presence();
            said.follow(2, 7, "\"after\":\"p2\"");
            few.connection.expect("[\"presence\",2]");
            said.messages(2, 3, 3);
            said.joined(2, "a", "Ada");
            awaitHandled(few);
            assertThat(presence.members()).containsExactly(member("a", "Ada"));
        }
    }

    @Test
    void listenersAreToldOfThoseWhoAreThereAndOfWhatChanges() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.follow(1, 7, "");
        var early = new Recorded();
        room.presence().listen(early);
        connected.connection.expect("[\"presence\",1]");
        frames.joined(1, "a", "Ada");
        early.await("joined a Ada");
        var late = new Recorded();
        room.presence().listen(late);
        late.await("joined a Ada");
        frames.joined(1, "a", "Ada"); // nothing has changed
        frames.joined(1, "a", "Ada, away");
        early.await("joined a Ada", "changed a Ada, away");
        frames.left(1, "a");
        frames.left(1, "a");
        early.await("joined a Ada", "changed a Ada, away", "left a Ada, away");
        late.await("joined a Ada", "changed a Ada, away", "left a Ada, away");
    }

    @Test
    void aListenerThatIsHeldUpIsToldWhatHasBecomeOfEachMember() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.follow(1, 7, "");
        var held = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var events = new Recorded() {
            @Override
            public void joined(FeedMember<Line> member) {
                super.joined(member);
                entered.countDown();
                awaitQuietly(held);
            }
        };
        room.presence().listen(events);
        connected.connection.expect("[\"presence\",1]");
        frames.joined(1, "a", "Ada");
        awaitQuietly(entered);
        for (int i = 0; i < 1_000; i++) {
            frames.joined(1, "m" + i, "came");
            frames.left(1, "m" + i); // and went
            frames.joined(1, "a", "Ada " + i);
        }
        frames.joined(1, "b", "Bob");
        awaitHandled();
        held.countDown();
        events.await("joined a Ada", "changed a Ada 999", "joined b Bob");
    }

    @Test
    void afterAnInterruptionWhoIsNotSeenAgainHasLeft() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        var events = new Recorded();
        FeedPresence<Line> presence = room.presence();
        presence.listen(events);
        frames.follow(1, 7, "");
        connected.connection.expect("[\"presence\",1]");
        frames.joined(1, "a", "Ada");
        frames.joined(1, "b", "Bob");
        frames.joined(1, "c", "Cyd");
        frames.present(1);
        events.await("joined a Ada", "joined b Bob", "joined c Cyd");
        connected.connection.cut();

        var again = new FeedFrames(connected.server.welcome()).follow(2, 7, "");
        again.connection().expect("[\"presence\",2]");
        again.left(1, "b"); // of the number before
        again.joined(2, "b", "Bob");
        again.joined(2, "c", "Cyd, away");
        again.joined(2, "d", "Dan");
        events.await("joined a Ada", "joined b Bob", "joined c Cyd", "changed c Cyd, away", "joined d Dan");
        assertThat(presence.members()).hasSize(4);
        again.present(2);
        events.await(
                "joined a Ada", "joined b Bob", "joined c Cyd", "changed c Cyd, away", "joined d Dan", "left a Ada");
        assertThat(presence.members())
                .containsExactlyInAnyOrder(member("b", "Bob"), member("c", "Cyd, away"), member("d", "Dan"));
    }

    @Test
    void theFeedFailsThatIsToldOfMoreMembersThanPresenceBytes() {
        try (var few = new Connected(builder -> builder.presenceBytes(1_000))) {
            var frames = new FeedFrames(few.connection);
            RoomFeed room = few.client.feeds().follow(ROOM);
            RoomFeed other = few.client.feeds().follow(ROOM);
            frames.follow(1, 7, "");
            frames.follow(2, 7, "");
            FeedPresence<Line> presence = room.presence();
            few.connection.expect("[\"presence\",1]");
            for (int i = 0; i < 100; i++) {
                frames.joined(1, "a", "x".repeat(500) + i); // one member
                frames.joined(1, "b", "x".repeat(100) + i);
                frames.left(1, "b");
            }
            awaitHandled(few);
            assertThat(presence.members()).hasSize(1);
            frames.joined(1, "b", "x".repeat(500));
            few.connection.expect("[\"unfollow\",1]");
            assertThat(ReadingTest.failure(room)).isInstanceOfSatisfying(FollowEndedException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
                assertThat(e).hasMessageContaining("larger than presenceBytes, which is 1000");
            });
            assertThatThrownBy(() ->
                            presence.known().orTimeout(60, TimeUnit.SECONDS).join())
                    .hasCauseInstanceOf(FollowEndedException.class);
            assertThat(presence.members()).isEmpty();
            frames.message(2, "p1", "m1");
            assertThat(other.iterator().next()).isEqualTo(new Line("m1"));
        }
    }

    @Test
    void aMemberThatCannotBeReadIsNone() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        var told = new CopyOnWriteArrayList<Recovery>();
        room.onRecovery(told::add);
        frames.follow(1, 7, "");
        FeedPresence<Line> presence = room.presence();
        connected.connection.expect("[\"presence\",1]");
        connected.connection.send("[\"joined\",1,\"a\",\"Nonsense\",{}]");
        frames.joined(1, "b", "Bob");
        frames.present(1);
        presence.known().orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(presence.members()).containsExactly(member("b", "Bob"));
        assertThat(connected.recorded.awaitError().message()).contains("member");
        frames.message(1, "p1", "m1");
        assertThat(room.iterator().next()).isEqualTo(new Line("m1"));
        assertThat(told).isEmpty();
    }

    @Test
    void aFeedThatHasEndedHasNoMembers() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.follow(1, 7, "");
        FeedPresence<Line> presence = room.presence();
        connected.connection.expect("[\"presence\",1]");
        frames.joined(1, "a", "Ada");
        awaitHandled();
        room.close();
        assertThat(presence.members()).isEmpty();
        assertEndedBefore(presence);

        RoomFeed closed = connected.client.feeds().follow(ROOM);
        closed.close();
        assertEndedBefore(closed.presence());
    }

    @Test
    void thePresenceOfAFeedThatHasFailedFailsAsTheFeedDid() {
        RoomFeed room = connected.client.feeds().follow(ROOM);
        frames.expectFollow(1, 7, "");
        frames.unfollowed(1, "forbidden");
        assertThat(ReadingTest.failure(room)).isInstanceOf(FollowEndedException.class);
        assertThatThrownBy(() ->
                        room.presence().known().orTimeout(60, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(FollowEndedException.class);
    }

    @Test
    void aChannelWithoutPresenceHasNone() {
        var lobby = connected.client.feeds().follow(LobbyChannel.of("en"));
        assertThatThrownBy(lobby::presence).isInstanceOf(IllegalStateException.class);
    }

    private static void assertEndedBefore(FeedPresence<Line> presence) {
        assertThatThrownBy(
                        () -> presence.known().orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOf(CancellationException.class);
    }

    private void awaitHandled() {
        awaitHandled(connected);
    }

    private static void awaitHandled(Connected client) {
        client.connection.send("[\"ping\"]");
        client.connection.expect("[\"pong\"]");
    }

    private static FeedMember<Line> member(String id, String info) {
        return new FeedMember<>(id, new Line(info));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps what it is told. */
    private static class Recorded implements FeedPresenceListener<Line> {

        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void joined(FeedMember<Line> member) {
            events.add("joined " + member.id() + " " + member.info().text());
        }

        @Override
        public void left(FeedMember<Line> member) {
            events.add("left " + member.id() + " " + member.info().text());
        }

        @Override
        public void changed(FeedMember<Line> member) {
            events.add("changed " + member.id() + " " + member.info().text());
        }

        void await(String... expected) {
            Awaits.await().untilAsserted(() -> assertThat(events).containsExactly(expected));
        }
    }
}
