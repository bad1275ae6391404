package dev.streampod.examples.pixorama.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.protocol.CanvasMessage;
import dev.streampod.examples.pixorama.protocol.Cleared;
import dev.streampod.examples.pixorama.protocol.ImageData;
import dev.streampod.examples.pixorama.protocol.Painted;
import dev.streampod.examples.pixorama.protocol.PixelUpdate;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.server.messaging.ChannelPosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that start and end at any time, with any part of the channel kept, hear the channel with any delay, lose it for any time, and
 * give up waiting at any time, while the channel loses what it has kept and begins anew, by a clock that goes back: whatever the
 * order of events, all end with the same picture. The channel is a list; each server reads it at its own pace.
 */
class CanvasReplicationTest {

    private static final int SIZE = 4;
    private static final int SERVERS = 5;
    private static final int STEPS = 600;
    private static final int CLOCK_GOES_BACK = 10_000;

    private final List<Post> channel = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    /** Where the channel last began anew, and how many times it did. */
    private int beginning;

    private int epochs;

    private record Post(CanvasMessage message, ChannelPosition position) {}

    private void post(CanvasMessage message) {
        int millis = CLOCK_GOES_BACK * (STEPS - epochs) + channel.size();
        channel.add(new Post(message, new ChannelPosition(millis, 0, epochs + 1)));
    }

    private void loseWhatWasKept(Random random) {
        if (random.nextInt(20) == 0) {
            beginning = channel.size();
            epochs++;
        }
    }

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
        servers.add(new Server(0));
        for (int step = 0; step < STEPS; step++) {
            int chosen = random.nextInt(servers.size());
            Server server = servers.get(chosen);
            switch (random.nextInt(11)) {
                case 0 -> startAnother(random);
                case 1, 2 -> server.paint(random);
                case 3 -> server.giveUpWaiting(random);
                case 4 -> server.openStream(random);
                case 5 -> server.loseOrFindChannel(random, chosen < faithful);
                case 6 -> loseWhatWasKept(random);
                case 7 -> end(random, server, chosen < faithful);
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

    private void end(Random random, Server server, boolean faithful) {
        if (servers.size() > 1 && !faithful && random.nextInt(10) == 0) {
            servers.remove(server);
        }
    }

    private void startAnother(Random random) {
        if (servers.size() < SERVERS && random.nextInt(10) == 0) {
            servers.add(new Server(random.nextInt(channel.size() - beginning + 1)));
        }
    }

    private byte[] lastPainted() {
        byte[] colors = new byte[SIZE * SIZE];
        for (Post post : channel) {
            if (post.message() instanceof Painted painted) {
                colors[painted.y() * SIZE + painted.x()] = (byte) painted.color();
            } else if (post.message() instanceof Cleared cleared) {
                Arrays.fill(colors, (byte) cleared.color());
            }
        }
        return colors;
    }

    private final class Server {

        final SharedCanvas canvas = new SharedCanvas(SIZE);
        final List<Mirror> mirrors = new ArrayList<>();
        private int position;
        private boolean away;

        /** @param kept how many of the last messages the channel still has */
        Server(int kept) {
            position = channel.size() - kept;
            post(canvas.question());
        }

        boolean hear() {
            if (away || position == channel.size()) {
                return false;
            }
            Post next = channel.get(position++);
            var answer = canvas.receive(next.message(), next.position());
            if (answer != null) {
                post(answer);
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
                post(canvas.doubt());
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
                post(new Cleared(UUID.randomUUID(), random.nextInt(16)));
            } else {
                post(new Painted(random.nextInt(SIZE), random.nextInt(SIZE), random.nextInt(16)));
            }
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
