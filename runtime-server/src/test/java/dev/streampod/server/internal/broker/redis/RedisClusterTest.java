package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisCluster;
import dev.streampod.server.auth.redis.RedisKeyStore;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels on the masters of a Redis Cluster, whose slots move and whose masters fail. */
@Tag("long")
@NeedsRedis
@Timeout(300)
class RedisClusterTest {

    private static final ChannelHistory THOUSANDS = new ChannelHistory(10_000, Duration.ofHours(1));
    private static final RedisLimits LIMITS =
            RedisLimits.defaults().withHeartbeat(Duration.ofSeconds(2)).withBufferTime(Duration.ofMinutes(2));
    private static final int CHANNELS = 50;

    /** How far the rounds of a poster are apart, at least. */
    private static final Duration PACE = Duration.ofMillis(5);

    private final RedisCluster redis = RedisCluster.start();
    private final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
        redis.close();
    }

    private MessageBroker server() {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder(redis.uri()).limits(LIMITS).build())
                .build();
        servers.add(broker);
        await().until(() -> broker.state().redis() == MessagingState.Redis.UP);
        return broker;
    }

    /** One of a hundred channels of that name, whose slot belongs to that master at first. */
    private String channelOf(int master, String name) {
        return IntStream.range(0, 100)
                .mapToObj(i -> name + " " + i)
                .filter(each -> redis.firstOwner(slot(each)) == master)
                .findFirst()
                .orElseThrow();
    }

    private int slot(String channel) {
        return redis.slot("streampod:{" + channel + "}");
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** Posts numbered messages on all channels until it is told to stop. */
    private static final class Poster {

        private final Messages messages;
        private final MessageBroker broker;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final ConcurrentLinkedQueue<CompletableFuture<Void>> posts = new ConcurrentLinkedQueue<>();
        private final Thread thread = new Thread(this::run);
        private volatile int rounds;

        private Poster(MessageBroker broker) {
            this(broker, broker.withHistory(THOUSANDS));
        }

        private Poster(MessageBroker broker, Messages messages) {
            this.broker = broker;
            this.messages = messages;
            thread.start();
        }

        private void run() {
            for (int number = 1; !stop.get(); number++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    posts.add(messages.postMessage("room " + channel, new Note("ada", number)));
                }
                rounds = number;
                do {
                    LockSupport.parkNanos(PACE.toNanos()); // This is about order, not about how much there can be.
                } while (broker.state().bufferedPosts() > 2_000 && !stop.get());
            }
        }

        private void awaitRounds(int more) {
            int until = rounds + more;
            await().until(() -> rounds >= until);
        }

        private int stop() throws InterruptedException {
            stop.set(true);
            thread.join();
            assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
            return rounds;
        }
    }

    private static List<HeardNotes> listeners(MessageBroker broker) {
        var heard = new ArrayList<HeardNotes>();
        for (int channel = 0; channel < CHANNELS; channel++) {
            var listener = new HeardNotes();
            broker.withHistory(THOUSANDS).addListenerAfter("room " + channel, null, Note.class, listener);
            heard.add(listener);
        }
        return heard;
    }

    private static void assertAllHeard(List<HeardNotes> listeners, int last) {
        await().until(() -> listeners.stream().allMatch(heard -> heard.lastNumber() == last));
        assertThat(listeners).allSatisfy(heard -> assertThat(heard.numbers()).isEqualTo(numbers(1, last)));
    }

    @Test
    void anAddressOfOneNodeOfAClusterIsToldFromTheAddressOfACluster() {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .bus(RedisMessageBus.builder(redis.node(0).uri())
                        .limits(RedisLimits.defaults().withBufferTime(Duration.ofSeconds(1)))
                        .build())
                .build();
        servers.add(broker);
        await().until(() -> broker.state().redis() == MessagingState.Redis.UP);
        String elsewhere = IntStream.range(0, 1_000)
                .mapToObj(i -> "room " + i)
                // As the server names a history's key where it takes Redis for a single one.
                .filter(channel -> redis.firstOwner(redis.slot("history:streampod:" + channel)) != 0)
                .findFirst()
                .orElseThrow();

        assertThat(broker.withHistory(THOUSANDS).postMessage(elsewhere, new Note("ada", 1)))
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("redis-cluster://");
    }

    @Test
    void channelsAreOnAllMastersAndBothServersHearThem() throws Exception {
        var here = server();
        var there = server();
        var heardHere = listeners(here);
        var heardThere = listeners(there);
        for (int node = 0; node < 3; node++) {
            assertThat(redis.node(node).command("PUBSUB", "SHARDCHANNELS").texts())
                    .hasSizeGreaterThan(5);
        }
        var poster = new Poster(here);
        poster.awaitRounds(20);
        int last = poster.stop();

        assertAllHeard(heardHere, last);
        assertAllHeard(heardThere, last);
        assertThat(heardThere).allSatisfy(heard -> assertThat(heard.gaps()).isEmpty());
    }

    @Test
    void nothingIsLostOrDoubledOrOutOfOrderWhileSlotsMove() throws Exception {
        var here = server();
        var there = server();
        var heardHere = listeners(here);
        var heardThere = listeners(there);
        var poster = new Poster(here);
        poster.awaitRounds(10);

        for (int channel = 0; channel < CHANNELS; channel += 3) {
            int slot = slot("room " + channel);
            int from = redis.firstOwner(slot);
            redis.move(slot, from, (from + 1) % 3);
            poster.awaitRounds(2);
        }
        int last = poster.stop();

        assertAllHeard(heardHere, last);
        assertAllHeard(heardThere, last);
        assertThat(heardHere).allSatisfy(heard -> assertThat(heard.gaps()).isEmpty());
        assertThat(heardThere).allSatisfy(heard -> assertThat(heard.gaps()).isEmpty());
        assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.UP);
    }

    @Test
    void whenAMasterDiesItsReplicaTakesOver() throws Exception {
        var here = server();
        var there = server();
        var heardHere = listeners(here);
        var heardThere = listeners(there);
        var poster = new Poster(here);
        poster.awaitRounds(10);

        redis.replaceAfter(Duration.ofSeconds(1));
        try (var log = new LogCapture(RedisLink.class.getPackageName())) {
            redis.node(1).kill();
            redis.awaitTakeover(1);
            await().until(() -> here.state().redis() == MessagingState.Redis.UP
                    && there.state().redis() == MessagingState.Redis.UP);
            await().until(() -> log.messages().stream()
                            .filter(line -> line.contains("is not used any more"))
                            .count()
                    == 2);
            String killed = "127.0.0.1:" + redis.node(1).port() + ", a master of ";
            assertThat(log.messages()).filteredOn(line -> line.contains(killed)).hasSize(4);
        }
        poster.awaitRounds(10);
        int last = poster.stop();

        for (var listeners : List.of(heardHere, heardThere)) {
            await().until(() -> listeners.stream().allMatch(heard -> heard.lastNumber() == last));
            assertThat(listeners).allSatisfy(heard -> {
                assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
                // What the master had acknowledged and not yet given to its replica is lost, and told.
                assertThat(heard.numbers().size() == last || !heard.gaps().isEmpty())
                        .isTrue();
            });
        }
    }

    @Test
    void whatAMasterHadAcknowledgedAndNotGivenToItsReplicaIsToldToWhoComesLater() {
        var here = server();
        String channel = channelOf(1, "room");
        for (int number = 1; number <= 2; number++) {
            assertThat(post(here, channel, number)).succeedsWithin(60, TimeUnit.SECONDS);
        }
        var second = here.withHistory(THOUSANDS)
                .history(channel, Note.class)
                .join()
                .get(1)
                .position();
        redis.node(1).awaitReplicas();
        redis.cutReplicaOff(1);
        for (int number = 3; number <= 5; number++) {
            assertThat(post(here, channel, number)).succeedsWithin(60, TimeUnit.SECONDS);
        }
        redis.replaceAfter(Duration.ofSeconds(1));
        redis.node(1).kill();
        redis.awaitTakeover(1);
        assertThat(post(here, channel, 6)).succeedsWithin(60, TimeUnit.SECONDS);

        var heard = new HeardNotes();
        server().withHistory(THOUSANDS).addListenerAfter(channel, second, Note.class, heard);
        assertThat(post(here, channel, 7)).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.lastNumber() == 7);
        assertThat(heard.numbers()).containsExactly(6, 7);
        assertThat(heard.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.NOT_KEPT);
        assertThat(heard.beforeGap()).isZero();
    }

    @Test
    void subscriptionsFollowTheirSlotAlthoughNobodyPosts() {
        var here = server();
        var there = server();
        var heard = new HeardNotes();
        here.addListener("room", Note.class, note -> heard.message(note, null)).onGap(heard::gap);
        int slot = slot("room");
        int from = redis.firstOwner(slot);
        int to = (from + 1) % 3;
        assertThat(channels(from)).containsExactly("streampod:{room}");

        redis.move(slot, from, to);

        await().until(() -> channels(to).contains("streampod:{room}"));
        assertThat(channels(from)).isEmpty();
        await().until(() -> !heard.gaps().isEmpty());
        assertThat(heard.gaps().get(0).cause()).isEqualTo(Gap.Cause.INTERRUPTED);
        assertThat(there.postMessage("room", new Note("ada", 1))).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.numbers().equals(List.of(1)));
    }

    private List<String> channels(int node) {
        return redis.node(node).command("PUBSUB", "SHARDCHANNELS").texts();
    }

    @Test
    void withoutAHistoryWhatIsLostWhileSlotsMoveIsTold() throws Exception {
        var here = server();
        var there = server();
        var listeners = new ArrayList<HeardNotes>();
        for (int channel = 0; channel < CHANNELS; channel++) {
            var heard = new HeardNotes();
            there.addListener("room " + channel, Note.class, note -> heard.message(note, null))
                    .onGap(heard::gap);
            listeners.add(heard);
        }
        var poster = new Poster(here, here);
        poster.awaitRounds(10);
        for (int channel = 0; channel < CHANNELS; channel += 5) {
            int slot = slot("room " + channel);
            int from = redis.firstOwner(slot);
            redis.move(slot, from, (from + 1) % 3);
        }
        poster.awaitRounds(10);
        int last = poster.stop();

        await().until(() -> listeners.stream().allMatch(heard -> heard.lastNumber() == last));
        for (int channel = 0; channel < CHANNELS; channel++) {
            var heard = listeners.get(channel);
            assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
            boolean moved = channel % 5 == 0;
            assertThat(heard.gaps().isEmpty()).isEqualTo(!moved);
            assertThat(heard.numbers().size() == last || moved).isTrue();
        }
    }

    @Test
    void aSlotThatIsBeingMovedForLongHoldsUpNoOtherChannel() {
        var here = server();
        var heard = new HeardNotes();
        here.withHistory(THOUSANDS).addListenerAfter("room", null, Note.class, heard);
        assertThat(post(here, "room", 1)).succeedsWithin(60, TimeUnit.SECONDS);
        int slot = slot("room");
        int from = redis.firstOwner(slot);
        int to = (from + 1) % 3;
        String neighbour = channelOf(from, "neighbour");

        redis.beginMove(slot, from, to);
        redis.moveKeys(slot, from, to);
        var held = IntStream.rangeClosed(2, 1_000)
                .mapToObj(i -> post(here, "room", i))
                .toList();
        for (int i = 1; i <= 1_000; i++) {
            assertThat(post(here, neighbour, i)).succeedsWithin(60, TimeUnit.SECONDS);
        }
        assertThat(hasAnswered(from, "ASK")).isTrue();
        assertThat(held).noneMatch(CompletableFuture::isDone);
        var history = here.withHistory(THOUSANDS).history("room", Note.class);
        assertThat(history).isNotDone();
        redis.endMove(slot, from, to);

        assertThat(held).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        assertThat(history).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.lastNumber() == 1_000);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 1_000));
        assertThat(heard.gaps()).isEmpty();
    }

    @Test
    void postsWaitWhileOnlyOneKeyOfTheirChannelHasMoved() {
        var here = server();
        var heard = new HeardNotes();
        here.withHistory(THOUSANDS).addListenerAfter("room", null, Note.class, heard);
        assertThat(post(here, "room", 1)).succeedsWithin(60, TimeUnit.SECONDS);
        int slot = slot("room");
        int from = redis.firstOwner(slot);
        int to = (from + 1) % 3;

        redis.beginMove(slot, from, to);
        redis.moveKey("history-origins:streampod:{room}", from, to);
        var posts = IntStream.rangeClosed(2, 50)
                .mapToObj(i -> post(here, "room", i))
                .toList();
        await().until(() -> hasAnswered(from, "TRYAGAIN"));
        assertThat(posts).noneMatch(CompletableFuture::isDone);
        redis.moveKeys(slot, from, to);
        redis.endMove(slot, from, to);

        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        await().until(() -> heard.lastNumber() == 50);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 50));
        assertThat(heard.gaps()).isEmpty();
    }

    private boolean hasAnswered(int node, String error) {
        return redis.node(node).command("INFO", "errorstats").text().contains("errorstat_" + error);
    }

    private static CompletableFuture<Void> post(MessageBroker broker, String channel, int number) {
        return broker.withHistory(THOUSANDS).postMessage(channel, new Note("ada", number));
    }

    @Test
    void aMasterThatHandsOverInGoodOrderLosesNothing() throws Exception {
        var here = server();
        var there = server();
        var heardHere = listeners(here);
        var heardThere = listeners(there);
        var poster = new Poster(here);
        poster.awaitRounds(10);

        redis.handOver(2);
        poster.awaitRounds(10);
        int last = poster.stop();

        assertAllHeard(heardHere, last);
        assertAllHeard(heardThere, last);
        assertThat(heardHere).allSatisfy(heard -> assertThat(heard.gaps()).isEmpty());
        assertThat(heardThere).allSatisfy(heard -> assertThat(heard.gaps()).isEmpty());
    }

    @Test
    void postsWaitWhileTheClusterIsDown() {
        var here = server();
        var heard = new HeardNotes();
        String channel = channelOf(0, "room");
        here.withHistory(THOUSANDS).addListenerAfter(channel, null, Note.class, heard);
        assertThat(post(here, channel, 1)).succeedsWithin(60, TimeUnit.SECONDS);

        redis.replaceAfter(Duration.ofSeconds(1));
        redis.node(4).kill();
        redis.node(1).kill(); // Nobody has its slots now, and the others answer CLUSTERDOWN.
        await().until(() -> redis.node(0).command("CLUSTER", "INFO").text().contains("cluster_state:fail"));
        var posts = IntStream.rangeClosed(2, 50)
                .mapToObj(i -> post(here, channel, i))
                .toList();
        await().until(() -> hasAnswered(0, "CLUSTERDOWN"));
        assertThat(posts).noneMatch(CompletableFuture::isDone);
        await().until(() -> here.state().redis() == MessagingState.Redis.DOWN);
        redis.node(1).restart();

        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        await().until(() -> heard.lastNumber() == 50);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 50));
        assertThat(heard.gaps()).isEmpty();
        await().until(() -> here.state().redis() == MessagingState.Redis.UP);
    }

    @Test
    void aMasterThatHangsIsLeftForItsReplica() {
        var here = server();
        String channel = channelOf(1, "room");
        var heard = new HeardNotes();
        here.withHistory(THOUSANDS).addListenerAfter(channel, null, Note.class, heard);
        assertThat(post(here, channel, 1)).succeedsWithin(60, TimeUnit.SECONDS);
        redis.node(1).awaitReplicas();

        redis.replaceAfter(Duration.ofSeconds(1));
        redis.node(1).suspend();
        var posts = IntStream.rangeClosed(2, 50)
                .mapToObj(i -> post(here, channel, i))
                .toList();
        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));

        await().until(() -> heard.lastNumber() == 50);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 50));
        assertThat(heard.gaps()).isEmpty();
        redis.node(1).resume();
        assertThat(post(here, channel, 51)).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.lastNumber() == 51);
    }

    /** The old master takes what was sent to it while it hung, and the new one passes that on to those who listen there. */
    @Test
    void whatAMasterBeginsThatWasReplacedIsNoNewHistory() {
        var here = server();
        String channel = channelOf(1, "room");
        var heard = new HeardNotes();
        here.withHistory(THOUSANDS).addListenerAfter(channel, null, Note.class, heard);
        assertThat(post(here, channel, 1)).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.lastNumber() == 1);
        String key = "streampod:{" + channel + "}";
        redis.node(1).command("DEL", "history:" + key, "history-origins:" + key);
        redis.node(1).awaitReplicas();

        redis.replaceAfter(Duration.ofSeconds(1));
        redis.node(1).suspend();
        var posts = IntStream.rangeClosed(2, 50)
                .mapToObj(i -> post(here, channel, i))
                .toList();
        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        await().until(() -> heard.lastNumber() == 50);
        redis.node(1).resume();
        redis.awaitPairs();
        for (int number = 51; number <= 60; number++) {
            assertThat(post(here, channel, number)).succeedsWithin(60, TimeUnit.SECONDS);
        }

        await().until(() -> heard.lastNumber() == 60);
        assertThat(heard.numbers()).isEqualTo(numbers(1, 60));
    }

    @Test
    void channelsOfTheServersFollowTheirSlotsToo() {
        var here = server();
        var there = server();
        var heard = new ConcurrentLinkedQueue<String>();
        var missed = new AtomicInteger();
        var channel = there.control("of-a-test");
        channel.listen(new ControlChannel.Listener() {
            @Override
            public void received(byte[] message) {
                heard.add(new String(message, StandardCharsets.UTF_8));
            }

            @Override
            public void missed(Moment since) {
                missed.incrementAndGet();
            }
        });
        await().until(() -> missed.get() == 1); // It stands.
        int slot = redis.slot("streampod:{streampod-control:of-a-test}");
        int from = redis.firstOwner(slot);
        assertThat(here.control("of-a-test").post("one".getBytes(StandardCharsets.UTF_8)))
                .succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.contains("one"));
        redis.move(slot, from, (from + 1) % 3);
        await().until(() -> missed.get() == 2);
        assertThat(here.control("of-a-test").post("two".getBytes(StandardCharsets.UTF_8)))
                .succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.contains("two"));
        channel.close();
        await().until(() -> channels((from + 1) % 3).isEmpty());
    }

    @Test
    void namesWithBracesAreOnOneMasterWithTheirHistory() {
        var here = server();
        for (String name : List.of("{", "}", "{}", "a{b}c", "}{", "%", "%7B", "room {1}")) {
            var heard = new HeardNotes();
            here.withHistory(THOUSANDS).addListenerAfter(name, null, Note.class, heard);
            assertThat(post(here, name, 1)).as(name).succeedsWithin(60, TimeUnit.SECONDS);
            await().until(() -> heard.numbers().equals(List.of(1)));
            assertThat(here.withHistory(THOUSANDS).history(name, Note.class))
                    .succeedsWithin(60, TimeUnit.SECONDS)
                    .satisfies(kept -> assertThat(kept).hasSize(1));
        }
    }

    @Test
    void keysAreOnOneMasterAndFoundWhereTheirSlotHasGone() {
        try (var keys = RedisKeyStore.builder(redis.uri()).build()) {
            var issued = keys.issue("ada", List.of("write", "read"), null);
            keys.issue("ada", List.of("write"), null);
            int slot = redis.slot(RedisKeyStore.DEFAULT_PREFIX);
            int from = redis.firstOwner(slot);
            redis.move(slot, from, (from + 1) % 3);

            assertThat(keys.authenticate(issued.key())).isPresent();
            assertThat(keys.revokeScope("ada", "read")).isEqualTo(1);
            assertThat(keys.revokeUser("ada")).isEqualTo(2);
            assertThat(keys.authenticate(issued.key())).isEmpty();
        }
        assertThatThrownBy(
                        () -> RedisKeyStore.builder(redis.uri()).prefix("mine:").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("braces");
    }
}
