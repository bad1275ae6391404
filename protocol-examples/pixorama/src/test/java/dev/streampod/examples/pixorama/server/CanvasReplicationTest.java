package dev.streampod.examples.pixorama.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.pixorama.protocol.Cleared;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.SetPixel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that start at any time, hear the channel with any delay, lose it for any time, and give up waiting at any time:
 * whatever the order of events, all end with the same picture. The channel is a list; each server reads it at its own pace.
 */
class CanvasReplicationTest {

    private static final int SIZE = 4;
    private static final int SERVERS = 5;
    private static final int STEPS = 600;

    private final List<SerializableEntity> channel = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    static long[] seeds() {
        return new Random(20261123).longs(300).toArray();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allCanvasesAndAllViewersEndEqual(long seed) {
        run(new Random(seed), SERVERS);
        assertAllShow(lastPainted());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aServerThatMissedNothingCorrectsTheOthers(long seed) {
        run(new Random(seed), 1);
        assertAllShow(lastPainted());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void serversThatAllMissedSomethingEndEqualToo(long seed) {
        run(new Random(seed), 0);
        assertAllShow(servers.get(0).colors());
    }

    /** @param faithful how many servers, the first ones, never lose the channel */
    private void run(Random random, int faithful) {
        servers.add(new Server());
        for (int step = 0; step < STEPS; step++) {
            int chosen = random.nextInt(servers.size());
            Server server = servers.get(chosen);
            switch (random.nextInt(9)) {
                case 0 -> startAnother(random);
                case 1, 2 -> server.paint(random);
                case 3 -> server.giveUpWaiting(random);
                case 4 -> server.openStream(random);
                case 5 -> server.loseOrFindChannel(random, chosen < faithful);
                default -> server.hear();
            }
        }
        for (Server server : servers) {
            server.canvas.settle();
            server.findChannel();
        }
        while (servers.stream().anyMatch(Server::hear)) {
            // until nobody has anything left to hear
        }
    }

    private void assertAllShow(byte[] expected) {
        assertThat(servers).allSatisfy(server -> {
            assertThat(server.colors()).isEqualTo(expected);
            assertThat(server.mirrors)
                    .allSatisfy(early -> assertThat(early.colors).isEqualTo(expected));
        });
    }

    private void startAnother(Random random) {
        if (servers.size() < SERVERS && random.nextInt(10) == 0) {
            servers.add(new Server());
        }
    }

    private byte[] lastPainted() {
        byte[] colors = new byte[SIZE * SIZE];
        for (SerializableEntity message : channel) {
            if (message instanceof PixelUpdate update) {
                colors[update.y() * SIZE + update.x()] = (byte) update.color();
            } else if (message instanceof Cleared cleared) {
                Arrays.fill(colors, (byte) cleared.color());
            }
        }
        return colors;
    }

    private final class Server {

        final SharedCanvas canvas = new SharedCanvas(UUID.randomUUID(), SIZE);
        final List<Mirror> mirrors = new ArrayList<>();
        private int position = channel.size();
        private boolean away;

        Server() {
            channel.add(canvas.question());
        }

        boolean hear() {
            if (away || position == channel.size()) {
                return false;
            }
            var answer = canvas.receive(channel.get(position++));
            if (answer != null) {
                channel.add(answer);
            }
            return true;
        }

        void loseOrFindChannel(Random random, boolean faithful) {
            if (away) {
                findChannel();
            } else if (!faithful && random.nextInt(10) == 0) {
                away = true;
            }
        }

        void findChannel() {
            if (away) {
                away = false;
                position = channel.size();
                canvas.doubt();
                channel.add(canvas.question());
            }
        }

        byte[] colors() {
            var mirror = new Mirror();
            canvas.join(mirror);
            canvas.leave(mirror);
            return mirror.colors;
        }

        void paint(Random random) {
            if (away) {
                return; // what it posts now comes after its question
            }
            if (random.nextInt(20) == 0) {
                channel.add(canvas.clear(random.nextInt(16)).message());
                return;
            }
            var pixel = new SetPixel(random.nextInt(SIZE), random.nextInt(SIZE), random.nextInt(16));
            channel.add(canvas.accept(pixel));
        }

        void giveUpWaiting(Random random) {
            if (random.nextInt(20) == 0) {
                canvas.settle();
            }
        }

        void openStream(Random random) {
            if (random.nextInt(10) == 0) {
                var mirror = new Mirror();
                mirrors.add(mirror);
                canvas.join(mirror);
            }
        }
    }

    /** What a client shows that paints what it is told. */
    private static final class Mirror implements SharedCanvas.Viewer {

        byte[] colors = {};

        @Override
        public void send(PixoramaToClient message) {
            if (message instanceof ImageData picture) {
                colors = picture.pixels().toByteArray();
            } else if (message instanceof PixelUpdate update) {
                colors[update.y() * SIZE + update.x()] = (byte) update.color();
            }
        }

        @Override
        public String toString() {
            return Arrays.toString(colors);
        }
    }
}
