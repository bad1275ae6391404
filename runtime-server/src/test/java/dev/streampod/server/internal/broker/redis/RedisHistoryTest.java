package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.HistoryEntry;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.MessageBus;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.server.messaging.HistoryUnavailableException;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels whose last messages Redis keeps, for several servers. */
class RedisHistoryTest extends RedisHistoryFixture {

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
        await().until(() -> plain.numbers().size() == 3 && heard.numbers().size() == 3);

        cut();
        awaitDown(here);
        post(there, 4, 500);
        mend(here);
        post(there, 501, 502);

        await().until(() -> plain.numbers().size() == 502 && heard.numbers().size() == 502);
        assertThat(plain.numbers()).isEqualTo(numbers(1, 502));
        assertThat(heard.numbers()).isEqualTo(numbers(1, 502));
        assertThat(plain.gaps()).isEmpty();
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

        await().until(() -> plain.numbers().size() == 2);
        assertThat(plain.numbers()).isEqualTo(numbers(1, 2));
        assertThat(plain.gaps()).isEmpty();
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
        await().until(() -> plain.numbers().size() == 3 && heard.numbers().size() == 3);

        cut();
        awaitDown(here);
        post(there, 4, 300);
        mend(here);

        await().until(() -> plain.numbers().size() == 103 && heard.numbers().size() == 103);
        assertThat(plain.numbers().subList(3, 103)).isEqualTo(numbers(201, 300));
        assertThat(heard.numbers()).isEqualTo(plain.numbers());
        assertThat(plain.gaps()).isNotEmpty().first().extracting(Gap::cause).isEqualTo(Gap.Cause.INTERRUPTED);
        assertThat(heard.gaps()).isNotEmpty();
        assertThat(heard.beforeGap()).isEqualTo(3);
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
        await().until(() -> !plain.numbers().isEmpty()
                && plain.numbers().get(plain.numbers().size() - 1) == last);
        assertThat(plain.numbers()).isEqualTo(numbers(plain.numbers().get(0), last));
        assertThat(plain.gaps()).isEmpty();
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
                await().until(() -> each.numbers().size() >= posts.size());
                assertThat(each.numbers()).isEqualTo(all.get(0).numbers());
                assertThat(each.gaps()).isEmpty();
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
        await().until(() -> plain.numbers().size() == 2);

        cut();
        awaitDown(here);
        post(there, 3, 3);
        post(there.withHistory(HUNDRED), 4, 4);
        mend(here);

        await().until(() -> plain.numbers().size() == 3 && !plain.gaps().isEmpty());
        assertThat(plain.numbers()).containsExactly(1, 2, 4);
        assertThat(plain.gaps()).extracting(Gap::cause).contains(Gap.Cause.INTERRUPTED);
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
        await().until(() -> broker.state().redis() == MessagingState.Redis.UP);
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
                        .withMessageContaining("Too many reads of histories wait: the limit is 5"));
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
        IntStream.range(0, 20).forEach(i -> listenAndHear(here, "room " + i));
        redis.command("SCRIPT", "FLUSH");
        IntStream.range(20, 40).forEach(i -> listenAndHear(here, "room " + i));

        // Two scripts, each of which is sent as a whole at first and when it was forgotten.
        assertThat(calls("evalsha")).isGreaterThan(60);
        assertThat(calls("eval")).isBetween(4L, 10L);
    }

    /** Returns when it is known where the history ended, since only then something new is heard. */
    private static void listenAndHear(HistoryMessages messages, String channel) {
        var heard = new HeardNotes();
        messages.addListenerAfter(channel, null, Note.class, heard);
        messages.postMessage(channel, new Note("ada", 1)).join();
        await().until(() -> heard.numbers().size() == 1);
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

        await().until(() -> plain.numbers().size() == 2);
        assertThat(plain.numbers()).isEqualTo(numbers(1, 2));
    }
}
