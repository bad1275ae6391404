package dev.streampod.client.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A WebSocket server on a free port of the loopback address, made of plain sockets. It agrees to each handshake and leaves
 * the rest to the test, which takes the connections as they come.
 */
public final class ScriptedServer implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final ServerSocket serverSocket;
    private final BlockingQueue<ScriptedConnection> connections = new LinkedBlockingQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Handshake handshake = Handshake.AGREE;

    /** What it answers to a handshake. */
    public enum Handshake {
        AGREE,
        /** Agrees without choosing the subprotocol. */
        NO_SUBPROTOCOL,
        PAGE,
        MOVED,
        NOT_FOUND,
        LOGIN,
        UNAUTHORIZED,
        FORBIDDEN,
        UPGRADE_REQUIRED,
        UNAVAILABLE,
        SILENCE,
        GARBAGE
    }

    public ScriptedServer() {
        this(0);
    }

    /** @param port a port that was free, 0 for any */
    public ScriptedServer(int port) {
        try {
            serverSocket = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("scripted server", this::accept);
    }

    public int port() {
        return serverSocket.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public ScriptedServer handshake(Handshake answer) {
        this.handshake = answer;
        return this;
    }

    /** How many connections were accepted. */
    public int accepted() {
        return accepted.get();
    }

    /** The next connection whose handshake was agreed to. */
    public ScriptedConnection next() {
        try {
            ScriptedConnection connection = connections.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (connection == null) {
                throw new AssertionError("no client came within " + PATIENCE_SECONDS + " s");
            }
            return connection;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next connection, after its hello was read and answered with a welcome. */
    public ScriptedConnection welcome() {
        ScriptedConnection connection = next();
        connection.expectStart("[\"hello\"");
        connection.welcome();
        return connection;
    }

    private void accept() {
        while (!serverSocket.isClosed()) {
            try {
                Socket socket = serverSocket.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                socket.setTcpNoDelay(true);
                daemon("scripted connection", () -> shakeHands(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void shakeHands(Socket socket) {
        try {
            if (ScriptedConnection.shakeHands(socket, handshake)) {
                var connection = new ScriptedConnection(socket);
                connections.add(connection);
                connection.read();
            } else if (handshake != Handshake.SILENCE) {
                socket.close();
            }
        } catch (IOException e) {
            ScriptedConnection.closeQuietly(socket);
        }
    }

    static void daemon(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            serverSocket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(ScriptedConnection::closeQuietly);
    }
}
