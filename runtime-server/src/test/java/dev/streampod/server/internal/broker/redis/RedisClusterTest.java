package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.server.auth.redis.RedisKeyStore;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessagingState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Channels on the masters of a Redis Cluster, whose slots move. */
@Tag("long")
class RedisClusterTest extends RedisClusterFixture {

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

    private List<String> channels(int node) {
        return redis.node(node).command("PUBSUB", "SHARDCHANNELS").texts();
    }
}
