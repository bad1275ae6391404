package dev.streampod.examples.pixorama.server;

import static dev.streampod.examples.pixorama.server.CanvasServerTest.assertRefused;
import static dev.streampod.examples.pixorama.server.CanvasViewer.PATIENCE;
import static dev.streampod.examples.pixorama.server.CanvasViewer.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.StreampodClient;
import dev.streampod.examples.pixorama.protocol.KnownPicture;
import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import dev.streampod.examples.pixorama.protocol.server.CanvasChannel;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.OnServer;
import dev.streampod.test.ServerSettings;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.SignedIn;
import dev.streampod.test.StartedServer;
import dev.streampod.test.StreampodServerTest;
import dev.streampod.test.TestCluster;
import dev.streampod.test.TestNetwork;
import dev.streampod.test.TestRedis;
import dev.streampod.wire.ErrorCode;
import io.lettuce.core.RedisClient;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two servers of one canvas, with a real Redis between them. */
@StreampodServerTest(servers = 2)
class CanvasServersTest implements CanvasFixture {

    /** The colour of each painter's last pixel. */
    private static final int LAST = 15;

    @Nested
    class OfTheLargestSize {

        @ServerUnderTest
        static StartedServer canvas(ServerSettings settings, KeyStore keys) {
            return CanvasFixture.ofSize(Canvas.LARGEST_SIZE, settings, keys);
        }

        @Test
        void isShownByAllServers(PixoramaClient first, @OnServer(1) PixoramaClient second) {
            int edge = Canvas.LARGEST_SIZE - 1;
            var here = new CanvasViewer(first);
            here.paint(edge, edge, 7);
            soon(() -> assertThat(here.color(edge, edge)).isEqualTo(7));

            var there = new CanvasViewer(second);
            soon(() -> assertThat(there.color(edge, edge)).isEqualTo(7));
            assertThat(there.picture()).hasSize(Canvas.LARGEST_SIZE * Canvas.LARGEST_SIZE);
            there.paint(0, edge, 8);
            soon(() -> assertThat(here.color(0, edge)).isEqualTo(8));
            assertThat(here.errors).isEmpty();
            assertThat(there.errors).isEmpty();
        }
    }

    @Test
    void anAdministratorClearsTheCanvasOfAllServers(
            PixoramaClient first,
            @OnServer(1) PixoramaClient second,
            @OnServer(1) PixoramaClient third,
            @SignedIn(value = "ada", scopes = "admin") PixoramaClient admin,
            TestCluster cluster) {
        var here = new CanvasViewer(first);
        var there = new CanvasViewer(second);
        here.paint(3, 2, 7);
        there.paint(4, 2, 8);
        for (var viewer : List.of(here, there)) {
            soon(() -> assertThat(viewer.color(3, 2)).isEqualTo(7));
            soon(() -> assertThat(viewer.color(4, 2)).isEqualTo(8));
        }

        assertThat(admin.pixorama().clear(7)).isEqualTo(SIZE * SIZE - 1);

        for (var viewer : List.of(here, there)) {
            soon(() -> assertThat(viewer.picture()).containsOnly(7));
        }
        there.paint(0, 0, 1);
        soon(() -> assertThat(here.color(0, 0)).isEqualTo(1));
        cluster.stop(1);
        cluster.start(1);
        var late = new CanvasViewer(third);
        soon(() -> assertThat(late.color(15, 15)).isEqualTo(7));
        assertThat(admin.pixorama().clear(7)).isEqualTo(1);
    }

    @Test
    @Tag("long")
    void aClearingThatDoesNotComeBackIsSaidToBeUncertain(
            PixoramaClient client, @SignedIn(value = "ada", scopes = "admin") PixoramaClient admin, TestRedis redis) {
        var viewer = new CanvasViewer(client);
        viewer.paint(3, 2, 7);
        soon(() -> assertThat(viewer.color(3, 2)).isEqualTo(7));
        admin.openStreamingConnection().join();

        redis.kill();
        assertRefused(admin, 0, ErrorCode.UNAVAILABLE);
        redis.restart();

        viewer.paint(4, 2, 8);
        soon(() -> assertThat(viewer.color(4, 2)).isEqualTo(8));
    }

    @Test
    void aServerThatStartsLaterGetsThePictureFromTheOthers(
            PixoramaClient first, @OnServer(1) PixoramaClient second, TestCluster cluster) {
        cluster.stop(1);
        var painter = new CanvasViewer(first);
        painter.paint(3, 2, 7);
        soon(() -> assertThat(painter.color(3, 2)).isEqualTo(7));

        cluster.start(1);
        var late = new CanvasViewer(second);
        // When the others take long to answer it shows an empty picture first.
        soon(() -> assertThat(late.color(3, 2)).isEqualTo(7));
    }

    @Test
    void thePictureOutlivesTheRestartOfAllServersHoweverMuchWasPainted(
            PixoramaClient first,
            @OnServer(1) PixoramaClient second,
            PixoramaClient third,
            @OnServer(1) PixoramaClient fourth,
            TestCluster cluster) {
        var painter = new CanvasViewer(first);
        var watcher = new CanvasViewer(second);
        painter.paint(3, 2, 7);
        int more = HISTORY + 100; // the channel keeps the first no longer
        for (int i = 0; i < more; i++) {
            painter.paint(4, i % SIZE, i % 16);
            if (i % 1_000 == 0) { // no more wait for Redis at a time than may
                int row = i / 1_000;
                painter.paint(6, row, 9);
                soon(() -> assertThat(watcher.color(6, row)).isEqualTo(9));
            }
        }
        painter.paint(5, 2, 8);
        soon(() -> assertThat(watcher.color(5, 2)).isEqualTo(8));
        byte[] picture = watcher.picture();

        first.close();
        second.close();
        cluster.stop(0);
        cluster.stop(1);
        cluster.start(0);
        var after = new CanvasViewer(third);

        soon(() -> assertThat(after.picture()).isEqualTo(picture));
        assertThat(after.color(3, 2)).isEqualTo(7);
        cluster.start(1);
        var late = new CanvasViewer(fourth);
        soon(() -> assertThat(late.picture()).isEqualTo(picture));
    }

    @Test
    void aPictureThatRedisHasLostOutlivesTheRestartOfAllServersAllTheSame(
            PixoramaClient first,
            @OnServer(1) PixoramaClient second,
            PixoramaClient third,
            TestCluster cluster,
            TestRedis redis) {
        var painter = new CanvasViewer(first);
        var watcher = new CanvasViewer(second);
        painter.paint(3, 2, 7);
        soon(() -> assertThat(watcher.color(3, 2)).isEqualTo(7));

        flush(redis);
        painter.paint(4, 2, 8);
        soon(() -> assertThat(watcher.color(4, 2)).isEqualTo(8));
        var channel = CanvasChannel.of(SIZE);
        soon(() -> assertThat(channel.history(cluster.server(0).messages()).join())
                .anyMatch(kept -> kept.message() instanceof KnownPicture));
        first.close();
        second.close();
        cluster.stop(1);
        cluster.stop(0);
        cluster.start(0);

        var after = new CanvasViewer(third);
        soon(() -> assertThat(after.color(4, 2)).isEqualTo(8));
        soon(() -> assertThat(after.color(3, 2)).isEqualTo(7));
    }

    private static void flush(TestRedis redis) {
        try (var client = RedisClient.create(redis.uri());
                var connection = client.connect()) {
            connection.sync().flushall();
        }
    }

    @Test
    @Tag("long")
    void twentyPaintersOnTwoServersEndWithEqualPictures(TestCluster cluster) throws InterruptedException {
        List<PixoramaClient> clients = IntStream.range(0, 20)
                .mapToObj(i -> client(cluster.server(i % 2)))
                .toList();
        try {
            var painters = clients.stream().map(CanvasViewer::new).toList();
            soon(() -> assertThat(painters)
                    .allSatisfy(painter -> assertThat(painter.messages).isNotEmpty()));
            paintAtOnce(painters, 100);
        } finally {
            clients.forEach(StreampodClient::close);
        }
    }

    private static PixoramaClient client(StreampodServer server) {
        return PixoramaClient.builder("http://127.0.0.1:" + server.port())
                .connectTimeout(PATIENCE)
                .build();
    }

    private static void paintAtOnce(List<CanvasViewer> painters, int pixelsEach) throws InterruptedException {
        var threads = Executors.newFixedThreadPool(painters.size());
        for (int i = 0; i < painters.size(); i++) {
            var painter = painters.get(i);
            int number = i;
            var random = new Random(i);
            threads.execute(() -> {
                for (int pixel = 0; pixel < pixelsEach; pixel++) {
                    painter.paint(random.nextInt(SIZE), random.nextInt(SIZE - 2), random.nextInt(16));
                }
                painter.paint(number % SIZE, SIZE - 2 + number / SIZE, LAST);
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        // A server that is kept from its work loses Redis for a while, and makes up for it with a whole picture.
        soon(() -> assertThat(painters).allSatisfy(painter -> {
            for (int i = 0; i < painters.size(); i++) {
                assertThat(painter.color(i % SIZE, SIZE - 2 + i / SIZE)).isEqualTo(LAST);
            }
            assertThat(painter.picture()).isEqualTo(painters.get(0).picture());
        }));
        assertThat(painters).allSatisfy(painter -> {
            assertThat(painter.errors).isEmpty();
            assertThat(painter.updates()).isLessThanOrEqualTo((long) painters.size() * (pixelsEach + 1));
        });
    }

    @Test
    void aServerThatWasCutOffFromRedisShowsWhatWasPaintedMeanwhile(
            PixoramaClient first, @OnServer(1) PixoramaClient second, TestNetwork network) {
        var here = new CanvasViewer(first);
        var there = new CanvasViewer(second);
        here.paint(1, 1, 3);
        soon(() -> assertThat(there.color(1, 1)).isEqualTo(3));

        network.toRedis(1).cut();
        here.paint(1, 1, 4);
        here.paint(2, 1, 5);
        soon(() -> assertThat(here.color(2, 1)).isEqualTo(5));
        assertThat(there.color(1, 1)).isEqualTo(3);

        network.toRedis(1).restore();
        soon(() -> assertThat(there.color(2, 1)).isEqualTo(5));
        assertThat(there.color(1, 1)).isEqualTo(4);
        there.paint(3, 1, 6);
        soon(() -> assertThat(here.color(3, 1)).isEqualTo(6));
    }

    @Test
    void whatIsPaintedWhileRedisIsGoneAppearsEverywhereWhenItIsBack(
            PixoramaClient first, @OnServer(1) PixoramaClient second, TestRedis redis) {
        var here = new CanvasViewer(first);
        var there = new CanvasViewer(second);
        here.paint(1, 1, 3);
        soon(() -> assertThat(there.color(1, 1)).isEqualTo(3));

        redis.kill();
        here.paint(2, 2, 4);
        there.paint(3, 3, 5);
        redis.restart();

        soon(() -> assertThat(here.picture()).isEqualTo(there.picture()));
        soon(() -> assertThat(here.color(2, 2)).isEqualTo(4));
        soon(() -> assertThat(here.color(3, 3)).isEqualTo(5));
        soon(() -> assertThat(there.picture()).isEqualTo(here.picture()));
    }

    @Test
    void everybodyIsToldHowManyAreConnectedToAllServers(PixoramaClient first, @OnServer(1) PixoramaClient second) {
        var here = new CanvasViewer(first);
        var there = new CanvasViewer(second);
        Stream.of(here, there)
                .forEach(viewer -> soon(() -> assertThat(viewer.messages).contains(new Painters(2))));
        second.close();
        soon(() -> assertThat(here.messages).endsWith(new Painters(1)));
    }

    @Test
    @Tag("long")
    void aServerThatIsCutOffFromRedisIsNotCountedForLong(
            PixoramaClient first, @OnServer(1) PixoramaClient second, TestNetwork network) {
        var here = new CanvasViewer(first);
        new CanvasViewer(second);
        soon(() -> assertThat(here.messages).endsWith(new Painters(2)));

        network.toRedis(1).cut();
        soon(() -> assertThat(here.messages).endsWith(new Painters(1)));
        network.toRedis(1).restore();
        soon(() -> assertThat(here.messages).endsWith(new Painters(2)));
    }
}
