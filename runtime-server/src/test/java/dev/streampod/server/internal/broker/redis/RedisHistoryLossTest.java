package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.protocol.MessageSet;
import dev.streampod.server.internal.broker.Backpressure;
import dev.streampod.server.internal.broker.FollowSink;
import dev.streampod.server.internal.broker.FollowSpec;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis loses a history, what it has acknowledged, or what it knows of the servers that post: what is missing is told. */
class RedisHistoryLossTest extends RedisHistoryFixture {

    @Test
    void aHistoryThatCameAndWentWhileRedisWasAwayIsTold() {
        var here = serverBehindProxy();
        var there = server().withHistory(HUNDRED);
        var plain = Plain.on(here.withHistory(HUNDRED));
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        cut();
        awaitDown(here);
        post(there, 1, 5);
        redis.command("FLUSHALL");
        post(there, 6, 6);
        mend(here);

        await().until(() -> plain.numbers().size() == 1 && heard.numbers().size() == 1);
        assertThat(plain.numbers()).containsExactly(6);
        assertThat(plain.gaps()).isNotEmpty();
        assertThat(heard.gaps()).isNotEmpty();
        assertThat(heard.beforeGap()).isZero();
    }

    @Test
    void theGapOfAListenerThatWasBehindBeforeRedisWentAwayBeginsWhereTheListenerWas() {
        var here = serverBehindProxy();
        var there = server().withHistory(HUNDRED);
        post(there, 1, 1);
        ChannelPosition first = there.history("room", Note.class).join().get(0).position();
        await().until(() -> Instant.now().isAfter(first.time())); // on a fast machine, all below fits its millisecond
        post(there, 2, 3);
        var level = Plain.on(here.withHistory(HUNDRED)); // whose gap begins with the interruption
        cut();
        awaitDown(here);
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", first, Note.class, heard);
        redis.command("FLUSHALL");
        mend(here);

        await().until(() -> !heard.gaps().isEmpty() && !level.gaps().isEmpty());
        assertThat(heard.gaps().get(0).from()).isEqualTo(first.time());
        assertThat(level.gaps().get(0).from()).isAfter(first.time());
    }

    @Test
    void aGapAfterAPositionFromTheFutureDoesNotBeginAfterItsEnd() {
        var messages = server().withHistory(HUNDRED);
        post(messages, 1, 2);
        ChannelPosition last =
                messages.history("room", Note.class).join().get(1).position();
        var future = new ChannelPosition(last.millis() + Duration.ofDays(1).toMillis(), last.number(), last.epoch());

        var heard = new HeardNotes();
        messages.addListenerAfter("room", future, Note.class, heard);
        await().until(() -> !heard.gaps().isEmpty());
        post(messages, 3, 3);

        await().until(() -> heard.lastNumber() == 3);
        assertThat(heard.numbers()).containsExactly(3);
        assertThat(heard.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.NOT_KEPT);
            assertThat(gap.from()).isBeforeOrEqualTo(gap.to());
        });
    }

    /** Ways in which Redis loses a history. */
    private enum Loss {
        REMOVED {
            @Override
            void lose(RedisServer redis) {
                redis.command("DEL", KEY);
            }
        },
        CUT_TO_NOTHING {
            @Override
            void lose(RedisServer redis) {
                redis.command("XTRIM", KEY, "MAXLEN", "0");
            }
        },
        EMPTIED {
            @Override
            void lose(RedisServer redis) {
                redis.command("FLUSHALL");
            }
        },
        RESTARTED {
            @Override
            void lose(RedisServer redis) {
                redis.kill();
                redis.restart();
            }
        },
        EXPIRED {
            @Override
            void lose(RedisServer redis) {
                redis.command("PEXPIRE", KEY, "1");
                redis.command("PEXPIRE", ORIGINS, "1");
            }
        };

        abstract void lose(RedisServer redis);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void whoComesBackToAHistoryThatWasLostAndBeganAgainIsTold(Loss loss) {
        var before = server().withHistory(HUNDRED);
        post(before, 1, 5);
        String second =
                before.history("room", Note.class).join().get(1).position().toString();
        loss.lose(redis);
        await().until(() -> redis.command("XLEN", KEY).number() == 0);
        var messages = server().withHistory(HUNDRED);
        post(messages, 6, 6);

        var heard = new HeardNotes();
        messages.addListenerAfter("room", ChannelPosition.parse(second), Note.class, heard);
        post(messages, 7, 7);

        await().until(() -> heard.lastNumber() == 7);
        assertThat(heard.numbers()).containsExactly(6, 7);
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(heard.beforeGap()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Loss.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESTARTED"})
    void whoListensWhileTheHistoryIsLostAgainAndAgainHearsEverything(Loss loss) throws Exception {
        int last = 1_500;
        var here = server();
        var there = server();
        var heard = List.of(new HeardNotes(), new HeardNotes());
        here.withHistory(MANY).addListenerAfter("room", null, Note.class, heard.get(0));
        there.withHistory(MANY).addListenerAfter("room", null, Note.class, heard.get(1));
        var plain = Plain.on(there);
        post(here.withHistory(MANY), 1, 1);
        await().until(() -> heard.stream().allMatch(each -> each.lastNumber() == 1));
        var poster = new Thread(() -> {
            var messages = here.withHistory(MANY);
            for (int i = 2; i <= last; i++) {
                var post = messages.postMessage("room", new Note("ada", i));
                if (i % 20 == 0) {
                    post.join();
                }
            }
        });
        poster.start();
        while (poster.isAlive()) {
            loss.lose(redis);
        }
        poster.join();

        for (HeardNotes each : heard) {
            await().until(() -> each.lastNumber() == last);
            assertThat(each.numbers()).isEqualTo(numbers(1, last));
            assertThat(each.gaps()).isEmpty();
        }
        await().until(() -> plain.numbers().size() == last);
        assertThat(plain.numbers()).isEqualTo(numbers(1, last));
        assertThat(plain.gaps()).isEmpty();
    }

    @Test
    void aClockOfRedisThatIsSetBackWhenAHistoryBeginsAgainMakesNoMessageOld() {
        var messages = server().withHistory(HUNDRED);
        var live = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, live);
        post(messages, 1, 1);
        await().until(() -> live.lastNumber() == 1);
        redis.command("XSETID", KEY, "9999999999999-0"); // as if the clock had been there
        post(messages, 2, 5);
        String fourth =
                messages.history("room", Note.class).join().get(3).position().toString();
        redis.command("DEL", KEY);
        post(messages, 6, 6);

        var heard = new HeardNotes();
        messages.addListenerAfter("room", ChannelPosition.parse(fourth), Note.class, heard);
        post(messages, 7, 7);
        await().until(() -> heard.lastNumber() == 7 && live.lastNumber() == 7);
        assertThat(fourth).startsWith("9999999999999-");
        assertThat(heard.numbers()).containsExactly(6, 7);
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(live.numbers()).isEqualTo(numbers(1, 7));
        assertThat(live.gaps()).isEmpty();
    }

    @Test
    void aHistoryThatComesBackInPlaceOfTheOneThatHadReplacedItIsGoneOnWith() {
        var here = server().withHistory(HUNDRED);
        var heard = new HeardNotes();
        here.addListenerAfter("room", null, Note.class, heard);
        var there = Plain.on(server().withHistory(HUNDRED));
        post(here, 1, 3);
        redis.command("RENAME", KEY, "elsewhere");
        post(here, 4, 6);
        await().until(() -> heard.lastNumber() == 6 && there.numbers().size() == 6);

        redis.command("RENAME", "elsewhere", KEY);
        post(here, 7, 9);

        await().until(() -> heard.lastNumber() == 9 && there.numbers().size() == 9);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 9));
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(heard.beforeGap()).isEqualTo(6);
        assertThat(there.numbers()).isEqualTo(numbers(1, 9));
        assertThat(there.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
    }

    /** As after a fail-over to a replica that had not received everything. */
    @Test
    void aHistoryThatGoesOnFromAnOlderStateIsTold() {
        var messages = server().withHistory(HUNDRED);
        post(messages, 1, 5);
        var kept = messages.history("room", Note.class).join();
        String fifth = kept.get(4).position().toString();
        redis.command(
                "XDEL", KEY, idOf(kept.get(3).position()), idOf(kept.get(4).position()));
        post(messages, 6, 6);

        var heard = new HeardNotes();
        messages.addListenerAfter("room", ChannelPosition.parse(fifth), Note.class, heard);
        post(messages, 7, 7);

        await().until(() -> heard.lastNumber() == 7);
        assertThat(heard.numbers()).containsExactly(6, 7);
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(heard.beforeGap()).isZero();
    }

    /** So do those that are level with the older state when the next message comes. */
    @Test
    void whatRedisHasAcknowledgedAndLostIsToldToWhoHasNotHeardIt() {
        var messages = server().withHistory(HUNDRED);
        post(messages, 1, 2);
        var second = messages.history("room", Note.class).join().get(1).position();
        keep();
        post(messages, 3, 5);
        goBack();
        var level = new HeardNotes();
        server().withHistory(HUNDRED).addListenerAfter("room", second, Note.class, level);
        post(server().withHistory(HUNDRED), 6, 6);
        await().until(() -> level.lastNumber() == 6); // Whose poster has lost nothing.
        post(messages, 7, 7);

        var later = new HeardNotes();
        messages.addListenerAfter("room", second, Note.class, later);
        post(messages, 8, 8);

        for (var heard : List.of(level, later)) {
            await().until(() -> heard.lastNumber() == 8);
            assertThat(heard.numbers()).containsExactly(6, 7, 8);
            assertThat(heard.gaps()).hasSize(1);
            assertThat(heard.beforeGap()).isEqualTo(1);
        }
    }

    @Test
    void whatWasHeardAndIsLostIsToldToOthersAlsoWhenItsPosterIsSilent() {
        var here = serverBehindProxy();
        var there = server().withHistory(HUNDRED);
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        var plain = Plain.on(here);
        post(there, 1, 2);
        var second = there.history("room", Note.class).join().get(1).position();
        keep();
        post(there, 3, 5);
        await().until(() -> heard.lastNumber() == 5 && plain.numbers().size() == 5);
        cut();
        awaitDown(here);
        goBack();
        mend(here);
        await().until(() -> !heard.gaps().isEmpty() && !plain.gaps().isEmpty());

        var level = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", second, Note.class, level);
        post(server().withHistory(HUNDRED), 6, 6);

        await().until(() -> level.lastNumber() == 6 && heard.lastNumber() == 6);
        assertThat(level.numbers()).containsExactly(6);
        assertThat(level.gaps()).hasSize(1);
        assertThat(level.beforeGap()).isZero();
    }

    @Test
    void whatAServerHasHeardAndIsLostIsToldBeforeWhatItPosts() {
        var there = server().withHistory(HUNDRED);
        var here = server().withHistory(HUNDRED);
        var second = postFiveAndLoseThree(there, here);

        var level = new HeardNotes();
        server().withHistory(HUNDRED).addListenerAfter("room", second, Note.class, level);
        post(here, 6, 6);

        await().until(() -> level.lastNumber() == 6);
        assertThat(level.gaps()).hasSize(1);
        assertThat(level.beforeGap()).isZero();
    }

    @Test
    void whatAServerHasHeardAndIsLostIsToldBehindWhatAnotherHasPostedFirst() {
        var there = server().withHistory(HUNDRED);
        var here = server().withHistory(HUNDRED);
        var second = postFiveAndLoseThree(there, here);

        var other = server().withHistory(HUNDRED);
        post(other, 6, 6); // Neither of them has heard what is lost.
        var level = new HeardNotes();
        server().withHistory(HUNDRED).addListenerAfter("room", second, Note.class, level);
        await().until(() -> redis.command("HEXISTS", ORIGINS, "e").number() == 1);
        post(other, 7, 7);

        await().until(() -> level.lastNumber() == 7);
        assertThat(level.numbers()).containsExactly(6, 7);
        assertThat(level.gaps()).hasSize(1);
        assertThat(level.beforeGap()).isEqualTo(1);
    }

    /** As after two fail-overs, the second of which loses what told of the first. */
    @Test
    void whoHasHeardWhatCameBehindALossThatIsLostAsWellDoesNotHearAgainWhatCameBefore() {
        var here = server().withHistory(HUNDRED);
        post(here, 1, 2);
        keep();
        post(here, 3, 3);
        goBack();
        post(here, 4, 4);
        var fourth = here.history("room", Note.class).join().get(2).position();
        goBack();

        var heard = new HeardNotes();
        server().withHistory(HUNDRED).addListenerAfter("room", fourth, Note.class, heard);
        post(server().withHistory(HUNDRED), 5, 5);
        await().until(() -> heard.lastNumber() == 5);
        post(here, 6, 6); // Of the server whose third and fourth are lost.

        await().until(() -> heard.lastNumber() == 6);
        assertThat(heard.numbers()).containsExactly(5, 6);
        assertThat(heard.gaps()).extracting(Gap::cause).containsOnly(Gap.Cause.NOT_KEPT, Gap.Cause.LOST);
        assertThat(heard.gaps()).hasSizeGreaterThan(1);
    }

    /** Posts five of which Redis loses the last three, after both servers have heard them; returns the second's position. */
    private ChannelPosition postFiveAndLoseThree(HistoryMessages there, HistoryMessages here) {
        var heard = new HeardNotes();
        here.addListenerAfter("room", null, Note.class, heard);
        post(there, 1, 2);
        var second = there.history("room", Note.class).join().get(1).position();
        keep();
        post(there, 3, 5);
        await().until(() -> heard.lastNumber() == 5);
        goBack();
        return second;
    }

    private static String idOf(ChannelPosition position) {
        return position.millis() + "-" + position.number();
    }

    @Test
    void aRedisThatForgotEverythingIsToldAndGoneOnWith() {
        var here = server();
        var messages = here.withHistory(HUNDRED);
        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);
        var plain = Plain.on(here);
        post(messages, 1, 3);
        await().until(() -> plain.numbers().size() == 3 && heard.numbers().size() == 3);

        redis.kill();
        awaitDown(here);
        redis.restart();
        await().until(() -> here.state().redis() == MessagingState.Redis.UP);
        post(messages, 4, 6);

        await().until(() -> plain.numbers().size() == 6 && heard.numbers().size() == 6);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 6));
        assertThat(plain.gaps()).isNotEmpty();
        assertThat(heard.gaps()).isNotEmpty();
        assertThat(numbersOf(messages, HUNDRED)).isEqualTo(numbers(4, 6));
    }

    @Test
    void whatIsSentAgainIsKeptOnceAlsoWhereRedisHasForgottenWhoHadPosted() {
        var here = serverBehindProxy();
        var there = server();
        var heard = new HeardNotes();
        there.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        proxy.impose(Direction.TO_CLIENT, Fault.swallow());
        CompletableFuture<Void> post = here.withHistory(HUNDRED).postMessage("room", new Note("ada", 1));
        await().until(() -> heard.numbers().size() == 1);
        redis.command("DEL", ORIGINS); // as when memory runs short
        proxy.heal();
        proxy.resetAll();

        assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);
        post(here.withHistory(HUNDRED), 2, 3);
        await().until(() -> heard.numbers().contains(3));
        assertThat(heard.numbers()).isEqualTo(numbers(1, 3));
        assertThat(numbersOf(there, HUNDRED)).isEqualTo(numbers(1, 3));
    }

    /** What the history does not tell any more of the posts before one that was refused. */
    private enum Known {
        EVERYTHING(100),
        /** The posts behind it have moved them out. */
        WHAT_IS_LAST(10),
        NOTHING_BEFORE(100, KEY),
        NOTHING(100, KEY, ORIGINS);

        private final ChannelHistory history;
        private final List<String> lost;

        Known(int size, String... lost) {
            this.history = new ChannelHistory(size, Duration.ofHours(1));
            this.lost = List.of(lost);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasRefusedIsNotTakenForARepeatBecauseALaterPostWasTaken(Known known) {
        var here = serverBehindProxy().withHistory(known.history);
        var there = server();
        var heard = new HeardNotes();
        there.withHistory(known.history).addListenerAfter("room", null, Note.class, heard);
        post(here, 1, 1);

        // No answer comes back: whether it was refused or taken, all of it is sent again.
        proxy.impose(Direction.TO_CLIENT, Fault.swallow());
        redis.command("CONFIG", "SET", "maxmemory", "1");
        CompletableFuture<Void> refused = here.postMessage("room", new Note("ada", 2));
        await().until(() -> redis.command("INFO", "errorstats").text().contains("errorstat_OOM"));
        known.lost.forEach(key -> redis.command("DEL", key));
        redis.command("CONFIG", "SET", "maxmemory", "0");
        var taken = new ArrayList<CompletableFuture<Void>>();
        for (int i = 3; i <= 70; i++) {
            taken.add(here.postMessage("room", new Note("ada", i)));
        }
        await().until(() -> redis.command("XLEN", KEY).number() >= 10);
        proxy.heal();
        proxy.resetAll();

        assertThat(refused).failsWithin(60, TimeUnit.SECONDS);
        assertThat(taken).allSatisfy(each -> assertThat(each).succeedsWithin(60, TimeUnit.SECONDS));
        await().until(() -> heard.numbers().contains(70));
        assertThat(heard.numbers()).startsWith(1).doesNotContain(2).isSorted().doesNotHaveDuplicates();
        if (known == Known.EVERYTHING) {
            assertThat(heard.numbers()).contains(3);
            assertThat(heard.gaps()).isEmpty();
        }
    }

    /** Where the followed messages come, as positions. */
    private record Followed(List<ChannelPosition> positions, CompletableFuture<Void> begun) implements FollowSink {

        @Override
        public long id() {
            return 1;
        }

        @Override
        public void began(@Nullable ChannelPosition position) {
            begun.complete(null);
        }

        @Override
        public boolean publish(@Nullable ChannelPosition position, byte[] frame) {
            positions.add(Objects.requireNonNull(position));
            return true;
        }

        @Override
        public void unreadable(@Nullable ChannelPosition position) {}

        @Override
        public void lost(Gap gap) {}

        @Override
        public void caughtUp(@Nullable ChannelPosition position) {}
    }

    @Test
    void whoFollowsSinceRedisForgotAPostHearsItWhenItIsSentAgain() {
        var here = serverBehindProxy();
        var there = server();
        var heard = new HeardNotes();
        there.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        proxy.impose(Direction.TO_CLIENT, Fault.swallow());
        CompletableFuture<Void> post = here.withHistory(HUNDRED).postMessage("room", new Note("ada", 1));
        await().until(() -> heard.numbers().size() == 1);
        redis.command("FLUSHALL");
        var followed = new Followed(new CopyOnWriteArrayList<>(), new CompletableFuture<>());
        there.follow(
                new FollowSpec("room", MessageSet.of(Note.class), HUNDRED, FollowSpec.Start.NOW, null),
                followed,
                Backpressure.NONE);
        followed.begun.join();
        proxy.heal();
        proxy.resetAll();
        assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);

        await().until(() -> followed.positions.size() == 1);
        assertThat(heard.numbers()).containsExactly(1);
    }
}
