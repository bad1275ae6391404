package dev.streampod.benchmarks.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streampod.benchmarks.load.ServerProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running server, ours or a peer's. */
final class ServerUnderTest implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int HEAP_TIMEOUT_MILLIS = 60_000;

    private final JavaProcess process;
    private final int port;
    private final int controlPort;
    /** Posts in its place; null when it posts by itself. */
    private final @Nullable ServerUnderTest poster;

    private ServerUnderTest(JavaProcess process, Answer listening, @Nullable ServerUnderTest poster) {
        this.process = process;
        this.port = (int) listening.number("port");
        this.controlPort = (int) listening.number("control");
        this.poster = poster;
    }

    static ServerUnderTest start(Contender contender, List<String> flags) throws IOException {
        var poster = contender.remote() ? startOne(contender, flags, null) : null;
        try {
            return startOne(contender, flags, poster);
        } catch (IOException | MeasurementException e) {
            if (poster != null) {
                poster.close();
            }
            throw e;
        }
    }

    private static ServerUnderTest startOne(Contender contender, List<String> flags, @Nullable ServerUnderTest poster)
            throws IOException {
        var process = JavaProcess.start(contender.name(), contender.main(), flags, contender.arguments());
        try {
            return new ServerUnderTest(process, Answer.parse(process.line(START_TIMEOUT), "listening "), poster);
        } catch (MeasurementException e) {
            process.close();
            throw e;
        }
    }

    /** The words of a load command with this server's ports, and the control port of the server that posts. */
    String address() {
        int control = poster == null ? controlPort : poster.controlPort;
        return "pid=" + process.pid() + " port=" + port + " control=" + control;
    }

    /** Bytes of heap in use after collecting garbage. */
    long heapBytes() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), controlPort);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            socket.setSoTimeout(HEAP_TIMEOUT_MILLIS);
            socket.getOutputStream().write("heap\n".getBytes(US_ASCII));
            var line = in.readLine();
            if (line == null) {
                throw new MeasurementException("the server did not say how much heap is in use");
            }
            return Long.parseLong(line);
        }
    }

    long residentBytes() throws IOException {
        return new ServerProcessUsage(process.pid()).residentBytes();
    }

    @Override
    public void close() {
        process.close();
        if (poster != null) {
            poster.close();
        }
    }
}
