package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisErrorException;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.internal.redis.RedisErrors;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that answers, but with errors that pass by themselves, is an outage: posts wait, and histories are read later. */
@Tag("long")
@NeedsRedis
@Timeout(300)
class RedisNotReadyTest {

    private static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofHours(1));

    /** Connections here are lost when a test ends them, not because this machine is busy. */
    private static final RedisLimits PATIENT =
            RedisLimits.defaults().withHeartbeat(Duration.ofMinutes(5)).withBufferTime(Duration.ofMinutes(5));

    // Loading what it has written takes it long enough to be asked meanwhile.
    private final RedisServer redis = RedisServer.start(
            "--busy-reply-threshold",
            "10",
            "--key-load-delay",
            "2000",
            "--loading-process-events-interval-bytes",
            "1024");
    private final FaultyProxy proxy = FaultyProxy.to(redis.port());
    private final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
        proxy.close();
        redis.close();
    }

    private MessageBroker server(RedisLimits limits, int port) {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder("redis://127.0.0.1:" + port)
                        .limits(limits)
                        .build())
                .build();
        servers.add(broker);
        return broker;
    }

    private static List<CompletableFuture<Void>> post(MessageBroker broker, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(i -> broker.withHistory(HUNDRED).postMessage("room", new Note("ada", i)))
                .toList();
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static void assertTaken(List<CompletableFuture<Void>> posts) {
        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
    }

    private void becomeReplicaOfNobody() {
        redis.command("REPLICAOF", "127.0.0.1", "1");
    }

    @Test
    void postsWaitWhileRedisIsAReplica() {
        var here = server(PATIENT, redis.port());
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        assertTaken(post(here, 1, 2));

        becomeReplicaOfNobody();
        var posts = post(here, 3, 80);
        long answered = errors("READONLY");
        await().until(() -> errors("READONLY") > answered);
        assertThat(posts).noneMatch(CompletableFuture::isDone);
        assertThat(here.state().bufferedPosts()).isEqualTo(78);
        redis.command("REPLICAOF", "NO", "ONE");

        assertTaken(posts);
        await().until(() -> heard.numbers().size() == 80);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 80));
        assertThat(heard.gaps()).isEmpty();
    }

    /** How often Redis has answered with that error. */
    private long errors(String kind) {
        String line = "errorstat_" + kind + ":count=";
        return redis.command("INFO", "errorstats")
                .text()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToLong(each -> Long.parseLong(
                        each.substring(line.length()).split(",")[0].trim()))
                .sum();
    }

    @Test
    void postsWaitAndHistoriesAreReadLaterWhileRedisIsAReplicaThatHasLostItsMaster() {
        var here = server(PATIENT, redis.port());
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        assertTaken(post(here, 1, 2));

        redis.command("CONFIG", "SET", "replica-serve-stale-data", "no");
        becomeReplicaOfNobody();
        var posts = post(here, 3, 80);
        var history = here.withHistory(HUNDRED).history("room", Note.class);
        await().until(() -> errors("MASTERDOWN") > 0);
        assertThat(posts).noneMatch(CompletableFuture::isDone);
        assertThat(history).isNotDone();
        redis.command("REPLICAOF", "NO", "ONE");

        assertTaken(posts);
        assertThat(history).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.numbers().size() == 80);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 80));
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void aRedisThatStaysAReplicaIsConnectedToAgain() {
        var here = server(PATIENT, proxy.port());
        assertTaken(post(here, 1, 1));
        try (var other = RedisServer.start()) {
            becomeReplicaOfNobody();
            proxy.target(other.port()); // as an address does after a fail-over
            assertTaken(post(here, 2, 3));
        }
    }

    @Test
    void whatRedisDoesNotTakeInTimeFailsAndSaysWhy() {
        var here = server(PATIENT.withBufferTime(Duration.ofSeconds(3)), redis.port());
        assertTaken(post(here, 1, 1));
        try (var log = new LogCapture(RedisMessageBus.class.getName())) {
            becomeReplicaOfNobody();

            assertThat(post(here, 2, 2).get(0))
                    .failsWithin(60, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(MessageNotPostedException.class)
                    .withMessageContaining("READONLY");
            assertThat(log.messages())
                    .anyMatch(line -> line.contains("READONLY") && line.contains(". They wait"))
                    .noneMatch(line -> line.contains(".."));
        }
        redis.command("REPLICAOF", "NO", "ONE");
        assertTaken(post(here, 3, 3));
    }

    @Test
    void postsWaitAndHistoriesAreReadLaterWhileRedisIsBusyWithAScript() throws Exception {
        var here = server(PATIENT, redis.port());
        var there = server(PATIENT, proxy.port());
        var heard = new HeardNotes();
        there.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        assertTaken(post(here, 1, 2));
        await().until(() -> heard.numbers().size() == 2);

        var endless = new Thread(() -> {
            try {
                redis.command("EVAL", "while true do end", "0");
            } catch (RedisErrorException killed) {
                // as it has to be
            }
        });
        endless.start();
        await().until(this::isBusy);
        var posts = post(here, 3, 5);
        var history = here.withHistory(HUNDRED).history("room", Note.class);
        proxy.resetAll();
        await().until(() -> there.state().redis() == MessagingState.Redis.DOWN);
        redis.command("SCRIPT", "KILL");
        endless.join();

        assertTaken(posts);
        assertThat(history).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.numbers().size() == 5);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 5));
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void aMomentWithoutMemoryIsWaitedFor() {
        var here = server(PATIENT, redis.port());
        assertTaken(post(here, 1, 1));
        redis.command("CONFIG", "SET", "maxmemory", "1");
        var posts = post(here, 2, 50);
        await().until(() -> errors("OOM") > 0);
        redis.command("CONFIG", "SET", "maxmemory", "0");

        assertTaken(posts);
        assertThat(here.withHistory(HUNDRED).history("room", Note.class))
                .succeedsWithin(60, TimeUnit.SECONDS)
                .satisfies(kept -> assertThat(
                                kept.stream().map(each -> each.message().number()))
                        .isEqualTo(numbers(1, 50)));
    }

    @Test
    void withoutMemoryForLongPostsAreRefusedUntilThereIsSomeAgain() {
        var here = server(PATIENT, redis.port());
        redis.command("CONFIG", "SET", "maxmemory", "1");
        try (var log = new LogCapture(RedisMessageBus.class.getName())) {
            for (var post : post(here, 1, 5)) {
                assertThat(post)
                        .failsWithin(60, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(MessageNotPostedException.class)
                        .withMessageContaining("OOM");
            }
            for (int i = 6; i <= 7; i++) { // of the first one all is said when the second is taken
                assertThat(here.postMessage("room", new Note("ada", i))).succeedsWithin(60, TimeUnit.SECONDS);
            }
            assertThat(log.messages()).singleElement().asString().contains("Redis does not take posts now: OOM");
            redis.command("CONFIG", "SET", "maxmemory", "0");
            assertTaken(post(here, 8, 9));
            await().until(() -> log.messages().size() > 1);
            assertThat(log.messages()).last().isEqualTo("Redis takes posts again");
        }
    }

    @Test
    void aRedisThatTakesConnectionsAndGivesNoAnswerIsSaidToDoSo() {
        redis.command("CLIENT", "PAUSE", "600000", "ALL");
        try (var log = new LogCapture(RedisMessageBus.class.getName())) {
            server(PATIENT.withConnectTimeout(Duration.ofMillis(500)), redis.port());
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("cannot be reached")));
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("cannot be reached"))
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + redis.port() + " accepted the connection but did not answer")
                    .contains("500 ms")
                    .contains("RedisSettings.Builder.connectTimeout");
        }
    }

    private boolean isBusy() {
        try {
            redis.command("PING");
            return false;
        } catch (RedisErrorException e) {
            return String.valueOf(e.getMessage()).startsWith("BUSY");
        }
    }

    @Test
    void postsWaitAndHistoriesAreReadLaterWhileRedisIsLoading() throws Exception {
        var here = server(PATIENT, redis.port());
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        assertTaken(post(here, 1, 3));
        await().until(() -> heard.numbers().size() == 3);
        redis.command("EVAL", "for i = 1, 10000 do redis.call('SET', 'key ' .. i, string.rep('x', 100)) end", "0");
        redis.command("SAVE");
        var restarting = new Thread(redis::restart); // returns when everything is loaded
        try (var log = new LogCapture(RedisMessageBus.class.getName())) {
            restarting.start();
            // It may be connected again before anybody looks.
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("cannot be reached")));
        }
        var posts = post(here, 4, 6);
        var late = new HeardNotes();
        await().until(() -> here.state().redis() == MessagingState.Redis.UP);
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, late);
        await().until(() -> rejected("eval") > 0 && rejected("xrange") > 0);
        redis.command("CONFIG", "SET", "key-load-delay", "0");
        restarting.join();

        assertTaken(posts);
        await().until(() -> heard.numbers().size() == 6 && late.numbers().size() == 6);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 6));
        assertThat(late.numbers()).isEqualTo(numbers(1, 6));
        assertThat(heard.gaps()).isEmpty();
        assertThat(late.gaps()).isEmpty();
    }

    /** How often Redis has not even begun a command, as it does while it is loading. */
    private long rejected(String command) {
        var calls = Pattern.compile("cmdstat_" + command + ":.*rejected_calls=(\\d+)");
        return redis.command("INFO", "commandstats")
                .text()
                .lines()
                .map(calls::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "READONLY You can't write against a read only replica.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "CLUSTERDOWN The cluster is down",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "MOVED 3999 127.0.0.1:6381",
                "ASK 3999 127.0.0.1:6381",
                "NOREPLICAS Not enough good replicas to write.",
                "ERR Error running script (call to f_0f6a): @user_script:12: @user_script: 12: -READONLY You can't write"
                        + " against a read only replica. ",
                "ERR Error running script (call to f_0f6a): @user_script:4: LOADING Redis is loading the dataset in memory"
            })
    void errorsThatPassAreNoRefusals(String error) {
        var failure = new RedisCommandExecutionException(error);
        assertThat(RedisErrors.passes(failure)).isTrue();
        assertThat(RedisErrors.passes(new CompletionException(failure))).isTrue();
        assertThat(RedisErrors.refuses(failure)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOPERM this user has no permissions to run the 'xadd' command",
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "ERR Error running script",
                "ERR Error running script (call to f_0f6a): @user_script:4: WRONGTYPE Operation against a key holding the"
                        + " wrong kind of value",
                "ERR Error running script (call to f_0f6a): @user_script:1: user_script:1: attempt to call nil READONLY",
                ""
            })
    void errorsThatDoNotPassAreRefusals(String error) {
        var failure = new RedisCommandExecutionException(error);
        assertThat(RedisErrors.passes(failure)).isFalse();
        assertThat(RedisErrors.refuses(failure)).isTrue();
    }

    @Test
    void aLostConnectionIsNeither() {
        var failure = new RedisException("Connection closed");
        assertThat(RedisErrors.passes(failure)).isFalse();
        assertThat(RedisErrors.refuses(failure)).isFalse();
    }

    @Test
    void aPostThatIsNotKeptShowsThatRedisIsReadyUnlessWritesGoElsewhere() {
        var readiness = new RedisReadiness(PATIENT);
        readiness.notReady(new RedisCommandExecutionException("BUSY Redis is busy running a script."));
        assertThat(readiness.reason()).contains("BUSY");
        readiness.taken(false);
        assertThat(readiness.reason()).isEmpty();

        readiness.notReady(new RedisCommandExecutionException("READONLY You can't write against a read only replica."));
        readiness.taken(false);
        assertThat(readiness.reason()).contains("READONLY");
        readiness.taken(true);
        assertThat(readiness.reason()).isEmpty();
    }
}
