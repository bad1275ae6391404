package dev.streampod.examples.tour.conformance;

import dev.streampod.fixtures.CloseStatus;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection of which the runner is one end. For one thread. */
final class Connection implements AutoCloseable {

    /** How long to wait for what must come; only a test that fails waits that long. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RawWebSocket socket;
    private final Side played;
    private boolean over;

    Connection(RawWebSocket socket, Side played) {
        this.socket = socket;
        this.played = played;
    }

    /** What came. */
    sealed interface Received {

        record Text(String text) implements Received {}

        record Binary(byte[] bytes) implements Received {}

        record Closed(int code) implements Received {}
    }

    /** Whether it was closed or cut, by either side. */
    boolean isOver() {
        return over;
    }

    void send(String text) {
        send(WebSocketFrame.text(text));
    }

    void send(WebSocketFrame frame) {
        socket.send(asPlayed(frame));
    }

    private WebSocketFrame asPlayed(WebSocketFrame frame) {
        return played == Side.CLIENT ? frame : frame.unmasked();
    }

    /** Closes it in order, which the other side has to answer. */
    void close(int code) {
        send(WebSocketFrame.close(code, ""));
        over = true;
        socket.awaitClose();
        socket.close();
    }

    /** Waits until the other side has read all that was sent, since what is not read is lost when the connection is cut. */
    void awaitAllRead() {
        send("[\"ping\"]");
        while (!(next() instanceof Received.Text text && text.text().equals("[\"pong\"]"))) {
            // what is on its way is lost
        }
    }

    /** Ends it without a word. */
    void cut() {
        over = true;
        socket.abort();
    }

    /** The next message or close frame. A close frame is answered, and so are pings of WebSocket. */
    Received next() {
        var message = new ByteArrayOutputStream();
        int opcode = WebSocketFrame.CONTINUATION;
        while (true) {
            WebSocketFrame frame = socket.nextFrame(PATIENCE);
            switch (frame.opcode()) {
                case WebSocketFrame.CLOSE -> {
                    return closed(frame.closeStatus());
                }
                case WebSocketFrame.PING -> send(WebSocketFrame.pong(frame.payload()));
                case WebSocketFrame.PONG -> {}
                default -> {
                    opcode = frame.opcode() == WebSocketFrame.CONTINUATION ? opcode : frame.opcode();
                    message.writeBytes(frame.payload());
                    if (frame.fin()) {
                        return opcode == WebSocketFrame.TEXT
                                ? new Received.Text(message.toString(StandardCharsets.UTF_8))
                                : new Received.Binary(message.toByteArray());
                    }
                }
            }
        }
    }

    private Received closed(CloseStatus status) {
        over = true;
        if (status.code() != CloseStatus.NO_CODE) {
            // Who refuses what is too large or is no frame ends the connection with bytes unread, and takes no answer.
            socket.sendIfOpen(asPlayed(WebSocketFrame.close(status.code(), "")));
        }
        socket.close();
        return new Received.Closed(status.code());
    }

    @Override
    public void close() {
        socket.close();
    }
}
