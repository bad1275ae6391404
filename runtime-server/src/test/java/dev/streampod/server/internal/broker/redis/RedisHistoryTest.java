package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.protocol.MessageSet;
import dev.streampod.server.internal.broker.FollowSink;
import dev.streampod.server.internal.broker.FollowSpec;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.HistoryEntry;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.Pace;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels whose last messages Redis keeps, for several servers. */
@NeedsRedis
@Timeout(300)
class RedisHistoryTest {

    private static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofHours(1));
    private static final ChannelHistory MANY = new ChannelHistory(10_000, Duration.ofHours(1));
    private static final String KEY = "history:streampod:room";
    private static final String ORIGINS = "history-origins:streampod:room";

    /** Connections here are lost when a test ends them, not because this machine is busy. */
    private static final RedisLimits PATIENT =
            RedisLimits.defaults().withHeartbeat(Duration.ofMinutes(5)).withBufferTime(Duration.ofMinutes(5));

    private final RedisServer redis = RedisServer.start();
    private final FaultyProxy proxy = FaultyProxy.to(redis.port());
    private final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
        proxy.close();
        redis.close();
    }

    private MessageBroker server() {
        return server(redis.uri());
    }

    private MessageBroker serverBehindProxy() {
        return server("redis://127.0.0.1:" + proxy.port());
    }

    private MessageBroker server(String uri) {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder(uri).limits(PATIENT).build())
                .build();
        servers.add(broker);
        return broker;
    }

    private static void post(Messages messages, int first, int last) {
        for (int i = first; i <= last; i++) {
            messages.postMessage("room", new Note("ada", i)).join();
        }
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Integer> numbersOf(Messages messages, ChannelHistory history) {
        return messages.withHistory(history).history("room", Note.class).join().stream()
                .map(each -> each.message().number())
                .toList();
    }

    /** A listener like any other, and what it is told of gaps. */
    private record Plain(List<Integer> numbers, List<Gap> gaps) {

        static Plain on(Messages messages) {
            var plain = new Plain(Collections.synchronizedList(new ArrayList<>()), new CopyOnWriteArrayList<>());
            messages.addListener("room", Note.class, note -> plain.numbers.add(note.number()))
                    .onGap(plain.gaps::add);
            return plain;
        }
    }

    private void cut() {
        proxy.refuse();
        proxy.cutAll();
    }

    private static void awaitDown(MessageBroker broker) {
        await().until(() -> broker.state().redis() == MessagingState.Redis.DOWN);
    }

    private void mend(MessageBroker broker) {
        proxy.accept();
        await().until(() -> broker.state().redis() == MessagingState.Redis.UP);
    }

    @Test
    void whatOneServerPostedIsHeardByWhoComesLaterToAnother() {
        post(server().withHistory(HUNDRED), 1, 5);

        var heard = new HeardNotes();
        server().withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        post(server().withHistory(HUNDRED), 6, 8);

        await().until(() -> heard.numbers().size() == 8);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 8));
        assertThat(heard.positions()).isSorted().doesNotHaveDuplicates().hasSize(8);
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void whoWasOnOneServerGoesOnWhereItWasOnAnother() {
        var here = server().withHistory(HUNDRED);
        var before = new HeardNotes();
        var subscription = here.addListenerAfter("room", null, Note.class, before);
        post(here, 1, 3);
        await().until(() -> before.numbers().size() == 3);
        subscription.close();
        post(here, 4, 6);

        var after = new HeardNotes();
        server().withHistory(HUNDRED)
                .addListenerAfter("room", before.positions().get(1), Note.class, after);

        await().until(() -> after.numbers().size() == 4);
        assertThat(after.numbers()).isEqualTo(numbers(3, 6));
        assertThat(after.gaps()).isEmpty();
    }

    @Test
    void asManyAreKeptAsTheHistorySaysAndNotForLonger() {
        var messages = server().withHistory(HUNDRED);
        post(messages, 1, 130);

        assertThat(numbersOf(messages, HUNDRED)).isEqualTo(numbers(31, 130));
        assertThat(numbersOf(messages, new ChannelHistory(1, Duration.ofHours(1))))
                .hasSize(100);
        await().until(() -> numbersOf(messages, new ChannelHistory(100, Duration.ofMillis(1)))
                .isEmpty());
        for (String key : List.of(KEY, "history-origins:streampod:room")) {
            assertThat(Duration.ofMillis(redis.command("PTTL", key).number()))
                    .isBetween(Duration.ofMinutes(30), Duration.ofHours(1).plusMinutes(1));
        }
    }

    @Test
    void whatIsMissedWhileRedisIsAwayIsTakenFromTheHistoryAndNoGapIsTold() {
        var here = serverBehindProxy();
        var there = server().withHistory(MANY);
        var plain = Plain.on(here);
        var heard = new HeardNotes();
        here.withHistory(MANY).addListenerAfter("room", null, Note.class, heard);
        post(there, 1, 3);
        await().until(() -> plain.numbers.size() == 3 && heard.numbers().size() == 3);

        cut();
        awaitDown(here);
        post(there, 4, 500);
        mend(here);
        post(there, 501, 502);

        await().until(() -> plain.numbers.size() == 502 && heard.numbers().size() == 502);
        assertThat(plain.numbers).isEqualTo(numbers(1, 502));
        assertThat(heard.numbers()).isEqualTo(numbers(1, 502));
        assertThat(plain.gaps).isEmpty();
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void evenTheFirstMessageOfAChannelIsNotMissed() {
        var here = serverBehindProxy();
        var plain = Plain.on(here.withHistory(HUNDRED));
        cut();
        awaitDown(here);
        post(server().withHistory(HUNDRED), 1, 2);
        mend(here);

        await().until(() -> plain.numbers.size() == 2);
        assertThat(plain.numbers).isEqualTo(numbers(1, 2));
        assertThat(plain.gaps).isEmpty();
    }

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

        await().until(() -> plain.numbers.size() == 1 && heard.numbers().size() == 1);
        assertThat(plain.numbers).containsExactly(6);
        assertThat(plain.gaps).isNotEmpty();
        assertThat(heard.gaps()).isNotEmpty();
        assertThat(heard.beforeGap()).isZero();
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
        await().until(() -> plain.numbers.size() == last);
        assertThat(plain.numbers).isEqualTo(numbers(1, last));
        assertThat(plain.gaps).isEmpty();
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
        await().until(() -> heard.lastNumber() == 5 && plain.numbers.size() == 5);
        cut();
        awaitDown(here);
        goBack();
        mend(here);
        await().until(() -> !heard.gaps().isEmpty() && !plain.gaps.isEmpty());

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

    /** Keeps what there is, to go back to it, as a fail-over does to a replica that has not received everything. */
    private void keep() {
        String script = "for _, key in ipairs(KEYS) do redis.call('SET', 'kept:' .. key, redis.call('DUMP', key)) end";
        redis.command("EVAL", script, "2", KEY, ORIGINS);
    }

    private void goBack() {
        String script =
                "for _, key in ipairs(KEYS) do redis.call('RESTORE', key, 0, redis.call('GET', 'kept:' .. key), 'REPLACE') end";
        redis.command("EVAL", script, "2", KEY, ORIGINS);
    }

    private static String idOf(ChannelPosition position) {
        return position.millis() + "-" + position.number();
    }

    @Test
    void whatIsReadAfterAnInterruptionIsHeardHoweverOldItIs() {
        var brief = new ChannelHistory(100, Duration.ofMillis(1));
        var here = serverBehindProxy();
        var there = server().withHistory(brief);
        var heard = new HeardNotes();
        here.withHistory(brief).addListenerAfter("room", null, Note.class, heard);
        post(there, 1, 1);
        await().until(() -> heard.numbers().size() == 1);
        cut();
        awaitDown(here);
        post(there, 2, 4);
        await().until(() -> there.history("room", Note.class).join().isEmpty()); // too old for others
        mend(here);

        await().until(() -> heard.numbers().size() == 4);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 4));
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void aGapThatIsLargerThanTheHistoryIsToldBeforeWhatIsKept() {
        var here = serverBehindProxy();
        var there = server().withHistory(HUNDRED);
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        var plain = Plain.on(here);
        post(there, 1, 3);
        await().until(() -> plain.numbers.size() == 3 && heard.numbers().size() == 3);

        cut();
        awaitDown(here);
        post(there, 4, 300);
        mend(here);

        await().until(() -> plain.numbers.size() == 103 && heard.numbers().size() == 103);
        assertThat(plain.numbers.subList(3, 103)).isEqualTo(numbers(201, 300));
        assertThat(heard.numbers()).isEqualTo(plain.numbers);
        assertThat(plain.gaps).isNotEmpty().first().extracting(Gap::cause).isEqualTo(Gap.Cause.INTERRUPTED);
        assertThat(heard.gaps()).isNotEmpty();
        assertThat(heard.beforeGap()).isEqualTo(3);
    }

    @Test
    void aRedisThatForgotEverythingIsToldAndGoneOnWith() {
        var here = server();
        var messages = here.withHistory(HUNDRED);
        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);
        var plain = Plain.on(here);
        post(messages, 1, 3);
        await().until(() -> plain.numbers.size() == 3 && heard.numbers().size() == 3);

        redis.kill();
        awaitDown(here);
        redis.restart();
        await().until(() -> here.state().redis() == MessagingState.Redis.UP);
        post(messages, 4, 6);

        await().until(() -> plain.numbers.size() == 6 && heard.numbers().size() == 6);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 6));
        assertThat(plain.gaps).isNotEmpty();
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
                Pace.UNBOUNDED);
        followed.begun.join();
        proxy.heal();
        proxy.resetAll();
        assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);

        await().until(() -> followed.positions.size() == 1);
        assertThat(heard.numbers()).containsExactly(1);
    }

    @Test
    void whatIsSentAgainIsKeptAndHeardOnceAndInOneOrder() {
        var here = serverBehindProxy();
        var there = server();
        var heardHere = new HeardNotes();
        var heardThere = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heardHere);
        there.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heardThere);
        await().until(() -> here.listeners() == 1 && there.listeners() == 1);

        // Redis takes the post, but neither its answer nor its message comes back here.
        proxy.impose(Direction.TO_CLIENT, Fault.swallow());
        CompletableFuture<Void> post = here.withHistory(HUNDRED).postMessage("room", new Note("ada", 1));
        await().until(() -> heardThere.numbers().size() == 1);
        post(there.withHistory(HUNDRED), 2, 2);
        proxy.heal();
        proxy.resetAll();

        assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);
        post(there.withHistory(HUNDRED), 3, 3);
        await().until(() ->
                heardHere.numbers().size() == 3 && heardThere.numbers().size() == 3);
        assertThat(heardHere.numbers()).isEqualTo(numbers(1, 3));
        assertThat(heardThere.numbers()).isEqualTo(numbers(1, 3));
        assertThat(heardHere.positions()).isEqualTo(heardThere.positions());
        assertThat(heardHere.gaps()).isEmpty();
        assertThat(heardThere.gaps()).isEmpty();
        assertThat(numbersOf(there, HUNDRED)).isEqualTo(numbers(1, 3));
    }

    @Test
    void nothingIsMissedWhileOneServerPostsAndTheOtherLosesItsConnectionAgainAndAgain() throws Exception {
        var here = serverBehindProxy();
        var there = server().withHistory(MANY);
        var plain = Plain.on(here);
        var first = new HeardNotes();
        here.withHistory(MANY).addListenerAfter("room", null, Note.class, first);
        var stop = new AtomicBoolean();
        var posted = new CompletableFuture<Integer>();
        var poster = new Thread(() -> {
            int number = 0;
            while (!stop.get() || number < 100) {
                there.postMessage("room", new Note("ada", ++number)).join();
                while (number - first.numbers().size() > 4_000 && !stop.get()) {
                    Thread.onSpinWait(); // or more would be missed than is kept
                }
            }
            posted.complete(number);
        });
        poster.start();
        var all = new ArrayList<>(List.of(first));
        for (int round = 0; round < 5; round++) {
            int reached = first.numbers().size();
            await().until(() -> first.numbers().size() > reached + 50);
            cut();
            awaitDown(here);
            var heard = new HeardNotes();
            here.withHistory(MANY).addListenerAfter("room", first.lastPosition(), Note.class, heard);
            all.add(heard);
            mend(here);
        }
        stop.set(true);
        poster.join();

        int last = posted.join();
        for (HeardNotes heard : all) {
            await().until(() -> heard.lastNumber() == last);
            assertThat(heard.numbers()).isEqualTo(numbers(heard.first(), last));
            assertThat(heard.gaps()).isEmpty();
        }
        await().until(() -> !plain.numbers.isEmpty() && plain.numbers.get(plain.numbers.size() - 1) == last);
        assertThat(plain.numbers).isEqualTo(numbers(plain.numbers.get(0), last));
        assertThat(plain.gaps).isEmpty();
    }

    @Test
    void whoeverPostsAndWhateverIsCutAllHearTheSameMessagesInTheSameOrder() throws Exception {
        try (var another = FaultyProxy.to(redis.port())) {
            var proxies = List.of(proxy, another);
            var centrals = List.of(serverBehindProxy(), server("redis://127.0.0.1:" + another.port()));
            var all = new ArrayList<HeardNotes>();
            var plain = new ArrayList<Plain>();
            for (MessageBroker broker : centrals) {
                var heard = new HeardNotes();
                broker.withHistory(MANY).addListenerAfter("room", null, Note.class, heard);
                all.add(heard);
                plain.add(Plain.on(broker));
            }
            var stop = new AtomicBoolean();
            var posts = new ConcurrentLinkedQueue<CompletableFuture<Void>>();
            var posters = new ArrayList<Thread>();
            for (int i = 0; i < centrals.size(); i++) {
                var messages = centrals.get(i).withHistory(MANY);
                int first = 1_000_000 * i;
                var poster = new Thread(() -> {
                    for (int number = first; !stop.get() && number < first + 4_000; number++) {
                        var post = messages.postMessage("room", new Note("ada", number));
                        posts.add(post);
                        if (number % 10 == 0) {
                            post.join();
                        }
                    }
                });
                poster.start();
                posters.add(poster);
            }
            for (int round = 0; round < 6; round++) {
                int reached = all.get(0).numbers().size();
                await().until(() -> all.get(0).numbers().size() > reached + 100
                        || posters.stream().noneMatch(Thread::isAlive));
                proxies.get(round % 2).resetAll();
            }
            stop.set(true);
            for (Thread poster : posters) {
                poster.join();
            }

            assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
            for (HeardNotes heard : all) {
                await().until(() -> heard.numbers().size() >= posts.size());
                assertThat(heard.numbers()).hasSize(posts.size()).doesNotHaveDuplicates();
                assertThat(heard.gaps()).isEmpty();
            }
            assertThat(all.get(0).positions()).isEqualTo(all.get(1).positions());
            assertThat(all.get(0).numbers()).isEqualTo(all.get(1).numbers());
            for (Plain each : plain) {
                await().until(() -> each.numbers.size() >= posts.size());
                assertThat(each.numbers).isEqualTo(all.get(0).numbers());
                assertThat(each.gaps).isEmpty();
            }
        }
    }

    @Test
    void aHistoryKnowsABoundedNumberOfServers() {
        for (int i = 0; i < 256; i++) {
            redis.command("HSET", "history-origins:streampod:room", "origin " + i, "0123456789abcdef");
        }
        var messages = server().withHistory(HUNDRED);
        post(messages, 1, 3);

        // Beside the servers it is known since when none was forgotten.
        assertThat(redis.command("HLEN", "history-origins:streampod:room").number())
                .isEqualTo(256 + 1);
        assertThat(numbersOf(messages, HUNDRED)).isEqualTo(numbers(1, 3));
    }

    @Test
    void whereNotEverythingIsKeptTheGapIsToldInAnyCase() {
        var here = serverBehindProxy();
        var there = server();
        var plain = Plain.on(here);
        post(there.withHistory(HUNDRED), 1, 1);
        post(there, 2, 2);
        await().until(() -> plain.numbers.size() == 2);

        cut();
        awaitDown(here);
        post(there, 3, 3);
        post(there.withHistory(HUNDRED), 4, 4);
        mend(here);

        await().until(() -> plain.numbers.size() == 3 && !plain.gaps.isEmpty());
        assertThat(plain.numbers).containsExactly(1, 2, 4);
        assertThat(plain.gaps).extracting(Gap::cause).contains(Gap.Cause.INTERRUPTED);
    }

    @Test
    void aListenerThatIsAddedWhileRedisIsAwayHearsTheHistoryWhenItIsBack() {
        post(server().withHistory(HUNDRED), 1, 3);
        var here = serverBehindProxy();
        cut();
        awaitDown(here);

        var heard = new HeardNotes();
        var subscription = here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        assertThat(subscription.isConfirmed()).isFalse();
        assertThat(here.withHistory(HUNDRED).history("room", Note.class))
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(HistoryUnavailableException.class);
        mend(here);

        await().until(() -> heard.numbers().size() == 3);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 3));
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void whereRedisRefusesToReadTheHistoryItIsToldAndWhatIsNewIsHeard() {
        assertThat(redis.command(
                                "ACL",
                                "SETUSER",
                                "server",
                                "on",
                                ">secret",
                                "~*",
                                "&*",
                                "+@all",
                                "-xrange",
                                "-xrevrange")
                        .text())
                .isEqualTo("OK");
        var here = server("redis://server:secret@127.0.0.1:" + redis.port());
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        await().until(() -> !heard.gaps().isEmpty());
        post(server().withHistory(HUNDRED), 1, 2);

        await().until(() -> heard.numbers().size() == 2);
        assertThat(heard.gaps()).extracting(Gap::cause).containsOnly(Gap.Cause.NOT_KEPT);
        assertThatThrownBy(() -> numbersOf(here, HUNDRED))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(HistoryUnavailableException.class)
                .satisfies(failure -> assertThat(((HistoryUnavailableException) failure.getCause()).isRefused())
                        .isTrue());
    }

    @Test
    void thousandsOfListenersMayBeginAtTheSameTime() {
        int count = 6_000;
        post(server().withHistory(HUNDRED), 1, 3);
        var here = server();
        here.addListener("room", Note.class, note -> {}); // no listener waits for the subscription
        var all = IntStream.range(0, count).mapToObj(i -> new HeardNotes()).toList();
        all.forEach(heard -> here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard));
        post(here.withHistory(HUNDRED), 4, 4);

        await().until(() -> all.stream().allMatch(heard -> heard.lastNumber() == 4));
        assertThat(all).allSatisfy(heard -> {
            assertThat(heard.numbers()).isEqualTo(numbers(1, 4));
            assertThat(heard.gaps()).isEmpty();
        });
        assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.UP);
    }

    @Test
    void whoeverAsksForAHistoryWhenTooManyWaitIsTold() {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withHistoryReads(5))
                .bus(RedisMessageBus.builder("redis://127.0.0.1:" + proxy.port())
                        .limits(PATIENT)
                        .build())
                .build();
        servers.add(broker);
        proxy.impose(Direction.TO_CLIENT, Fault.swallow());
        var reads = IntStream.range(0, 100)
                .mapToObj(i -> broker.withHistory(HUNDRED).history("room" + i, Note.class))
                .toList();

        await().until(() -> reads.stream().filter(CompletableFuture::isDone).count() >= 60);
        assertThat(reads.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(100 - 5 - 32)
                .allSatisfy(read -> assertThat(read)
                        .failsWithin(1, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .withMessageContaining("As many reads of histories wait as may: 5"));
    }

    /** What the documentation says that a user of Redis needs, and nothing more; the clock of Redis may be left out. */
    @ParameterizedTest
    @ValueSource(strings = {"+time +evalsha", "+role", ""})
    void aUserWithFewRightsIsEnough(String more) {
        var rights = "on >secret resetchannels &streampod:* ~history:streampod:* ~history-origins:streampod:*"
                + " -@all +publish +subscribe +unsubscribe +ping"
                + " +eval +xadd +xrange +xrevrange +hget +hset +hlen +hkeys +hdel +pexpire "
                + more;
        var words = new ArrayList<>(List.of("ACL", "SETUSER", "server"));
        words.addAll(List.of(rights.strip().split(" ")));
        assertThat(redis.command(words.toArray(String[]::new)).text()).isEqualTo("OK");
        var messages = server("redis://server:secret@127.0.0.1:" + redis.port()).withHistory(HUNDRED);
        post(messages, 1, 2);
        var heard = new HeardNotes();
        messages.addListenerAfter("room", null, Note.class, heard);
        post(messages, 3, 3);

        await().until(() -> heard.numbers().size() == 3);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 3));
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void theScriptOfPostsIsSentByItsDigestAndAgainWhenRedisHasForgottenIt() {
        var here = server().withHistory(HUNDRED);
        var heard = new HeardNotes();
        here.addListenerAfter("room", null, Note.class, heard);
        post(here, 1, 1);
        post(here, 2, 50);
        redis.command("SCRIPT", "FLUSH");
        post(here, 51, 100);

        await().until(() -> heard.numbers().size() == 100);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 100));
        assertThat(calls("evalsha")).isGreaterThan(50);
        assertThat(calls("eval")).isBetween(2L, 50L);
        assertThat(redis.command("INFO", "errorstats").text()).contains("errorstat_NOSCRIPT");
    }

    @Test
    void soIsTheScriptThatReadsWhereAHistoryEnds() {
        var here = server().withHistory(HUNDRED);
        IntStream.range(0, 20).forEach(i -> here.addListenerAfter("room " + i, null, Note.class, new HeardNotes()));
        redis.command("SCRIPT", "FLUSH");
        IntStream.range(20, 40).forEach(i -> here.addListenerAfter("room " + i, null, Note.class, new HeardNotes()));

        await().untilAsserted(() ->
                assertThat(redis.command("KEYS", "history-origins:*").texts()).hasSize(40));
        assertThat(calls("evalsha")).isGreaterThan(20);
        assertThat(calls("eval")).isBetween(2L, 10L);
    }

    private long calls(String command) {
        String line = "cmdstat_" + command + ":calls=";
        return redis.command("INFO", "commandstats").lines().stream()
                .filter(each -> each.startsWith(line))
                .mapToLong(each -> Long.parseLong(each.substring(line.length()).split(",")[0]))
                .sum();
    }

    @Test
    void aStreamThatHoldsSomethingElseHarmsNobody() {
        redis.command("XADD", KEY, "*", "something", "else");
        var here = server();
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        await().until(() -> !heard.gaps().isEmpty());
        post(here.withHistory(HUNDRED), 1, 2);

        await().until(() -> heard.numbers().size() == 2);
        assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.UP);
    }

    @Test
    void aForeignEntryWithAnEpochOfItsOwnIsToldAndWhatIsAroundItIsHeardOnce() {
        var here = server();
        post(here.withHistory(HUNDRED), 1, 1);
        await().until(() -> redis.command("XLEN", KEY).number() == 1);
        redis.command("XADD", KEY, "*", "m", "nothing of ours", "b", "0-0", "e", "12345678");
        post(here.withHistory(HUNDRED), 2, 2);
        await().until(() -> redis.command("XLEN", KEY).number() == 3);
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        await().until(() -> heard.numbers().contains(2));
        post(here.withHistory(HUNDRED), 3, 3);
        await().until(() -> heard.numbers().contains(3));

        assertThat(heard.numbers()).isEqualTo(numbers(1, 3));
        assertThat(heard.gaps()).isNotEmpty();
    }

    @Test
    void theEndOfAStreamWhoseIdIsNoPositionIsRefused() {
        redis.command("XADD", KEY, "18446744073709551614-1", "e", "12345678");
        try (var bus = RedisMessageBus.builder(redis.uri()).limits(PATIENT).build()) {
            bus.start(
                    new MessageBus.Receiver() {
                        @Override
                        public void received(String channel, byte[] message) {}

                        @Override
                        public void receivedHistory(String channel, HistoryEntry message) {}

                        @Override
                        public void interrupted(String channel, Moment since) {}
                    },
                    Runnable::run);
            await().until(() -> bus.historyEnd("room")
                    .handle((end, failure) ->
                            failure instanceof HistoryUnavailableException refused && refused.isRefused())
                    .get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void garbageThatClaimsToBeKeptHarmsNobody() {
        var here = server();
        var plain = Plain.on(here);
        redis.command("PUBLISH", "streampod:room", " ");
        redis.command("PUBLISH", "streampod:room", "!" + "x".repeat(100));
        redis.command("PUBLISH", "streampod:room", "!" + "\u0000".repeat(100));
        post(here.withHistory(HUNDRED), 1, 2);

        await().until(() -> plain.numbers.size() == 2);
        assertThat(plain.numbers).isEqualTo(numbers(1, 2));
    }
}
