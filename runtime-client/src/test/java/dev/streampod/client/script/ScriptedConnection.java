package dev.streampod.client.script;

import dev.streampod.client.script.ScriptedServer.Handshake;
import dev.streampod.fixtures.WebSocketFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One connection of a {@link ScriptedServer}. Text frames of the client are kept until the test takes them. */
public final class ScriptedConnection {

    private static final int PATIENCE_SECONDS = 60;
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Socket socket;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Semaphore reading = new Semaphore(1);

    ScriptedConnection(Socket socket) {
        this.socket = socket;
    }

    static boolean shakeHands(Socket socket, Handshake answer) throws IOException {
        String key = "";
        var line = new StringBuilder();
        while (true) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("end within the request");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String header = line.toString().strip();
            line.setLength(0);
            if (header.isEmpty()) {
                break;
            }
            if (header.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = header.substring(header.indexOf(':') + 1).strip();
            }
        }
        String agreed = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n";
        String response = switch (answer) {
            case AGREE -> agreed + "Sec-WebSocket-Protocol: streampod.v1.json\r\n\r\n";
            case NO_SUBPROTOCOL -> agreed + "\r\n";
            case PAGE -> "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
            case MOVED ->
                "HTTP/1.1 301 Moved Permanently\r\nLocation: https://example.com/\r\nContent-Length: 0\r\n\r\n";
            case UNAUTHORIZED -> "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
            case NOT_FOUND -> "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
            case LOGIN -> "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n";
            case FORBIDDEN -> "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
            case UPGRADE_REQUIRED -> "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n";
            case UNAVAILABLE -> "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
            case GARBAGE -> "220 smtp.example.com ESMTP\r\n\r\n";
            case SILENCE -> "";
        };
        socket.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
        return answer == Handshake.AGREE || answer == Handshake.NO_SUBPROTOCOL;
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads until the end; answers a close frame, as the RFC demands. */
    void read() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
            int first = in.readUnsignedByte();
            reading.acquireUninterruptibly();
            reading.release();
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = new byte[4];
            in.readFully(mask);
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            int opcode = first & 0xF;
            if (opcode == WebSocketFrame.TEXT) {
                received.add(new String(payload, StandardCharsets.UTF_8));
            } else if (opcode == WebSocketFrame.CLOSE) {
                int code = payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
                received.add("closed " + code);
                write(WebSocketFrame.close(code == 1005 ? 1000 : code, "").unmasked());
                socket.close();
                return;
            }
        }
    }

    /** Reads nothing more from the socket, from the next frame on. */
    public void stopReading() {
        reading.acquireUninterruptibly();
    }

    public void resumeReading() {
        reading.release();
    }

    /** The next text frame, or {@code closed <code>} for a close frame. */
    public String take() {
        try {
            String text = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("the client sent nothing within " + PATIENCE_SECONDS + " s");
            }
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What has come and was not taken. */
    public int waiting() {
        return received.size();
    }

    public void expect(String text) {
        String taken = take();
        if (!taken.equals(text)) {
            throw new AssertionError("expected " + text + ", and the client sent " + taken);
        }
    }

    public String expectStart(String text) {
        String taken = take();
        if (!taken.startsWith(text)) {
            throw new AssertionError("expected " + text + "…, and the client sent " + taken);
        }
        return taken;
    }

    /** Expects the opening of a stream, and agrees. */
    public void open(String endpoint) {
        expect("[\"open\",\"" + endpoint + "\"]");
        send("[\"opened\",\"" + endpoint + "\"]");
    }

    public void welcome() {
        welcome(25_000);
    }

    public void welcome(long heartbeatMillis) {
        welcome(heartbeatMillis, 65_536);
    }

    /** @param maxMessageBytes what the client may send at most */
    public void welcome(long heartbeatMillis, int maxMessageBytes) {
        send("[\"welcome\",{\"connection\":\"c1\",\"heartbeatMillis\":" + heartbeatMillis
                + ",\"limits\":{\"maxMessageBytes\":" + maxMessageBytes + "},\"server\":\"s1\"}]");
    }

    public void line(String endpoint, String text) {
        send("[\"msg\",\"" + endpoint + "\",\"Line\",{\"text\":\"" + text + "\"}]");
    }

    public void send(String text) {
        write(WebSocketFrame.text(text).unmasked());
    }

    public void write(WebSocketFrame frame) {
        write(frame.encode());
    }

    /** Writes frames that are encoded already. */
    public synchronized void write(byte[] frames) {
        try {
            socket.getOutputStream().write(frames);
        } catch (IOException e) {
            throw new AssertionError("the client's connection is gone", e);
        }
    }

    /** Sends a close frame, and ends the connection when the client has answered. */
    public void close(int code) {
        write(WebSocketFrame.close(code, "").unmasked());
    }

    /** Ends the connection without a word. */
    public void cut() {
        closeQuietly(socket);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is as good as closed
        }
    }
}
