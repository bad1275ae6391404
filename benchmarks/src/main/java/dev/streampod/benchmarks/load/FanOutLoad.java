package dev.streampod.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streampod.benchmarks.BenchmarkMessages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Fan-out: N connections that only read. Tells the server, over its control connection, to post a burst, counts the
 * deliveries until the last, and starts the next. One thread; each connection must get each message of each burst. Beside
 * them there may be connections that read nothing at all.
 */
final class FanOutLoad {

    private static final int BUFFER_SIZE = 16 * 1024;
    private static final int STALLED_BUFFER_SIZE = 2 * 1024;
    private static final int FULL_CHECK_EVERY = 1_000;
    private static final Duration WARM_UP_STEP = Duration.ofMillis(50);
    private static final Duration BURST_TIMEOUT = Duration.ofSeconds(10);

    private final LoadTarget target;
    private final int controlPort;
    private final int connections;
    private final int stalled;
    private final byte[] expected;
    private final int idOffset;
    private long delivered;

    /** @param stalled how many connections read nothing */
    FanOutLoad(LoadTarget target, int controlPort, int connections, int stalled) {
        this.target = target;
        this.controlPort = controlPort;
        this.connections = connections;
        this.stalled = stalled;
        this.expected = BenchmarkMessages.frameAfter(target.prefix(), 0);
        this.idOffset = target.prefix().length();
    }

    /** @param server the process whose CPU time is read */
    FanOutResult run(int burst, WarmUp warmUp, Duration measured, ServerProcessUsage server) throws IOException {
        var open = ClientConnection.openAll(target, connections, BUFFER_SIZE);
        var notRead = new ArrayList<SocketChannel>();
        try (var selector = Selector.open();
                var control = SocketChannel.open()) {
            control.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), controlPort));
            control.setOption(StandardSocketOptions.TCP_NODELAY, true);
            for (var connection : open) {
                connection.channel().register(selector, SelectionKey.OP_READ, new Receiver(connection));
            }
            for (int i = 0; i < stalled; i++) {
                notRead.add(
                        ClientConnection.openNarrow(target, STALLED_BUFFER_SIZE).channel());
            }
            long begin = System.nanoTime();
            while (!warmUp.isOver(begin, delivered)) {
                repeat(control, selector, burst, WARM_UP_STEP);
            }
            long before = delivered;
            var cpu = server.cpuTime();
            long start = System.nanoTime();
            var times = repeat(control, selector, burst, measured);
            var elapsed = Duration.ofNanos(System.nanoTime() - start);
            var used = server.cpuTime().minus(cpu);
            requireEach(selector);
            Arrays.sort(times);
            return new FanOutResult(
                    delivered - before,
                    elapsed,
                    times.length,
                    Duration.ofNanos(times[times.length / 2]),
                    Duration.ofNanos(times[times.length * 99 / 100]),
                    used);
        } finally {
            for (var channel : notRead) {
                channel.close();
            }
            ClientConnection.closeAll(open);
        }
    }

    /** Posts bursts for that long; answers how many nanoseconds each took to its last delivery. */
    private long[] repeat(SocketChannel control, Selector selector, int burst, Duration time) throws IOException {
        var command = ByteBuffer.wrap(("post " + burst + "\n").getBytes(US_ASCII));
        var times = new long[1 << 16];
        int count = 0;
        long end = System.nanoTime() + time.toNanos();
        long start = System.nanoTime();
        while (start < end && count < times.length) {
            control.write(command.rewind());
            long complete = delivered + (long) burst * connections;
            while (delivered < complete) {
                select(selector);
                if (System.nanoTime() - start > BURST_TIMEOUT.toNanos()) {
                    throw new LoadException((complete - delivered) + " deliveries of a burst are missing");
                }
            }
            long last = System.nanoTime();
            times[count++] = last - start;
            start = last;
        }
        return Arrays.copyOf(times, count);
    }

    private static void select(Selector selector) throws IOException {
        selector.select(
                key -> {
                    try {
                        ((Receiver) key.attachment()).read();
                    } catch (IOException e) {
                        throw new LoadException("connection lost: " + e.getMessage());
                    }
                },
                100);
    }

    private void requireEach(Selector selector) {
        long each = delivered / connections;
        for (var key : selector.keys()) {
            long received = ((Receiver) key.attachment()).received;
            if (received != each) {
                throw new LoadException("one connection got " + received + " messages, another " + each);
            }
        }
    }

    /** Counts what one connection receives. */
    private final class Receiver implements FrameListener {

        private final ClientConnection connection;
        private long received;

        Receiver(ClientConnection connection) {
            this.connection = connection;
        }

        void read() throws IOException {
            connection.read(this);
        }

        @Override
        public void onText(ByteBuffer in, int offset, int length) {
            if (length != expected.length || (delivered % FULL_CHECK_EVERY == 0 && !right(in, offset))) {
                var text = new byte[length];
                in.get(offset, text);
                throw new LoadException("wrong delivery: " + new String(text, UTF_8));
            }
            received++;
            delivered++;
        }

        /** All but the id, which the server counts up. */
        private boolean right(ByteBuffer in, int offset) {
            int rest = idOffset + BenchmarkMessages.ID_DIGITS;
            return in.slice(offset, idOffset).equals(ByteBuffer.wrap(expected, 0, idOffset))
                    && in.slice(offset + rest, expected.length - rest)
                            .equals(ByteBuffer.wrap(expected, rest, expected.length - rest));
        }
    }
}
