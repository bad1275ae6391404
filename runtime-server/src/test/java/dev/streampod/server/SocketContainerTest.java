package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.TestCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind the filters of an application, in a container that hands over its sockets. */
abstract class SocketContainerTest extends ServerTest {

    private final String threads;

    /** @param threads how the names of the container's threads begin */
    SocketContainerTest(String threads) {
        this.threads = threads;
    }

    /**
     * Starts it with a server that was built and not started.
     *
     * @param certificates for TLS; null for none
     */
    abstract ServletContainer start(StreampodServer server, @Nullable TestCertificates certificates) throws Exception;

    /** How many connections it has; with one that it waits for, too, that counts always. */
    abstract long connections(ServletContainer container);

    static StreampodServer built(Recording recording) {
        return StreampodServer.builder(recording.endpoints())
                .limits(quick().build())
                .build();
    }

    static HttpResponse<String> send(int port, String method, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatIsNotTheServersIsLeftToTheApplication() throws Exception {
        var container = closedAfterTest(start(built(new Recording()), null));
        assertThat(send(container.port(), "GET", "/own").body()).isEqualTo("own");
        assertThat(send(container.port(), "GET", "/missing").statusCode()).isEqualTo(404);
        // A path of the application's own below /api, and one of an endpoint of the server.
        assertThat(send(container.port(), "POST", "/api/orders/7").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(send(container.port(), "POST", "/api/echo/nothing").headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
    }

    @Test
    void aContainerThatStopsSaysGoodbyeToClients() throws Exception {
        var recording = new Recording();
        var container = start(built(recording), null);
        saysGoodbyeWhenItStops(container);
        assertThat(recording.calls).startsWith("opened").endsWith("closed");
    }

    @Test
    void noThreadIsLeftAfterwards() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        var container = start(built(new Recording()), null);
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(container.port()));
        client.hello();
        open(client, "echo");
        client.abort();
        container.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("streampod-") || name.startsWith(threads))
                        .collect(Collectors.toList()))
                .isEmpty());
    }

    @Test
    void aConnectionThatBrokeIsClosedByTheContainer() throws Exception {
        var server = built(new Recording());
        var container = closedAfterTest(start(server, null));
        long unconnected = connections(container);
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(container.port()));
        client.hello();
        assertThat(server.clients()).hasSize(1);
        // The one that is waited for next may be counted after the client is served.
        await().untilAsserted(() -> assertThat(connections(container)).isGreaterThan(unconnected));
        client.abort();
        await().untilAsserted(() -> assertThat(server.clients()).isEmpty());
        await().untilAsserted(() -> assertThat(connections(container)).isEqualTo(unconnected));
    }

    // Its socket can be written no more, so that the container hears nothing of it by itself.
    @Test
    void aClientThatDoesNotReadIsCutOffAndItsConnectionIsClosedByTheContainer() throws Exception {
        var server = StreampodServer.builder(new Recording().endpoints())
                .limits(quick().queueBytes(65_536).build())
                .build();
        var container = closedAfterTest(start(server, null));
        long unconnected = connections(container);
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(container.port()));
        client.hello();
        open(client, "echo");
        client.stopReading();
        client.sendText("[\"msg\",\"echo\",\"Burst\",{\"num\":1000000}]");
        await().untilAsserted(() -> assertThat(server.clients()).isEmpty());
        await().untilAsserted(() -> assertThat(connections(container)).isEqualTo(unconnected));
    }

    private static SSLContext trusting(TestCertificates certificates) throws Exception {
        var store = KeyStore.getInstance(certificates.trustStore().toFile(), TestCertificates.PASSWORD.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Hands over the messages that came. */
    private static final class Received implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(messages.poll(60, TimeUnit.SECONDS), "no message came");
        }
    }

    // Around the sizes of the container's buffers, below and above.
    @Test
    @Tag("long")
    void messagesOfAllSizesPassThroughItsTls(@TempDir Path folder) throws Exception {
        var certificates = TestCertificates.create(folder, "dns:localhost");
        var container = closedAfterTest(start(built(new Recording()), certificates));
        var received = new Received();
        var client = HttpClient.newBuilder().sslContext(trusting(certificates)).build();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + container.port() + "/websocket"), received)
                .get(60, TimeUnit.SECONDS);
        socket.sendText("[\"hello\",{\"protocol\":1}]", true).get(60, TimeUnit.SECONDS);
        assertThat(received.next()).startsWith("[\"welcome\"");
        socket.sendText("[\"open\",\"echo\"]", true).get(60, TimeUnit.SECONDS);
        assertThat(received.next()).startsWith("[\"opened\"");
        for (int size : new int[] {1, 8_150, 8_192, 16_340, 16_384, 16_385, 32_768, 65_000}) {
            String message = "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + "x".repeat(size) + "\"}]";
            for (int i = 0; i < 3; i++) {
                socket.sendText(message, true).get(60, TimeUnit.SECONDS);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(received.next()).isEqualTo(message);
            }
        }
        socket.abort();
    }
}
