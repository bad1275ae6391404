package dev.streampod.server;

import dev.streampod.fixtures.RawWebSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of one resumable session that counts what it receives, over as many connections as a test likes. */
final class ResumableClient {

    private static final Pattern TOKEN = Pattern.compile("\"resume\":\\{\"token\":\"([^\"]+)\",\"windowMillis\":\\d+");
    private static final Pattern RECEIVED = Pattern.compile("\"windowMillis\":\\d+,\"received\":(\\d+)\\}");

    private RawWebSocket socket;
    private String token;
    private long received;
    private @Nullable Long serverReceived;

    private ResumableClient(RawWebSocket socket, String welcome) {
        this.socket = socket;
        this.token = tokenOf(welcome);
    }

    static ResumableClient begin(RawWebSocket socket) {
        socket.sendText("[\"hello\",{\"protocol\":1,\"resume\":true}]");
        return new ResumableClient(socket, socket.expectText());
    }

    static ResumableClient begin(RawWebSocket socket, String key) {
        socket.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\",\"resume\":true}]");
        return new ResumableClient(socket, socket.expectText());
    }

    static String tokenOf(String welcome) {
        Matcher found = TOKEN.matcher(welcome);
        if (!found.find()) {
            throw new AssertionError("not resumable: " + welcome);
        }
        return found.group(1);
    }

    static String hello(String token, long received) {
        return "[\"hello\",{\"protocol\":1,\"resume\":{\"token\":\"" + token + "\",\"received\":" + received + "}}]";
    }

    RawWebSocket socket() {
        return socket;
    }

    String token() {
        return token;
    }

    long received() {
        return received;
    }

    /** How many frames the server said that it had taken in; null when it began another session. */
    @Nullable
    Long serverReceived() {
        return serverReceived;
    }

    /** Asks on another connection for the session; returns the welcome. */
    String resume(RawWebSocket next) {
        return resume(next, hello(token, received));
    }

    String resume(RawWebSocket next, String hello) {
        next.sendText(hello);
        String welcome = next.expectText();
        socket = next;
        token = tokenOf(welcome);
        Matcher found = RECEIVED.matcher(welcome);
        serverReceived = found.find() ? Long.valueOf(found.group(1)) : null;
        if (serverReceived == null) {
            received = 0;
        }
        return welcome;
    }

    /** Whether it counts: frames about the connection do not, and come before others that wait. */
    private static boolean isNumbered(String frame) {
        return Stream.of("ack", "ping", "pong", "goodbye").noneMatch(name -> frame.startsWith("[\"" + name + "\""));
    }

    /** The next frame that counts. */
    String next() {
        while (true) {
            String frame = socket.expectText();
            if (isNumbered(frame)) {
                received++;
                return frame;
            }
        }
    }

    /** The next acknowledgement. */
    long nextAck() {
        while (true) {
            String frame = socket.expectText();
            if (frame.startsWith("[\"ack\",")) {
                return Long.parseLong(frame.substring(7, frame.length() - 1));
            }
            if (isNumbered(frame)) {
                received++;
            }
        }
    }

    void open(String endpoint) {
        socket.sendText("[\"open\",\"" + endpoint + "\"]");
        String answer = next();
        if (!answer.equals("[\"opened\",\"" + endpoint + "\"]")) {
            throw new AssertionError("the stream was not opened: " + answer);
        }
    }

    void send(int number) {
        socket.sendText(message(number));
    }

    static String message(int number) {
        return "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + number + "}]";
    }
}
