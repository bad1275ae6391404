package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisCluster;
import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels on the masters of a Redis Cluster, whose slots move and whose masters fail. */
@NeedsRedis
@Timeout(300)
class RedisClusterTest {

    private static final ChannelHistory THOUSANDS = new ChannelHistory(10_000, Duration.ofHours(1));
    private static final RedisLimits LIMITS =
            RedisLimits.defaults().withHeartbeat(Duration.ofSeconds(2)).withBufferTime(Duration.ofMinutes(2));
    private static final int CHANNELS = 50;

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

    private int slot(String channel) {
        return redis.slot("streampod:{" + channel + "}");
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** Posts numbered messages on all channels until it is told to stop. */
    private static final class Poster {

        private final MessageBroker broker;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final ConcurrentLinkedQueue<CompletableFuture<Void>> posts = new ConcurrentLinkedQueue<>();
        private final Thread thread = new Thread(this::run);
        private volatile int rounds;

        private Poster(MessageBroker broker) {
            this.broker = broker;
            thread.start();
        }

        private void run() {
            for (int number = 1; !stop.get(); number++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    posts.add(broker.withHistory(THOUSANDS)
                            .postMessage("room " + channel, new Note("ada", number)));
                }
                rounds = number;
                while (broker.state().bufferedPosts() > 2_000 && !stop.get()) {
                    Thread.onSpinWait();
                }
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
    void channelsAreOnAllMastersAndBothServersHearThem() throws Exception {
        var here = server();
        var there = server();
        var heardHere = listeners(here);
        var heardThere = listeners(there);
        for (int node = 0; node < 3; node++) {
            assertThat(redis.node(node).command("PUBSUB", "SHARDCHANNELS").texts()).hasSizeGreaterThan(5);
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

        for (int channel = 0; channel < CHANNELS; channel += 2) {
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

        redis.node(1).kill();
        redis.awaitTakeover(1);
        await().until(() -> here.state().redis() == MessagingState.Redis.UP
                && there.state().redis() == MessagingState.Redis.UP);
        poster.awaitRounds(10);
        int last = poster.stop();

        for (var listeners : List.of(heardHere, heardThere)) {
            await().until(() -> listeners.stream().allMatch(heard -> heard.lastNumber() == last));
            assertThat(listeners).allSatisfy(heard -> {
                assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
                // What the master had acknowledged and not yet given to its replica is lost, and told.
                assertThat(heard.numbers().size() == last || !heard.gaps().isEmpty()).isTrue();
            });
        }
    }
}
