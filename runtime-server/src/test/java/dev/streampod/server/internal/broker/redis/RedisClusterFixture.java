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
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A Redis Cluster of one test, servers that share it, and a poster to many channels. */
@NeedsRedis
@Timeout(300)
abstract class RedisClusterFixture {

    static final ChannelHistory THOUSANDS = new ChannelHistory(10_000, Duration.ofHours(1));
    private static final RedisLimits LIMITS =
            RedisLimits.defaults().withHeartbeat(Duration.ofSeconds(2)).withBufferTime(Duration.ofMinutes(2));
    static final int CHANNELS = 50;

    /** How far the rounds of a poster are apart, at least. */
    private static final Duration PACE = Duration.ofMillis(5);

    final RedisCluster redis = RedisCluster.start();
    final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    final void close() {
        servers.forEach(MessageBroker::close);
        redis.close();
    }

    final MessageBroker server() {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT))
                .bus(RedisMessageBus.builder(redis.uri()).limits(LIMITS).build())
                .build();
        servers.add(broker);
        await().until(() -> broker.state().redis() == MessagingState.Redis.UP);
        return broker;
    }

    /** One of a hundred channels of that name, whose slot belongs to that master at first. */
    final String channelOf(int master, String name) {
        return IntStream.range(0, 100)
                .mapToObj(i -> name + " " + i)
                .filter(each -> redis.firstOwner(slot(each)) == master)
                .findFirst()
                .orElseThrow();
    }

    final int slot(String channel) {
        return redis.slot("streampod:{" + channel + "}");
    }

    static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** Posts numbered messages on all channels until it is told to stop. */
    static final class Poster {

        private final Messages messages;
        private final MessageBroker broker;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final ConcurrentLinkedQueue<CompletableFuture<Void>> posts = new ConcurrentLinkedQueue<>();
        private final Thread thread = new Thread(this::run);
        private volatile int rounds;

        Poster(MessageBroker broker) {
            this(broker, broker.withHistory(THOUSANDS));
        }

        Poster(MessageBroker broker, Messages messages) {
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

        void awaitRounds(int more) {
            int until = rounds + more;
            await().until(() -> rounds >= until);
        }

        int stop() throws InterruptedException {
            stop.set(true);
            thread.join();
            assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
            return rounds;
        }
    }

    static List<HeardNotes> listeners(MessageBroker broker) {
        var heard = new ArrayList<HeardNotes>();
        for (int channel = 0; channel < CHANNELS; channel++) {
            var listener = new HeardNotes();
            broker.withHistory(THOUSANDS).addListenerAfter("room " + channel, null, Note.class, listener);
            heard.add(listener);
        }
        return heard;
    }

    static void assertAllHeard(List<HeardNotes> listeners, int last) {
        await().until(() -> listeners.stream().allMatch(heard -> heard.lastNumber() == last));
        assertThat(listeners).allSatisfy(heard -> assertThat(heard.numbers()).isEqualTo(numbers(1, last)));
    }

    final boolean hasAnswered(int node, String error) {
        return redis.node(node).command("INFO", "errorstats").text().contains("errorstat_" + error);
    }

    static CompletableFuture<Void> post(MessageBroker broker, String channel, int number) {
        return broker.withHistory(THOUSANDS).postMessage(channel, new Note("ada", number));
    }
}
