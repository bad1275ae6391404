package dev.streampod.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One WebSocket connection: opened with blocking calls, then read without blocking by the one thread that owns it.
 * Answers pings, of WebSocket and of Streampod, by itself; anything unexpected is a {@link LoadException}.
 */
final class ClientConnection implements Closeable {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int OPEN_TIMEOUT_MILLIS = 30_000;
    private static final int CLOSE_TIMEOUT_MILLIS = 2_000;
    private static final int CONTROL_MASK = 0x1234_5678;
    /** Code 1000. */
    private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8};

    private static final byte[] PING = "[\"ping\"]".getBytes(UTF_8);
    private static final byte[] PONG = "[\"pong\"]".getBytes(UTF_8);

    private final SocketChannel channel;
    private final ByteBuffer in;

    private ClientConnection(SocketChannel channel, int bufferSize) {
        this.channel = channel;
        this.in = ByteBuffer.allocateDirect(bufferSize);
    }

    /** Connects, upgrades and, where the dialect asks for it, says hello and opens a stream. */
    static ClientConnection open(LoadTarget target, int bufferSize) throws IOException {
        return open(target, bufferSize, SocketChannel.open());
    }

    /** The same with so little room in the kernel that it is full soon when nothing is read. */
    static ClientConnection openNarrow(LoadTarget target, int receiveBuffer) throws IOException {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        return open(target, receiveBuffer, channel);
    }

    private static ClientConnection open(LoadTarget target, int bufferSize, SocketChannel channel) throws IOException {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket()
                    .connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()),
                            CONNECT_TIMEOUT_MILLIS);
            channel.socket().setSoTimeout(OPEN_TIMEOUT_MILLIS);
            var connection = new ClientConnection(channel, bufferSize);
            connection.upgrade(target);
            connection.converse(target);
            channel.configureBlocking(false);
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void upgrade(LoadTarget target) throws IOException {
        var request = "GET " + target.path() + " HTTP/1.1\r\nHost: localhost:" + target.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + (target.subprotocol().isEmpty() ? "" : "Sec-WebSocket-Protocol: " + target.subprotocol() + "\r\n")
                + "\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
        // One byte at a time: nothing after the head may be swallowed.
        var head = new StringBuilder();
        InputStream stream = channel.socket().getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = stream.read();
            if (b < 0 || head.length() > 8_192) {
                throw new LoadException("no answer to the upgrade: " + head);
            }
            head.append((char) b);
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new LoadException(
                    "upgrade refused: " + head.toString().lines().findFirst().orElse(""));
        }
    }

    private void converse(LoadTarget target) throws IOException {
        var stream = channel.socket().getInputStream();
        if (target.opening().isEmpty()) {
            // A pong tells that the server has run its code for a new connection, which the handshake does not.
            channel.write(ClientFrames.of(ClientFrames.PING, new byte[0], CONTROL_MASK));
            read(stream, ClientFrames.PONG);
        }
        for (var step : target.opening()) {
            for (var text : step.say()) {
                say(text);
            }
            for (var text : step.say()) {
                var answer = read(stream, ClientFrames.TEXT);
                if (!answer.startsWith(step.expect())) {
                    throw new LoadException("after " + text + " expected " + step.expect() + " but got " + answer);
                }
            }
        }
    }

    /** Sends a text, whole: a connection that does not block must have room for it. */
    void say(String text) throws IOException {
        var frame = ClientFrames.of(ClientFrames.TEXT, text.getBytes(UTF_8), CONTROL_MASK);
        channel.write(frame);
        if (frame.hasRemaining()) {
            throw new LoadException("no room for " + text);
        }
    }

    private static String read(InputStream stream, int expected) throws IOException {
        int opcode = stream.read() & 0x0F;
        int length = stream.read();
        if (length == 126) {
            length = stream.read() << 8 | stream.read();
        }
        var payload = stream.readNBytes(Math.max(0, length));
        if (opcode != expected || payload.length != length) {
            throw new LoadException(
                    "expected opcode " + expected + ", got " + opcode + ": " + new String(payload, UTF_8));
        }
        return new String(payload, UTF_8);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Reads what is there and hands over each complete text frame. */
    void read(FrameListener listener) throws IOException {
        if (channel.read(in) < 0) {
            throw new LoadException("the server ended the connection");
        }
        int limit = in.position();
        int position = 0;
        while (limit - position >= 2) {
            int first = in.get(position);
            int length = in.get(position + 1) & 0x7F;
            int header = 2;
            if (length == 126) {
                if (limit - position < 4) {
                    break;
                }
                length = in.getShort(position + 2) & 0xFFFF;
                header = 4;
            } else if (length == 127) {
                throw new LoadException("a frame of more than 65,535 bytes");
            }
            if (header + length > in.capacity()) {
                throw new LoadException("a frame of " + length + " bytes does not fit the buffer");
            }
            if (limit - position < header + length) {
                break;
            }
            onFrame(first, position + header, length, listener);
            position += header + length;
        }
        in.limit(limit).position(position);
        in.compact();
    }

    private void onFrame(int first, int offset, int length, FrameListener listener) throws IOException {
        if ((first & 0x80) == 0) {
            throw new LoadException("a fragmented message");
        }
        switch (first & 0x0F) {
            case ClientFrames.TEXT -> {
                if (length == PING.length && text(offset, length).equals("[\"ping\"]")) {
                    writeNow(ClientFrames.of(ClientFrames.TEXT, PONG, CONTROL_MASK));
                } else {
                    listener.onText(in, offset, length);
                }
            }
            case ClientFrames.PING -> writeNow(ClientFrames.of(ClientFrames.PONG, bytes(offset, length), CONTROL_MASK));
            case ClientFrames.CLOSE ->
                throw new LoadException("closed by the server: "
                        + (length < 2 ? "no code" : in.getShort(offset) + " " + text(offset + 2, length - 2)));
            default -> throw new LoadException("opcode " + (first & 0x0F));
        }
    }

    private byte[] bytes(int offset, int length) {
        var bytes = new byte[length];
        in.get(offset, bytes);
        return bytes;
    }

    private String text(int offset, int length) {
        return new String(bytes(offset, length), UTF_8);
    }

    private void writeNow(ByteBuffer frame) throws IOException {
        channel.write(frame);
        if (frame.hasRemaining()) {
            throw new LoadException("no room to answer a ping");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Opens {@code count} connections, or none. */
    static List<ClientConnection> openAll(LoadTarget target, int count, int bufferSize) throws IOException {
        var opened = new ArrayList<ClientConnection>(count);
        try {
            while (opened.size() < count) {
                opened.add(open(target, bufferSize));
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    /**
     * Says goodbye on all and waits until the server has ended each, so that the next measurement starts on a quiet
     * server. None may be registered with a selector any more.
     */
    static void closeAll(Collection<ClientConnection> connections) throws IOException {
        for (var connection : connections) {
            connection.sayClose();
        }
        for (var connection : connections) {
            connection.awaitEnd();
            connection.close();
        }
    }

    private void sayClose() {
        try {
            channel.write(ClientFrames.of(ClientFrames.CLOSE, NORMAL_CLOSURE, CONTROL_MASK));
        } catch (IOException e) {
            // The server was faster; awaitEnd sees the same.
        }
    }

    private void awaitEnd() {
        try {
            channel.configureBlocking(true);
            channel.socket().setSoTimeout(CLOSE_TIMEOUT_MILLIS);
            channel.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // Reset or silent: it is closed either way.
        }
    }
}
