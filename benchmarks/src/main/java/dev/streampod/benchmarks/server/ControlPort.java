package dev.streampod.benchmarks.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * How a measured server is driven from outside: lines over a socket on loopback, one thread per connection.
 * {@code post N} posts N messages one after the other and answers nothing; {@code heap} collects garbage and answers
 * the bytes of heap in use.
 */
public final class ControlPort implements Closeable {

    private final ServerSocket socket;
    private final Poster poster;

    /** Listens on a free port. */
    public ControlPort(Poster poster) throws IOException {
        this.poster = poster;
        this.socket = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        start("control", this::accept);
    }

    /** Where it listens. */
    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                connection.setTcpNoDelay(true);
                start("control-connection", () -> serve(connection));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    System.err.println("control port: " + e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("post ")) {
                    int count = Integer.parseInt(line.substring("post ".length()));
                    for (int i = 0; i < count; i++) {
                        poster.post();
                    }
                } else if (line.equals("heap")) {
                    connection.getOutputStream().write((heapInUse() + "\n").getBytes(US_ASCII));
                } else {
                    System.err.println("control port: unknown command " + line);
                }
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("control connection: " + e);
        }
    }

    /** The lowest of several collections: the first ones only enqueue what cleaners and reference queues then free. */
    private static long heapInUse() {
        var memory = ManagementFactory.getMemoryMXBean();
        long lowest = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            memory.gc();
            lowest = Math.min(lowest, memory.getHeapMemoryUsage().getUsed());
        }
        return lowest;
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
