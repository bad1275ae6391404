package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.protocol.EchoFromClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the server says of itself at {@code /health}, while it serves and while it drains. */
class HealthTest extends ServerTest {

    /** A connection of a load balancer that asks again and again. */
    private static final class Probe implements AutoCloseable {

        private final Socket socket;

        Probe(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(60_000);
        }

        /** The status and the body of the answer, in one text. */
        String ask(String path) throws IOException {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) read());
            }
            String text = head.toString();
            int length = Integer.parseInt(text.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            var body = new StringBuilder(text.split(" ")[1]).append(' ');
            for (int i = 0; i < length; i++) {
                body.append((char) read());
            }
            return body.toString();
        }

        private int read() throws IOException {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new SocketTimeoutException("the server closed the connection");
            }
            return next;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aServerThatServesIsLiveAndReady() throws Exception {
        var server = start(new Recording());
        welcomed(server);
        try (var probe = new Probe(port(server))) {
            assertThat(probe.ask("/health"))
                    .isEqualTo(
                            "200 {\"status\":\"up\",\"live\":true,\"ready\":true,\"redis\":\"none\",\"connections\":1}");
            assertThat(probe.ask("/health/live")).isEqualTo("200 {\"status\":\"up\",\"live\":true}");
            assertThat(probe.ask("/health/ready"))
                    .isEqualTo("200 {\"status\":\"up\",\"ready\":true,\"redis\":\"none\"}");
            assertThat(probe.ask("/health/other")).startsWith("404");
            assertThat(probe.ask("/healthy")).startsWith("404");
        }
    }

    @Test
    void aServerWhoseRedisIsAwayIsReadyAndSaysSo() throws Exception {
        var server = start(new Recording(), builder -> builder.redis("redis://127.0.0.1:1"));
        try (var probe = new Probe(port(server))) {
            assertThat(probe.ask("/health/ready"))
                    .isEqualTo("200 {\"status\":\"up\",\"ready\":true,\"redis\":\"down\"}");
        }
    }

    @Tag("own-port")
    @Test
    void aServerThatDrainsIsLiveAndNotReady() throws Exception {
        var goOn = new CountDownLatch(1);
        var server = start(new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        RawWebSocket client = open(server, "echo");
        try (var probe = new Probe(port(server))) {
            assertThat(probe.ask("/health/ready")).startsWith("200");
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
            await().until(() -> server.statistics().messagesReceived() == 1);
            var closing = new Thread(server::close);
            closing.start();
            assertThat(client.expectText()).startsWith("[\"goodbye\"");

            assertThat(probe.ask("/health/ready"))
                    .isEqualTo("503 {\"status\":\"closing\",\"ready\":false,\"redis\":\"none\"}");
            assertThat(probe.ask("/health")).startsWith("503 {\"status\":\"closing\",\"live\":true,\"ready\":false");
            assertThat(probe.ask("/health/live")).isEqualTo("200 {\"status\":\"closing\",\"live\":true}");

            goOn.countDown();
            assertThat(client.expectClose().code()).isEqualTo(3001);
            client.sendClose(3001, "");
            closing.join();
        }
    }
}
