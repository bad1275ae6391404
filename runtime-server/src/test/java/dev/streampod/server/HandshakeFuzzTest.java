package dev.streampod.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.streampod.fixtures.Awaits;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.internal.broker.LogCapture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** L5: whatever bytes come over a socket, in place of a handshake or after one, they harm their own connection alone. */
@Tag("long")
class HandshakeFuzzTest {

    private static final String AFTER_HANDSHAKE = "ws:";
    private static final byte[] HANDSHAKE = ("GET /websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Version: 13\r\n\r\n")
            .getBytes(ISO_8859_1);
    private static final String MESSAGE = "[\"msg\",\"echo\",\"SimpleData\",{\"num\":42}]";

    // One server for all inputs: that none of them harms it is what is tested.
    private static @Nullable StreampodServer server;
    private static @Nullable RawWebSocket neighbour;

    private static StreampodServer server() {
        StreampodServer running = server;
        if (running == null) {
            running = StreampodServer.builder(new Recording().endpoints())
                    .port(0)
                    .host("127.0.0.1")
                    .limits(ServerTest.quick().build())
                    .build()
                    .start();
            neighbour = RawWebSocket.connect(running.port());
            neighbour.hello();
            ServerTest.open(neighbour, "echo");
            server = running;
        }
        return running;
    }

    @AfterAll
    static void closeAll() {
        if (neighbour != null) {
            neighbour.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** @param bytes what a client sends; after {@code ws:} what it sends when its handshake is done */
    @FuzzTest
    @SuppressWarnings("try") // what is allowed is so until its close
    void noBytesHarmOtherConnections(byte[] bytes) throws IOException {
        try (SilentCloseable allowed = BugDetectors.allowNetworkConnections();
                var log = new LogCapture("dev.streampod.server")) {
            StreampodServer running = server();
            try (var socket = new Socket()) {
                socket.setSoTimeout(30_000);
                socket.connect(new InetSocketAddress("127.0.0.1", running.port()));
                send(socket, bytes);
                assertServes();
            }
            Awaits.await()
                    .pollInterval(Duration.ofMillis(1)) // there are many inputs
                    .until(() -> running.statistics().connections() == 1
                            && running.statistics().streams() == 1);
            assertThat(log.errors()).isEmpty();
        }
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        boolean upgraded = new String(bytes, ISO_8859_1).startsWith(AFTER_HANDSHAKE);
        try {
            if (upgraded) {
                socket.getOutputStream().write(HANDSHAKE);
                socket.getOutputStream()
                        .write(bytes, AFTER_HANDSHAKE.length(), bytes.length - AFTER_HANDSHAKE.length());
            } else {
                socket.getOutputStream().write(bytes);
            }
            socket.shutdownOutput();
            byte[] answer = new byte[8 * 1024];
            int count = socket.getInputStream().read(answer);
            while (count >= 0) {
                count = socket.getInputStream().read(answer);
            }
        } catch (SocketException e) {
            assertThat(e)
                    .as("the server has reset the connection, which it may")
                    .isNotNull();
        }
    }

    private static void assertServes() {
        RawWebSocket other = neighbour;
        if (other != null) {
            other.sendText(MESSAGE);
            String answer = other.expectText();
            while (answer.equals("[\"ping\"]")) {
                answer = other.expectText();
            }
            assertThat(answer).isEqualTo(MESSAGE);
        }
    }
}
