package dev.streampod.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Followers that all recover at once, as after a deploy. {@link #prepare} has the server post what they have missed, and
 * notes after which message; {@link #run} connects them, to the same server or another, lets all of them follow at the same
 * moment, and waits until the last is level. Each must get each message that it has missed. One thread.
 */
final class RecoveryLoad {

    private static final int BUFFER_SIZE = 16 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String CHANNEL = "kept";

    private final int missed;
    /** The position that the followers of each channel come with. */
    private final List<String> positions;

    private RecoveryLoad(int missed, List<String> positions) {
        this.missed = missed;
        this.positions = positions;
    }

    /**
     * Posts one message to each channel, and those that will be missed.
     *
     * @param port of a server that shares its histories with those of {@link #run}
     * @param controlPort of the one that posts to the channels in turn
     * @param missed how many messages of each channel
     */
    static RecoveryLoad prepare(int port, int controlPort, int channels, int missed) throws IOException {
        var readers = new ArrayList<ClientConnection>();
        try (var selector = Selector.open();
                var control =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), controlPort))) {
            control.write(ByteBuffer.wrap(("post " + channels * (1 + missed) + "\n").getBytes(US_ASCII)));
            var followers = new ArrayList<Follower>();
            for (int channel = 0; channel < channels; channel++) {
                var connection = ClientConnection.open(LoadTarget.streampodIdle(port), BUFFER_SIZE);
                readers.add(connection);
                var follower = new Follower(connection, 1 + missed);
                followers.add(follower);
                connection.channel().register(selector, SelectionKey.OP_READ, follower);
                connection.say(LoadTarget.follow(1, CHANNEL, channel, "{\"all\":true}"));
            }
            await(selector, followers, Follower::hasAll);
            return new RecoveryLoad(
                    missed, followers.stream().map(Follower::first).toList());
        } finally {
            ClientConnection.closeAll(readers);
        }
    }

    /** @param server the process whose CPU time is read */
    String run(int port, int followers, ServerProcessUsage server) throws IOException {
        var cpu = server.cpuTime();
        long start = System.nanoTime();
        var open = ClientConnection.openAll(LoadTarget.streampodIdle(port), followers, BUFFER_SIZE);
        try (var selector = Selector.open()) {
            var all = new ArrayList<Follower>();
            for (var connection : open) {
                var follower = new Follower(connection, missed);
                all.add(follower);
                connection.channel().register(selector, SelectionKey.OP_READ, follower);
            }
            long asked = System.nanoTime();
            for (int i = 0; i < followers; i++) {
                int channel = i % positions.size();
                open.get(i)
                        .say(LoadTarget.follow(1, CHANNEL, channel, "{\"after\":\"" + positions.get(channel) + "\"}"));
            }
            await(selector, all, Follower::isLevel);
            for (var follower : all) {
                follower.requireRecovered();
            }
            var level = all.stream()
                    .mapToLong(follower -> follower.levelAt - asked)
                    .sorted()
                    .toArray();
            return "connectMillis=" + millis(asked - start) + " levelMillisP50=" + millis(level[level.length / 2])
                    + " levelMillisLast=" + millis(level[level.length - 1]) + " deliveries="
                    + (long) followers * missed + " cpuMillis="
                    + server.cpuTime().minus(cpu).toMillis();
        } finally {
            ClientConnection.closeAll(open);
        }
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    /** What is waited for. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(Follower follower);
    }

    private static void await(Selector selector, List<Follower> followers, Condition condition) throws IOException {
        long start = System.nanoTime();
        int met = 0;
        while (true) {
            while (met < followers.size() && condition.holds(followers.get(met))) {
                met++;
            }
            if (met == followers.size()) {
                return;
            }
            selector.select(
                    key -> {
                        try {
                            ((Follower) key.attachment()).read();
                        } catch (IOException e) {
                            throw new LoadException("connection lost: " + e.getMessage());
                        }
                    },
                    100);
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new LoadException(
                        followers.size() - met + " followers or fewer are not level in time; the first has "
                                + followers.get(met).received + " messages");
            }
        }
    }

    /** One connection that follows one channel. */
    private static final class Follower implements FrameListener {

        private static final byte[] PUBLICATION = "[\"pub\",1,\"".getBytes(US_ASCII);

        private final ClientConnection connection;
        private final int expected;
        private int received;
        private @Nullable String first;
        /** What {@code recovered} said. */
        private @Nullable String recovered;

        private long levelAt;

        Follower(ClientConnection connection, int expected) {
            this.connection = connection;
            this.expected = expected;
        }

        void read() throws IOException {
            connection.read(this);
        }

        @Override
        public void onText(ByteBuffer in, int offset, int length) {
            if (in.slice(offset, Math.min(length, PUBLICATION.length)).equals(ByteBuffer.wrap(PUBLICATION))) {
                received++;
                if (first == null) {
                    first = text(in, offset, length).split("\"", 5)[3];
                }
                return;
            }
            var text = text(in, offset, length);
            if (text.startsWith("[\"recovered\",1,")) {
                recovered = text;
                levelAt = System.nanoTime();
            } else if (!text.startsWith("[\"following\",1")) {
                throw new LoadException("unexpected: " + text);
            }
        }

        private static String text(ByteBuffer in, int offset, int length) {
            var bytes = new byte[length];
            in.get(offset, bytes);
            return new String(bytes, UTF_8);
        }

        boolean hasAll() {
            return received >= expected && first != null;
        }

        boolean isLevel() {
            return recovered != null;
        }

        String first() {
            if (first == null) {
                throw new LoadException("no message");
            }
            return first;
        }

        void requireRecovered() {
            if (received != expected
                    || recovered == null
                    || !recovered.startsWith("[\"recovered\",1," + expected + ",")) {
                throw new LoadException("a follower got " + received + " messages of " + expected + ": " + recovered);
            }
        }
    }
}
