package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisSentinels;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.auth.redis.RedisKeyStore;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.redis.RedisSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master that sentinels watch: it is found through them, and found again when another one has taken over. */
@Tag("long")
@NeedsRedis
@Timeout(300)
class RedisSentinelTest {

    private static final ChannelHistory HUNDRED = new ChannelHistory(100, Duration.ofHours(1));

    /** Looks often at who the master is. */
    private static final RedisLimits LIMITS =
            RedisLimits.defaults().withHeartbeat(Duration.ofMillis(500)).withBufferTime(Duration.ofMinutes(2));

    private final RedisSentinels redis = RedisSentinels.start();
    private final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
        redis.close();
    }

    private MessageBroker server() {
        return server(RedisSettings.of(redis.uri()));
    }

    private MessageBroker server(RedisSettings settings) {
        return server(settings, LIMITS);
    }

    private MessageBroker server(RedisSettings settings, RedisLimits limits) {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder(settings)
                        .clientName("streampod:of a test")
                        .limits(limits)
                        .build())
                .build();
        servers.add(broker);
        return broker;
    }

    private static void post(MessageBroker broker, int first, int last) {
        var posts = IntStream.rangeClosed(first, last)
                .mapToObj(i -> broker.withHistory(HUNDRED).postMessage("room", new Note("ada", i)))
                .toList();
        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static void awaitState(MessageBroker broker, MessagingState.Redis state) {
        await().until(() -> broker.state().redis() == state);
    }

    private static List<String> clients(RedisServer redis) {
        return redis.command("CLIENT", "LIST").lines();
    }

    @Test
    void theMasterIsUsedAndTheConnectionsBearTheServersName() {
        var here = server();
        assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.UP);
        assertThat(clients(redis.first()))
                .filteredOn(line -> line.contains(" name=streampod:of_a_test "))
                .hasSize(2);
        assertThat(clients(redis.second())).noneMatch(line -> line.contains("streampod"));
    }

    @Test
    void whenTheMasterDiesItsReplicaIsUsedAndNothingIsLostOrDoubled() {
        var here = server();
        var there = server();
        var heardHere = new HeardNotes();
        var heardThere = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heardHere);
        there.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heardThere);
        post(here, 1, 20);
        await().until(() ->
                heardThere.numbers().size() == 20 && heardHere.numbers().size() == 20);
        redis.first().awaitReplicas();

        try (var log = new LogCapture("dev.streampod.server")) {
            redis.first().kill();
            awaitState(here, MessagingState.Redis.DOWN);
            // The sentinels still name the one that is dead: dialling is refused for a while, unless this takes even
            // longer.
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("cannot be reached"))
                    || redis.masterPort(0) == redis.second().port());
            var posts = IntStream.rangeClosed(21, 60)
                    .mapToObj(i -> here.withHistory(HUNDRED).postMessage("room", new Note("ada", i)))
                    .toList();

            assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        }
        await().until(() ->
                heardThere.numbers().size() == 60 && heardHere.numbers().size() == 60);
        assertThat(heardHere.numbers()).isEqualTo(numbers(1, 60));
        assertThat(heardThere.numbers()).isEqualTo(numbers(1, 60));
        assertThat(heardHere.gaps()).isEmpty();
        assertThat(heardThere.gaps()).isEmpty();
        assertThat(clients(redis.second())).anyMatch(line -> line.contains("streampod"));
    }

    @Test
    void aFailOverThatSomebodyOrdersIsFollowed() {
        var here = server();
        var heard = new HeardNotes();
        here.withHistory(HUNDRED).addListenerAfter("room", null, Note.class, heard);
        post(here, 1, 10);

        redis.failOver();
        await().until(() -> redis.masterPort(0) == redis.second().port());
        post(here, 11, 30);

        await().until(() -> heard.numbers().size() == 30);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 30));
        await().until(() -> clients(redis.first()).stream().noneMatch(line -> line.contains("streampod")));
    }

    @Test
    void anOldMasterThatDoesNotLearnThatItWasReplacedIsLeft() {
        // As one that is cut off from the sentinels: it goes on as a master, and keeps its clients.
        try (var deaf = RedisSentinels.start("--rename-command", "SLAVEOF", "")) {
            var here = server(RedisSettings.of(deaf.uri()));
            post(here, 1, 1);
            assertThat(clients(deaf.first())).anyMatch(line -> line.contains("streampod"));

            deaf.failOver();

            await().until(() -> clients(deaf.second()).stream().anyMatch(line -> line.contains("streampod")));
            assertThat(deaf.first().command("ROLE").elements().get(0).text()).isEqualTo("master");
            awaitState(here, MessagingState.Redis.UP);
            post(here, 2, 3);
            assertThat(deaf.second().command("XLEN", "history:streampod:room").number())
                    .isEqualTo(3);
            here.close();
        }
    }

    @Test
    void sentinelsTellOfANewMasterBeforeTheyAreAsked() {
        try (var deaf = RedisSentinels.start("--rename-command", "SLAVEOF", "")) {
            var here = server(RedisSettings.of(deaf.uri()), LIMITS.withHeartbeat(Duration.ofHours(1)));
            post(here, 1, 1);
            await().until(() -> IntStream.range(0, 3).allMatch(sentinel -> deaf.subscribers(sentinel) == 1));

            deaf.failOver();

            await().until(() -> clients(deaf.first()).stream().noneMatch(line -> line.contains("streampod")));
            post(here, 2, 3);
            assertThat(deaf.second().command("XLEN", "history:streampod:room").number())
                    .isEqualTo(3);
            here.close();
        }
    }

    @Test
    void aSubscriptionAtASentinelComesBackAndEndsWithTheServer() {
        var here = server();
        await().until(() -> redis.subscribers(0) == 1 && redis.subscribers(1) == 1 && redis.subscribers(2) == 1);

        redis.cutSubscribers(0);
        redis.suspendSentinel(1);
        await().until(() -> redis.subscribers(0) == 1);
        redis.resumeSentinel(1);
        await().until(() -> redis.subscribers(1) == 1);

        here.close();
        await().until(() -> redis.subscribers(0) == 0 && redis.subscribers(1) == 0 && redis.subscribers(2) == 0);
    }

    @Test
    void oneSentinelThatLivesIsEnough() {
        redis.killSentinel(0);
        redis.suspendSentinel(1);
        var here = server();
        awaitState(here, MessagingState.Redis.UP);
        post(here, 1, 1);
        redis.resumeSentinel(1);
    }

    @Test
    void aNameThatTheSentinelsDoNotKnowIsSaidInTheLog() {
        try (var log = new LogCapture("dev.streampod.server")) {
            var here = server(RedisSettings.of(redis.uri().replace(RedisSentinels.MASTER_NAME, "unknown")));
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
            await().until(() -> log.messages().stream()
                    .anyMatch(line -> line.contains("the sentinels do not know a master with the name unknown")));
        }
    }

    @Test
    void thatNoSentinelIsThereIsSaidInTheLog() {
        try (var log = new LogCapture("dev.streampod.server")) {
            var here = server(RedisSettings.of("redis-sentinel://127.0.0.1:1,127.0.0.1:2/0#of-a-test"));
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
            await().until(() -> log.messages().stream()
                    .anyMatch(line -> line.contains(
                            ": none of the 2 sentinels says where the master is: Connection refused: 127.0.0.1:")));
        }
    }

    @Test
    void thatARedisIsNoSentinelIsSaidInTheLog() {
        String address = "127.0.0.1:" + redis.first().port();
        try (var log = new LogCapture("dev.streampod.server")) {
            var here = server(RedisSettings.of("redis-sentinel://" + address + "/0#of-a-test"));
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
            await().until(() -> log.messages().stream()
                    .anyMatch(line -> line.contains(": the sentinel does not say where the master is: " + address
                            + " is a Redis server, not a sentinel: sentinels listen on port 26379")));
        }
    }

    @Test
    void keysAreFoundAfterAFailOverToo() {
        try (var keys = RedisKeyStore.builder(redis.uri()).build()) {
            String key = keys.issue("ada", List.of("write"), null).key();
            redis.first().awaitReplicas();
            redis.failOver();
            await().until(() -> redis.masterPort(0) == redis.second().port());
            await().until(() -> works(() -> keys.authenticate(key).orElseThrow()));
            await().until(() -> works(() -> keys.issue("grace", List.of(), null)));
        }
    }

    private static boolean works(Runnable action) {
        return CompletableFuture.runAsync(action, Runnable::run)
                .handle((nothing, failure) -> failure == null)
                .join();
    }
}
