package dev.streampod.server.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.messaging.ChannelHistory;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
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
    private static final long RUN = 1;
    private static final int SENT_AGAIN = 0x40;

    private static RedisServer redis;
    private static RedisClient client;
    private static StatefulRedisConnection<String, byte[]> connection;

    @BeforeAll
    static void connect() {
        redis = RedisServer.start();
        client = RedisClient.create(redis.uri());
        connection = client.connect(CODEC);
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
    }

    @Test
    void whatWasTakenIsNotAddedWhenItIsSentAgain() {
        LongStream.rangeClosed(1, 3).forEach(number -> post(number, 0));

        assertThat(post(2, SENT_AGAIN)).isZero();
        assertThat(post(3, SENT_AGAIN)).isZero();

        assertThat(numbers()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatIsStillOnItsWayOverALostConnectionIsNotAddedOnceItHasComeOverAnother() {
        post(1, 0);
        LongStream.rangeClosed(2, 4).forEach(number -> post(number, SENT_AGAIN));

        LongStream.rangeClosed(2, 4)
                .forEach(number -> assertThat(post(number, 0)).isZero());
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

        LongStream.rangeClosed(2, 5)
                .forEach(number -> assertThat(post(number, SENT_AGAIN)).isZero());

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
        assertThat(post(2, SENT_AGAIN)).isZero();
        assertThat(post(3, SENT_AGAIN)).isZero();

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

    private static long post(long number, int flags) {
        byte[] message = ByteBuffer.allocate(32)
                .put((byte) flags)
                .putLong(ORIGIN)
                .putLong(RUN)
                .putLong(number)
                .array();
        var command = RedisHistory.post(
                CODEC, PubSub.PLAIN, false, CHANNEL, message, new ChannelHistory(1_000, Duration.ofMinutes(1)));
        connection.dispatch(command);
        return command.toCompletableFuture().join();
    }

    private static List<Long> numbers() {
        return connection.sync().xrange(HISTORY, Range.unbounded()).stream()
                .map(StreamMessage::getBody)
                .map(entry -> ByteBuffer.wrap(entry.get("m")).getLong(1 + 2 * Long.BYTES))
                .toList();
    }

    private static int historyReads() {
        var found = HISTORY_READS.matcher(redis.command("INFO", "commandstats").text());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
}
