package dev.streampod.examples.pixorama.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.CallException;
import dev.streampod.client.StreamOptions;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import dev.streampod.examples.pixorama.protocol.client.PixoramaClient;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real servers and clients, with a real Redis between servers. */
class CanvasServerTest {

    private static final int SIZE = 16;

    /** The colour of each painter's last pixel. */
    private static final int LAST = 15;

    /** Generous, for machines that are busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final KeyStore KEYS = KeyStore.inMemory();

    static {
        KEYS.add("admin-key", "ada", List.of("admin"));
        KEYS.add("user-key", "bob", List.of());
    }

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    @Test
    void aClientGetsThePictureFirstAndThenEveryPixel() {
        var server = server(null);
        var painter = viewer(server);
        painter.paint(3, 2, 7);
        soon(() -> assertThat(painter.color(3, 2)).isEqualTo(7));

        var late = viewer(server);
        soon(() -> assertThat(late.color(3, 2)).isEqualTo(7));
        painter.paint(4, 2, 8);
        soon(() -> assertThat(late.color(4, 2)).isEqualTo(8));
        assertThat(late.messages.get(0)).isInstanceOf(ImageData.class);
    }

    @Test
    @NeedsRedis
    void aCanvasOfTheLargestSizeIsShownByAllServers() {
        var redis = redis();
        int edge = Canvas.LARGEST_SIZE - 1;
        var here = viewer(server(Canvas.LARGEST_SIZE, redis.uri()));
        here.paint(edge, edge, 7);
        soon(() -> assertThat(here.color(edge, edge)).isEqualTo(7));

        var there = viewer(server(Canvas.LARGEST_SIZE, redis.uri()));
        soon(() -> assertThat(there.color(edge, edge)).isEqualTo(7));
        assertThat(there.picture()).hasSize(Canvas.LARGEST_SIZE * Canvas.LARGEST_SIZE);
        there.paint(0, edge, 8);
        soon(() -> assertThat(here.color(0, edge)).isEqualTo(8));
        assertThat(here.errors).isEmpty();
        assertThat(there.errors).isEmpty();
    }

    @Test
    void aBadPixelIsRefusedWithTheReason() {
        var painter = viewer(server(null));
        painter.paint(9999, 0, 1);
        soon(() -> assertThat(painter.errors).singleElement().asString().contains("x out of range: 9999"));
        assertThat(painter.errorCodes).containsExactly(ErrorCode.BAD_REQUEST);
        painter.paint(0, 0, 1);
        soon(() -> assertThat(painter.color(0, 0)).isEqualTo(1));
    }

    @Test
    @NeedsRedis
    void anAdministratorClearsTheCanvasOfAllServers() {
        var redis = redis();
        var first = server(redis.uri());
        var here = viewer(first);
        var there = viewer(server(redis.uri()));
        here.paint(3, 2, 7);
        there.paint(4, 2, 8);
        for (var viewer : List.of(here, there)) {
            soon(() -> assertThat(viewer.color(3, 2)).isEqualTo(7));
            soon(() -> assertThat(viewer.color(4, 2)).isEqualTo(8));
        }

        var admin = client(first, "admin-key");
        assertThat(admin.pixorama().clear(7)).isEqualTo(SIZE * SIZE - 1);

        for (var viewer : List.of(here, there)) {
            soon(() -> assertThat(viewer.picture()).containsOnly(7));
        }
        there.paint(0, 0, 1);
        soon(() -> assertThat(here.color(0, 0)).isEqualTo(1));
        var late = viewer(server(redis.uri()));
        soon(() -> assertThat(late.color(15, 15)).isEqualTo(7));
        assertThat(admin.pixorama().clear(7)).isEqualTo(1);
    }

    @Test
    void onlyAdministratorsClearTheCanvas() {
        var server = server(null);
        var viewer = viewer(server);
        viewer.paint(3, 2, 7);
        soon(() -> assertThat(viewer.color(3, 2)).isEqualTo(7));

        assertRefused(viewer.client, 0, ErrorCode.UNAUTHENTICATED);
        assertRefused(client(server, "user-key"), 0, ErrorCode.FORBIDDEN);
        assertRefused(client(server, "admin-key"), 16, ErrorCode.BAD_REQUEST);

        viewer.paint(4, 2, 8);
        soon(() -> assertThat(viewer.color(4, 2)).isEqualTo(8));
        assertThat(viewer.color(3, 2)).isEqualTo(7);
    }

    @Test
    @NeedsRedis
    @Tag("long")
    void aClearingThatDoesNotComeBackIsSaidToBeUncertain() {
        var redis = redis();
        var server = server(redis.uri());
        var viewer = viewer(server);
        viewer.paint(3, 2, 7);
        soon(() -> assertThat(viewer.color(3, 2)).isEqualTo(7));
        var admin = client(server, "admin-key");

        redis.stop();
        assertRefused(admin, 0, ErrorCode.UNAVAILABLE);
        redis.restart();

        viewer.paint(4, 2, 8);
        soon(() -> assertThat(viewer.color(4, 2)).isEqualTo(8));
    }

    private static void assertRefused(PixoramaClient client, int color, ErrorCode code) {
        assertThatThrownBy(() -> client.pixorama().clear(color))
                .isInstanceOfSatisfying(
                        CallException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private PixoramaClient client(CanvasServer server, String key) {
        return closedLater(PixoramaClient.builder("http://localhost:" + server.port())
                .key(key)
                .build());
    }

    @Test
    @NeedsRedis
    void aServerThatStartsLaterGetsThePictureFromTheOthers() {
        var redis = redis();
        var painter = viewer(server(redis.uri()));
        painter.paint(3, 2, 7);
        soon(() -> assertThat(painter.color(3, 2)).isEqualTo(7));

        var late = viewer(server(redis.uri()));
        // When the others take long to answer it shows an empty picture first.
        soon(() -> assertThat(late.color(3, 2)).isEqualTo(7));
    }

    @Test
    @NeedsRedis
    void thePictureOutlivesTheRestartOfAllServersHoweverMuchWasPainted() {
        var redis = redis();
        var first = server(redis.uri());
        var second = server(redis.uri());
        var painter = viewer(first);
        var watcher = viewer(second);
        painter.paint(3, 2, 7);
        int more = CanvasServer.HISTORY.size() + 100; // the channel keeps the first no longer
        for (int i = 0; i < more; i++) {
            painter.paint(4, i % SIZE, i % 16);
        }
        painter.paint(5, 2, 8);
        soon(() -> assertThat(watcher.color(5, 2)).isEqualTo(8));
        byte[] picture = watcher.picture();

        first.close();
        second.close();
        var after = viewer(server(redis.uri()));

        soon(() -> assertThat(after.picture()).isEqualTo(picture));
        assertThat(after.color(3, 2)).isEqualTo(7);
        var late = viewer(server(redis.uri()));
        soon(() -> assertThat(late.picture()).isEqualTo(picture));
    }

    @Test
    @NeedsRedis
    @Tag("long")
    void twentyPaintersOnTwoServersEndWithEqualPictures() throws InterruptedException {
        var redis = redis();
        var servers = List.of(server(redis.uri()), server(redis.uri()));
        var painters =
                IntStream.range(0, 20).mapToObj(i -> viewer(servers.get(i % 2))).toList();
        soon(() -> assertThat(painters)
                .allSatisfy(painter -> assertThat(painter.messages).isNotEmpty()));
        int pixelsEach = 100;
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
            assertThat(painter.updates()).isLessThanOrEqualTo(20L * (pixelsEach + 1));
        });
    }

    @Test
    @NeedsRedis
    void aServerThatWasCutOffFromRedisShowsWhatWasPaintedMeanwhile() {
        var redis = redis();
        try (var line = FaultyProxy.to(redis.port())) {
            var here = viewer(server(redis.uri()));
            var there = viewer(server("redis://127.0.0.1:" + line.port()));
            here.paint(1, 1, 3);
            soon(() -> assertThat(there.color(1, 1)).isEqualTo(3));

            line.refuse();
            line.cutAll();
            here.paint(1, 1, 4);
            here.paint(2, 1, 5);
            soon(() -> assertThat(here.color(2, 1)).isEqualTo(5));
            assertThat(there.color(1, 1)).isEqualTo(3);

            line.accept();
            soon(() -> assertThat(there.color(1, 1)).isEqualTo(4));
            assertThat(there.color(2, 1)).isEqualTo(5);
            there.paint(3, 1, 6);
            soon(() -> assertThat(here.color(3, 1)).isEqualTo(6));
        }
    }

    @Test
    @NeedsRedis
    void whatIsPaintedWhileRedisIsGoneAppearsEverywhereWhenItIsBack() {
        var redis = redis();
        var here = viewer(server(redis.uri()));
        var there = viewer(server(redis.uri()));
        here.paint(1, 1, 3);
        soon(() -> assertThat(there.color(1, 1)).isEqualTo(3));

        redis.stop();
        here.paint(2, 2, 4);
        there.paint(3, 3, 5);
        redis.restart();

        soon(() -> assertThat(here.picture()).isEqualTo(there.picture()));
        soon(() -> assertThat(here.color(2, 2)).isEqualTo(4));
        soon(() -> assertThat(here.color(3, 3)).isEqualTo(5));
        soon(() -> assertThat(there.picture()).isEqualTo(here.picture()));
    }

    @Test
    @NeedsRedis
    void everybodyIsToldHowManyAreConnectedToAllServers() {
        var redis = redis();
        var here = viewer(server(redis.uri()));
        var there = viewer(server(redis.uri()));
        soon(() -> assertThat(here.messages).contains(new Painters(2)));
        soon(() -> assertThat(there.messages).contains(new Painters(2)));
        there.client.close();
        soon(() -> assertThat(here.messages).endsWith(new Painters(1)));
    }

    private CanvasServer server(@Nullable String redis) {
        return server(SIZE, redis);
    }

    private CanvasServer server(int size, @Nullable String redis) {
        return closedLater(CanvasServer.start(0, size, redis, KEYS));
    }

    private RedisServer redis() {
        return closedLater(RedisServer.start());
    }

    private Viewer viewer(CanvasServer server) {
        var viewer = new Viewer("http://localhost:" + server.port());
        closedLater(viewer.client);
        return viewer;
    }

    private <T extends AutoCloseable> T closedLater(T resource) {
        opened.add(resource);
        return resource;
    }

    private static void soon(ThrowingRunnable expectation) {
        await().atMost(PATIENCE).untilAsserted(expectation);
    }

    /** A client that keeps what it is sent. */
    private static final class Viewer {

        /** Room for all of a test, so that no reader falls behind on a busy machine. */
        private static final StreamOptions READER = StreamOptions.DEFAULT.withCapacity(10_000);

        final PixoramaClient client;
        final List<PixoramaToClient> messages = new CopyOnWriteArrayList<>();
        final List<String> errors = new CopyOnWriteArrayList<>();
        final List<ErrorCode> errorCodes = new CopyOnWriteArrayList<>();

        Viewer(String url) {
            client = PixoramaClient.builder(url).build();
            client.addErrorListener(error -> {
                errorCodes.add(error.code());
                errors.add(error.message());
            });
            var stream = client.pixorama().stream(READER);
            stream.completion().whenComplete((ended, failure) -> {
                if (failure != null) {
                    errors.add(failure.toString());
                }
            });
            stream.listen(messages::add);
            client.openStreamingConnection().join();
        }

        void paint(int x, int y, int color) {
            client.pixorama().sendStreamMessageAsync(new SetPixel(x, y, color)).join();
        }

        long updates() {
            return messages.stream().filter(PixelUpdate.class::isInstance).count();
        }

        byte[] picture() {
            byte[] picture = {};
            int width = 0;
            for (PixoramaToClient message : messages) {
                if (message instanceof ImageData whole) {
                    picture = whole.pixels().toByteArray();
                    width = whole.width();
                } else if (message instanceof PixelUpdate update) {
                    picture[update.y() * width + update.x()] = (byte) update.color();
                }
            }
            return picture;
        }

        int color(int x, int y) {
            byte[] picture = picture();
            return picture.length == 0 ? -1 : picture[y * (int) Math.sqrt(picture.length) + x];
        }
    }
}
