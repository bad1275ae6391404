package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.HistoryProgress;
import dev.streampod.server.internal.redis.RedisScript;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The script that adds a message to a history, with messages that are sent again. */
@NeedsRedis
@Timeout(120)
class PostScriptTest {

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Pattern HISTORY_READS = Pattern.compile("cmdstat_xrevrange:calls=(\\d+)");
    private static final String CHANNEL = "streampod:room";
    private static final String HISTORY = "history:" + CHANNEL;
    private static final String ORIGINS = "history-origins:" + CHANNEL;
    private static final long ORIGIN = 4_711;
    private static final long ANOTHER = 4_712;
    private static final long RUN = 1;
    private static final int SENT_AGAIN = 0x40;
    private static final int ELSEWHERE = 0x80;

    private static final Queue<byte[]> PUBLISHED = new ConcurrentLinkedQueue<>();

    private static RedisServer redis;
    private static RedisClient client;
    private static StatefulRedisConnection<String, byte[]> connection;

    @BeforeAll
    static void connect() {
        redis = RedisServer.start();
        client = RedisClient.create(redis.uri());
        connection = client.connect(CODEC);
        var listening = client.connectPubSub(CODEC);
        listening.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
                PUBLISHED.add(message);
            }
        });
        listening.sync().subscribe(CHANNEL);
    }

    @AfterAll
    static void close() {
        client.shutdown();
        redis.close();
    }

    @AfterEach
    void forget() {
        redis.command("FLUSHALL");
    }

    @BeforeEach
    void count() {
        redis.command("CONFIG", "RESETSTAT");
        redis.command("PUBLISH", CHANNEL, "begin");
        await().until(() -> PUBLISHED.stream().anyMatch(message -> message.length == "begin".length()));
        PUBLISHED.clear();
    }

    @Test
    void whatWasTakenIsNotAddedWhenItIsSentAgain() {
        LongStream.rangeClosed(1, 3).forEach(number -> post(number, 0));

        post(2, SENT_AGAIN);
        post(3, SENT_AGAIN);

        assertThat(numbers()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatIsStillOnItsWayOverALostConnectionIsNotAddedOnceItHasComeOverAnother() {
        post(1, 0);
        LongStream.rangeClosed(2, 4).forEach(number -> post(number, SENT_AGAIN));

        LongStream.rangeClosed(2, 4).forEach(number -> post(number, 0));
        post(5, SENT_AGAIN);
        post(5, SENT_AGAIN);

        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whatCannotHaveBeenTakenIsAddedWithoutReadingTheHistoryForIt() {
        post(1, 0);
        redis.command("CONFIG", "RESETSTAT");

        LongStream.rangeClosed(2, 101).forEach(number -> post(number, SENT_AGAIN));

        assertThat(numbers()).hasSize(101);
        // One for the end of the history.
        assertThat(historyReads()).isEqualTo(100);
    }

    @Test
    void whatWasTakenIsFoundInTheHistoryAlsoAfterRedisHasForgottenWhoPosted() {
        LongStream.rangeClosed(1, 5).forEach(number -> post(number, 0));
        redis.command("XTRIM", HISTORY, "MAXLEN", "3");
        redis.command("DEL", ORIGINS);

        LongStream.rangeClosed(2, 5).forEach(number -> post(number, SENT_AGAIN));

        assertThat(numbers()).containsExactly(3L, 4L, 5L);
    }

    @Test
    void whatWasTakenIsFoundInTheHistoryAlsoBehindAMessageThatTheHistoryHasLost() {
        LongStream.rangeClosed(1, 3).forEach(number -> post(number, 0));
        redis.command("FLUSHALL");
        post(2, SENT_AGAIN);
        redis.command("DEL", ORIGINS);
        post(3, SENT_AGAIN);
        redis.command("XTRIM", HISTORY, "MAXLEN", "1");
        redis.command("DEL", ORIGINS);
        // Nobody knows of the second any more, which was taken; but of the third.
        post(2, SENT_AGAIN);
        post(3, SENT_AGAIN);

        assertThat(numbers()).containsExactly(3L);
    }

    @Test
    void afterAMessageThatIsNotSentAgainTheHistoryIsNotReadAnyMore() {
        LongStream.rangeClosed(1, 5).forEach(number -> post(number, 0));
        redis.command("DEL", ORIGINS);
        post(6, 0);
        redis.command("CONFIG", "RESETSTAT");

        post(7, SENT_AGAIN);

        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(historyReads()).isEqualTo(1);
    }

    @Test
    void whatMayHaveBeenTakenBeforeItsPosterWasForgottenStaysMarked() {
        LongStream.rangeClosed(1, 2).forEach(number -> post(number, 0));
        redis.command("DEL", ORIGINS);
        post(ANOTHER, 1, 0, new HistoryProgress());
        redis.command("XTRIM", HISTORY, "MAXLEN", "1");
        post(2, SENT_AGAIN);
        post(3, SENT_AGAIN);
        post(4, 0);

        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L);
        await().untilAsserted(() -> assertThat(marked()).containsExactly(false, false, false, true, true, false));
    }

    @Test
    void theHistoryIsReadOnceForAllThatAForgottenPosterSendsAgain() {
        post(1, 0);
        redis.command("DEL", ORIGINS);
        redis.command("XTRIM", HISTORY, "MAXLEN", "0");
        post(ANOTHER, 1, 0, new HistoryProgress());
        redis.command("HDEL", ORIGINS, "b");
        redis.command("CONFIG", "RESETSTAT");
        LongStream.rangeClosed(2, 101).forEach(number -> post(number, SENT_AGAIN));

        assertThat(historyReads()).isEqualTo(1 + 100);
        await().untilAsserted(() ->
                assertThat(marked()).hasSize(102).filteredOn(marked -> marked).hasSize(100));
    }

    @Test
    void whatIsSentAgainByWhoHasNeverPostedBeforeIsNotMarkedAndNotLookedFor() {
        begin();
        post(1, SENT_AGAIN);
        redis.command("CONFIG", "RESETSTAT");
        post(ANOTHER, 1, SENT_AGAIN, new HistoryProgress());

        await().untilAsserted(() -> assertThat(marked()).containsExactly(false, false));
        assertThat(historyReads()).isEqualTo(1);
    }

    @Test
    void whatWasAcknowledgedAndIsGoneWhileItsHistoryIsThereBreaksIt() {
        ChannelPosition mark = ChannelPosition.START;
        for (long number = 1; number <= 5; number++) {
            mark = post(number, 0, taken(number - 1, mark));
            if (number == 2) {
                keep();
            }
        }
        goBack();
        ChannelPosition other = post(6, 0, taken(5, mark));
        post(7, 0, taken(5, mark));
        post(8, 0, taken(7, other));

        assertThat(numbers()).containsExactly(1L, 2L, 6L, 7L, 8L);
        assertThat(other.epoch()).isNotEqualTo(mark.epoch());
        assertThat(predecessors()).containsExactly("0-0", id(0), "0-1", id(2), id(3));
        assertThat(epochs().subList(2, 5)).containsOnly(epochs().get(2)).doesNotContain(epochs().get(0));
    }

    @Test
    void soItIsWhereTheFirstMessageOfAHistoryIsGone() {
        begin();
        keep();
        ChannelPosition mark = post(1, 0);
        goBack();
        post(2, 0, taken(1, mark));

        assertThat(numbers()).containsExactly(2L);
        assertThat(predecessors()).containsExactly("0-1");
    }

    @Test
    void whatIsGoneWithItsHistoryBreaksNoOther() {
        ChannelPosition mark = post(1, 0);
        redis.command("FLUSHALL");
        begin();
        post(2, 0, taken(1, mark));

        assertThat(predecessors()).containsExactly("0-0");
    }

    @Test
    void whereTheLastAcknowledgedPostIsIsSaidOnceItsHistoryIsGone() {
        ChannelPosition first = post(1, 0);
        ChannelPosition second = post(2, 0, taken(1, first));
        assertThat(saidElsewhere()).containsExactly(null, null);
        redis.command("FLUSHALL");
        ChannelPosition third = post(3, 0, taken(2, second));
        post(4, 0, taken(3, third));

        assertThat(saidElsewhere()).containsExactly(second, null);
        await().until(() -> PUBLISHED.size() == 4);
        assertThat(PUBLISHED.stream().map(message -> (message[0] & ELSEWHERE) != 0))
                .containsExactly(false, false, true, false);
        assertThat(PUBLISHED.stream().map(message -> message.length)).containsExactly(72, 72, 96, 72);
    }

    @Test
    void aPostThatWasThereBeforeIsSaidToBeNoFurtherThanTheHistoryGoes() {
        ChannelPosition first = post(1, 0);
        ChannelPosition second = post(2, 0);

        assertThat(post(1, SENT_AGAIN)).isEqualTo(second);
        assertThat(first).isEqualTo(position(0));
        assertThat(second).isEqualTo(position(1));
    }

    @Test
    void aHistoryOfWhichOnlyThePostersWereForgottenIsNotBroken() {
        post(1, 0);
        ChannelPosition mark = post(2, 0);
        redis.command("DEL", ORIGINS);
        post(3, 0, taken(2, mark));

        assertThat(numbers()).containsExactly(1L, 2L, 3L);
        assertThat(predecessors()).containsExactly("0-0", id(0), id(1));
    }

    @Test
    void whatAReplacedMasterAcknowledgesBehindABreakOfTheOtherIsTold() {
        post(1, 0);
        keep();
        ChannelPosition lost = post(2, 0);
        goBack();
        HistoryProgress progress = taken(2, lost);
        progress.taken(3, post(3, 0, progress));
        progress.taken(4, lost); // By the master that was replaced, in the history before the break.
        progress.taken(5, post(5, 0, progress));
        post(6, 0, progress);

        assertThat(numbers()).containsExactly(1L, 3L, 5L, 6L);
        assertThat(predecessors()).containsExactly("0-0", "0-1", "0-1", id(2));
    }

    @Test
    void whatItsServerHasHeardAndIsGoneWhileItsHistoryIsThereBreaksIt() {
        post(1, 0);
        keep();
        post(2, 0);
        HistoryProgress heard = heard(1);
        goBack();
        post(ANOTHER, 1, 0, heard);
        post(ANOTHER, 2, 0, heard);

        assertThat(numbers()).containsExactly(1L, 1L, 2L);
        assertThat(predecessors()).containsExactly("0-0", "0-1", id(1));
        assertThat(epochs().get(1)).isNotEqualTo(epochs().get(0)).isEqualTo(epochs().get(2));
    }

    @Test
    void soItIsWhereTheFirstMessageThatWasHeardIsGone() {
        begin();
        keep();
        post(1, 0);
        HistoryProgress heard = heard(0);
        goBack();
        post(ANOTHER, 1, 0, heard);

        assertThat(predecessors()).containsExactly("0-1");
    }

    @Test
    void whatItsServerHasHeardBreaksNoHistoryThatHasItOrReplacedIt() {
        post(1, 0);
        post(2, 0);
        HistoryProgress first = heard(0);
        HistoryProgress second = heard(1);
        post(ANOTHER, 1, 0, first);
        post(ANOTHER, 2, 0, second);
        redis.command("XTRIM", HISTORY, "MAXLEN", "1");
        post(ANOTHER, 3, 0, second);

        assertThat(epochs()).containsOnly(epochs().get(0)).hasSize(2);
        redis.command("FLUSHALL");
        begin();
        post(ANOTHER, 4, 0, second);
        assertThat(predecessors()).containsExactly("0-0");
    }

    @Test
    void aBreakThatIsLostIsToldByWhoHadPostedBehindIt() {
        post(1, 0);
        keep();
        ChannelPosition lost = post(2, 0);
        goBack();
        ChannelPosition behindBreak = post(3, 0, taken(2, lost));
        HistoryProgress heard = heard(1);
        goBack(); // With the break, which told that the second is missing.
        ChannelPosition anew = post(4, 0, taken(3, behindBreak));
        post(ANOTHER, 1, 0, taken(7, behindBreak));
        post(ANOTHER, 2, 0, heard);

        assertThat(numbers()).containsExactly(1L, 4L, 1L, 2L);
        assertThat(predecessors()).containsExactly("0-0", "0-1", id(1), id(2));
        assertThat(anew.epoch()).isNotIn(lost.epoch(), behindBreak.epoch());
    }

    @Test
    void aBreakThatIsLostIsToldByWhoHadHeardWhatCameBehindIt() {
        post(1, 0);
        keep();
        ChannelPosition lost = post(2, 0);
        goBack();
        post(3, 0, taken(2, lost));
        HistoryProgress heard = heard(1);
        goBack();
        post(ANOTHER, 1, 0, new HistoryProgress());
        post(ANOTHER, 2, 0, heard);
        post(ANOTHER, 3, 0, heard);

        assertThat(numbers()).containsExactly(1L, 1L, 2L, 3L);
        assertThat(predecessors()).containsExactly("0-0", id(0), "0-1", id(2));
    }

    @Test
    void whoHadHeardWhatCameBehindABreakThatIsLostMaySaySoWithoutPosting() {
        post(1, 0);
        keep();
        ChannelPosition lost = post(2, 0);
        goBack();
        ChannelPosition behindBreak = post(3, 0, taken(2, lost));
        ChannelPosition heard = Objects.requireNonNull(heard(1).heard());
        goBack();
        assertThat(sayWentBack(heard)).isEqualTo(1);
        post(ANOTHER, 1, 0, new HistoryProgress());
        post(3, SENT_AGAIN, taken(3, behindBreak));

        assertThat(numbers()).containsExactly(1L, 1L, 3L);
        assertThat(predecessors()).containsExactly("0-0", "0-1", id(1));
        assertThat(sayWentBack(heard)).isZero();
    }

    @Test
    void whatAnotherMasterHasTakenIntoAHistoryOfItsOwnIsToldWherePostersAreKnown() {
        post(1, 0);
        keep();
        redis.command("DEL", HISTORY, ORIGINS);
        ChannelPosition elsewhere = post(2, 0);
        goBack();
        post(3, 0, taken(2, elsewhere));

        assertThat(numbers()).containsExactly(1L, 3L);
        assertThat(predecessors()).containsExactly("0-0", "0-1");
    }

    @Test
    void soItIsWhereOfTheHistoryOnlyThePostersAreLeft() {
        post(1, 0);
        keep();
        redis.command("DEL", HISTORY, ORIGINS);
        ChannelPosition elsewhere = post(2, 0);
        goBack();
        redis.command("DEL", HISTORY);
        post(3, 0, taken(2, elsewhere));

        assertThat(numbers()).containsExactly(3L);
        assertThat(predecessors()).containsExactly("0-1");
    }

    @Test
    void aStreamThatWasBrokenAsOftenAsCanBeCountedIsBrokenAllTheSame() {
        ChannelPosition mark = post(1, 0);
        for (long number = 2; number <= 258; number++) {
            ChannelPosition next = post(number, 0, taken(number, mark)); // It has acknowledged more than there is.
            assertThat(next.epoch()).isNotEqualTo(mark.epoch());
            mark = next;
        }

        assertThat(predecessors().subList(1, 258)).containsOnly("0-1");
        assertThat(epochs()).doesNotHaveDuplicates();
    }

    @Test
    void twoMastersOfOneHistoryGiveNoTwoMessagesTheSameId() {
        post(1, 0);
        List<StreamMessage<String, byte[]>> kept = connection.sync().xrange(HISTORY, Range.unbounded());
        try (var otherRedis = RedisServer.start();
                var other = client.connect(CODEC, RedisURI.create(otherRedis.uri()))) {
            var first = kept.get(0);
            other.sync().xadd(HISTORY, new XAddArgs().id(first.getId()), first.getBody());
            var inOneMillisecond = 0;
            for (long number = 2; inOneMillisecond < 3; number++) {
                var here = send(connection, number);
                var there = send(other, number);
                here.toCompletableFuture().join();
                there.toCompletableFuture().join();
                String one = last(connection);
                String another = last(other);
                inOneMillisecond += millis(one).equals(millis(another)) ? 1 : 0;
                assertThat(one).isNotEqualTo(another);
            }
        }
        assertThat(epochs().stream().distinct()).hasSize(1);
    }

    @Test
    void idsAscendAlsoWhereTheStreamHasHadGreaterOnes() {
        post(1, 0);
        long future = System.currentTimeMillis() + 3_600_000;
        redis.command("XSETID", HISTORY, future + "-7");
        LongStream.rangeClosed(2, 4).forEach(number -> post(number, 0));

        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(id(1)).isEqualTo(future + "-8");
        assertThat(predecessors()).containsExactly("0-0", id(0), id(1), id(2));
    }

    @Test
    void whereItMayNotAskForTheTimeRedisChoosesTheIds() {
        redis.command("ACL", "SETUSER", "timeless", "on", "nopass", "~*", "&*", "+@all", "-time");
        try (var timeless = client.connect(CODEC, RedisURI.create(redis.uri()))) {
            timeless.sync().auth("timeless", "");
            LongStream.rangeClosed(1, 3)
                    .forEach(number ->
                            send(timeless, number).toCompletableFuture().join());
        }

        assertThat(numbers()).containsExactly(1L, 2L, 3L);
        assertThat(id(0)).endsWith("-0");
    }

    private static String last(StatefulRedisConnection<String, byte[]> of) {
        return of.sync()
                .xrevrange(HISTORY, Range.unbounded(), Limit.from(1))
                .get(0)
                .getId();
    }

    private static String millis(String id) {
        return id.substring(0, id.indexOf('-'));
    }

    private static void begin() {
        String script = RedisScript.of(SentScript.class, "end.lua").text();
        redis.command("EVAL", script, "2", HISTORY, ORIGINS, "60000", "12345678");
    }

    /** Keeps what there is, to go back to it. */
    private static void keep() {
        String script = "for _, key in ipairs(KEYS) do local value = redis.call('DUMP', key)"
                + " if value then redis.call('SET', 'kept:' .. key, value) end end";
        redis.command("EVAL", script, "2", HISTORY, ORIGINS);
    }

    private static void goBack() {
        String script = "for _, key in ipairs(KEYS) do local value = redis.call('GET', 'kept:' .. key)"
                + " redis.call('DEL', key) if value then redis.call('RESTORE', key, 0, value) end end";
        redis.command("EVAL", script, "2", HISTORY, ORIGINS);
    }

    private static ChannelPosition post(long number, int flags) {
        return post(number, flags, new HistoryProgress());
    }

    private static ChannelPosition post(long number, int flags, HistoryProgress before) {
        return post(ORIGIN, number, flags, before);
    }

    private static ChannelPosition post(long origin, long number, int flags, HistoryProgress before) {
        byte[] answer = send(connection, origin, number, flags, before)
                .toCompletableFuture()
                .join();
        return Objects.requireNonNull(RedisHistory.posted(answer));
    }

    private static AsyncCommand<String, byte[], byte[]> send(StatefulRedisConnection<String, byte[]> to, long number) {
        return send(to, ORIGIN, number, 0, new HistoryProgress());
    }

    private static AsyncCommand<String, byte[], byte[]> send(
            StatefulRedisConnection<String, byte[]> to, long origin, long number, int flags, HistoryProgress before) {
        byte[] message = ByteBuffer.allocate(32)
                .put((byte) flags)
                .putLong(origin)
                .putLong(RUN)
                .putLong(number)
                .array();
        var command = RedisHistory.post(
                PubSub.PLAIN, false, CHANNEL, message, new ChannelHistory(1_000, Duration.ofMinutes(1)), before);
        to.dispatch(command);
        return command;
    }

    private static HistoryProgress taken(long number, ChannelPosition position) {
        var progress = new HistoryProgress();
        progress.taken(number, position);
        return progress;
    }

    /** What a server knows that has heard the message of that index. */
    private static HistoryProgress heard(int index) {
        var progress = new HistoryProgress();
        progress.heard(position(index));
        return progress;
    }

    private static ChannelPosition position(int index) {
        ChannelPosition id = ChannelPosition.parse(id(index));
        return new ChannelPosition(id.millis(), id.number(), epochs().get(index));
    }

    /** Of each message of the history where its server's last acknowledged post is, if it says that. */
    private static List<ChannelPosition> saidElsewhere() {
        return field("a").map(RedisHistory::posted).collect(Collectors.toCollection(ArrayList::new));
    }

    private static long sayWentBack(ChannelPosition heard) {
        String[] keys = {HISTORY, ORIGINS};
        byte[] epoch = ByteBuffer.allocate(Long.BYTES).putLong(heard.epoch()).array();
        return connection
                .sync()
                .eval(
                        RedisScript.of(SentScript.class, "heard.lua").text(),
                        ScriptOutputType.INTEGER,
                        keys,
                        epoch,
                        digits(heard.millis()),
                        digits(heard.number()),
                        digits(60_000),
                        digits(0));
    }

    private static byte[] digits(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<Long> numbers() {
        return connection.sync().xrange(HISTORY, Range.unbounded()).stream()
                .map(StreamMessage::getBody)
                .map(entry -> ByteBuffer.wrap(entry.get("m")).getLong(1 + 2 * Long.BYTES))
                .toList();
    }

    private static List<Boolean> marked() {
        return PUBLISHED.stream().map(message -> (message[0] & SENT_AGAIN) != 0).toList();
    }

    private static List<String> predecessors() {
        return field("b")
                .map(value -> new String(value, StandardCharsets.US_ASCII))
                .toList();
    }

    private static List<Long> epochs() {
        return field("e").map(value -> ByteBuffer.wrap(value).getLong()).toList();
    }

    private static Stream<byte[]> field(String name) {
        return connection.sync().xrange(HISTORY, Range.unbounded()).stream()
                .map(entry -> entry.getBody().get(name));
    }

    private static String id(int index) {
        return connection.sync().xrange(HISTORY, Range.unbounded()).get(index).getId();
    }

    private static int historyReads() {
        var found = HISTORY_READS.matcher(redis.command("INFO", "commandstats").text());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
}
