package dev.streampod.benchmarks.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Closed-loop echo: each of N connections keeps K messages in flight. One thread; every answer is counted and checked,
 * and at the end each message sent must have come back.
 */
final class EchoLoad {

    private static final int BUFFER_SIZE = 16 * 1024;
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final LoadTarget target;
    private final int connections;
    private final int inFlight;

    EchoLoad(LoadTarget target, int connections, int inFlight) {
        if (inFlight > FrameRing.SIZE) {
            throw new LoadException("at most " + FrameRing.SIZE + " messages in flight, not " + inFlight);
        }
        this.target = target;
        this.connections = connections;
        this.inFlight = inFlight;
    }

    /** @param server the process whose CPU time is read */
    EchoResult run(WarmUp warmUp, Duration measured, ServerProcessUsage server) throws IOException {
        var ring = new FrameRing(target.endpoint(), inFlight);
        var sockets = ClientConnection.openAll(target, connections, BUFFER_SIZE);
        try (var selector = Selector.open()) {
            var open = new ArrayList<EchoConnection>(connections);
            for (var socket : sockets) {
                open.add(new EchoConnection(socket, ring, selector));
            }
            for (var connection : open) {
                connection.send(inFlight);
            }
            long begin = System.nanoTime();
            for (long received = 0; !warmUp.isOver(begin, received); ) {
                received += selectOnce(selector, true);
            }
            var cpu = server.cpuTime();
            long start = System.nanoTime();
            long messages = exchange(selector, measured);
            var elapsed = Duration.ofNanos(System.nanoTime() - start);
            var result = new EchoResult(messages, elapsed, server.cpuTime().minus(cpu));
            drain(selector, open);
            return result;
        } finally {
            ClientConnection.closeAll(sockets);
        }
    }

    private static long exchange(Selector selector, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        long messages = 0;
        while (System.nanoTime() < end) {
            messages += selectOnce(selector, true);
        }
        return messages;
    }

    private static long selectOnce(Selector selector, boolean refill) throws IOException {
        long[] messages = {0};
        selector.select(
                key -> {
                    try {
                        messages[0] += ((EchoConnection) key.attachment()).ready(refill);
                    } catch (IOException e) {
                        throw new LoadException("connection lost: " + e.getMessage());
                    }
                },
                100);
        return messages[0];
    }

    private static void drain(Selector selector, Iterable<EchoConnection> open) throws IOException {
        long end = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
        while (outstanding(open) > 0) {
            if (System.nanoTime() > end) {
                throw new LoadException(outstanding(open) + " messages never came back");
            }
            selectOnce(selector, false);
        }
    }

    private static long outstanding(Iterable<EchoConnection> open) {
        long sum = 0;
        for (var connection : open) {
            sum += connection.outstanding();
        }
        return sum;
    }
}
