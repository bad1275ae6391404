package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.HeardNotes;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Masters of a Redis Cluster that fail, hang or hand over, and their replicas, which take over. */
@Tag("long")
class RedisClusterFailOverTest extends RedisClusterFixture {

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
}
