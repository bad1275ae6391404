package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** L1 of the behaviour: no neighbour is harmed by clients that always have something to be read. */
class UnpausingClientTest extends ServerTest {

    private static final int BATCH = 5_000;
    /** More than the buffers of both ends of a socket hold: when so much is sent, the server reads. */
    private static final long MUCH = 16L << 20;

    private static byte[] handshake(int port) {
        return ("GET /websocket HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A message of a client, under the mask of zeros. */
    private static byte[] message(String text) {
        var frame = new ByteArrayOutputStream();
        frame.write(0x81);
        frame.write(0x80 | text.length());
        frame.writeBytes(new byte[4]);
        frame.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return frame.toByteArray();
    }

    /** A client that sends a handshake, a hello and then pongs, which have no answer, as fast as the server takes them. */
    private final class Flood implements AutoCloseable {

        private final Socket socket;
        private final AtomicLong sent = new AtomicLong();
        private final Thread thread;

        Flood(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            thread = new Thread(() -> run(port));
            thread.start();
        }

        private void run(int port) {
            var first = new ByteArrayOutputStream();
            first.writeBytes(handshake(port));
            first.writeBytes(message("[\"hello\",{\"protocol\":1}]"));
            var pongs = new ByteArrayOutputStream();
            for (int i = 0; i < BATCH; i++) {
                pongs.writeBytes(message("[\"pong\"]"));
            }
            byte[] batch = pongs.toByteArray();
            first.writeBytes(batch);
            try {
                socket.getOutputStream().write(first.toByteArray());
                while (true) {
                    socket.getOutputStream().write(batch);
                    sent.addAndGet(batch.length);
                }
            } catch (IOException e) {
                sent.set(Long.MIN_VALUE); // It is closed.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void l1_clientsThatNeverPauseDoNotKeepOthersFromConnecting() throws Exception {
        var server = start(new Recording());
        int processors = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < processors; i++) { // of which each selector has one at least
            Flood flood = closedAfterTest(new Flood(port(server)));
            await().until(() -> flood.sent.get() > MUCH);
        }

        for (int i = 0; i < processors; i++) {
            var client = open(server, "echo");
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
            assertThat(client.expectText()).contains("SimpleData");
        }
    }
}
