package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.internal.broker.LogCapture;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to a server on the port of a Tomcat; the rest is in the tests that are run in Tomcat, too. */
class TomcatTest extends ServerTest {

    private static StreampodServer built(Recording recording) {
        return StreampodServer.builder(recording.endpoints())
                .limits(quick().build())
                .build();
    }

    private static HttpResponse<String> send(int port, String method, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatIsNotTheServersIsLeftToTheApplication() throws Exception {
        var tomcat = closedAfterTest(TomcatServer.start(built(new Recording())));
        assertThat(send(tomcat.port(), "GET", "/own").body()).isEqualTo("own");
        assertThat(send(tomcat.port(), "GET", "/missing").statusCode()).isEqualTo(404);
        // A path of the application's own below /api, and one of an endpoint of the server.
        assertThat(send(tomcat.port(), "POST", "/api/orders/7").body()).contains("Tomcat");
        assertThat(send(tomcat.port(), "POST", "/api/echo/nothing").headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
    }

    @Test
    void aFilterThatWasRegisteredWithoutAsynchronousRequestsSaysSo() throws Exception {
        var tomcat = closedAfterTest(TomcatServer.startWithoutAsync(built(new Recording())));
        var response = send(tomcat.port(), "GET", "/health");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("register them with asyncSupported = true");
    }

    /** On Tomcat's own thread: it is Tomcat that hears of it. */
    @Test
    void anErrorOfTheFilterThatSaysTheKeyIsToldAndHarmsNobodyElse() throws Exception {
        var failing = new AtomicBoolean();
        var server = built(new Recording());
        var tomcat = closedAfterTest(TomcatServer.start(new StreampodFilter(server) {

            private static final long serialVersionUID = 1L;

            @Override
            protected @Nullable String key(HttpServletRequest request) {
                if (failing.get()) {
                    throw new NoClassDefFoundError("on purpose");
                }
                return null;
            }
        }));
        RawWebSocket neighbour = closedAfterTest(RawWebSocket.connect(tomcat.port()));
        neighbour.hello();
        open(neighbour, "echo");
        var logged = new LoggedByTomcat();
        var root = Logger.getLogger("");
        root.addHandler(logged);
        try {
            failing.set(true);
            assertThat(send(tomcat.port(), "POST", "/api/echo/nothing").statusCode())
                    .isEqualTo(500);
            assertThatThrownBy(() -> RawWebSocket.connect(tomcat.port())).hasMessageContaining("handshake");
            await().untilAsserted(() -> assertThat(logged.thrown)
                    .hasSize(2)
                    .allSatisfy(thrown -> assertThat(thrown)
                            .isInstanceOf(NoClassDefFoundError.class)
                            .hasMessage("on purpose")));
        } finally {
            root.removeHandler(logged);
        }
        failing.set(false);
        String message = "[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]";
        neighbour.sendText(message);
        assertThat(neighbour.expectText()).isEqualTo(message);
        assertThat(send(tomcat.port(), "POST", "/api/echo/nothing").statusCode())
                .isEqualTo(404);
        closedAfterTest(RawWebSocket.connect(tomcat.port())).hello();
    }

    /** Of an application's filter before this one, for example, which looks at what is read. */
    @Test
    void anErrorWhileABodyIsReadIsLoggedAndHarmsNobodyElse() throws Exception {
        var failing = new AtomicBoolean(true);
        var tomcat = closedAfterTest(TomcatServer.start(new StreampodFilter(built(new Recording())) {

            private static final long serialVersionUID = 1L;

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                super.doFilter(
                        new HttpServletRequestWrapper((HttpServletRequest) request) {

                            @Override
                            public ServletInputStream getInputStream() throws IOException {
                                return new FailingBody(super.getInputStream(), failing);
                            }
                        },
                        response,
                        chain);
            }
        }));
        try (var log = new LogCapture("dev.streampod.server")) {
            assertThatThrownBy(() -> send(tomcat.port(), "POST", "/api/echo/nothing"))
                    .isInstanceOf(IOException.class);
            assertThat(log.errors()).singleElement().asString().startsWith("Serving a request failed");
            assertThat(log.thrown()).singleElement().isInstanceOf(StackOverflowError.class);
        }
        failing.set(false);
        assertThat(send(tomcat.port(), "POST", "/api/echo/nothing").statusCode())
                .isEqualTo(404);
    }

    /** A body that cannot be read. */
    private static final class FailingBody extends ServletInputStream {

        private final ServletInputStream body;
        private final AtomicBoolean failing;

        private FailingBody(ServletInputStream body, AtomicBoolean failing) {
            this.body = body;
            this.failing = failing;
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            if (failing.get()) {
                throw new StackOverflowError("on purpose");
            }
            return body.read(buffer);
        }

        @Override
        public int read() throws IOException {
            return body.read();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }

    /** Tomcat logs through java.util.logging. */
    private static final class LoggedByTomcat extends Handler {

        private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            if (entry.getThrown() != null) {
                thrown.add(entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void aTomcatThatStopsSaysGoodbyeToClients() throws Exception {
        var recording = new Recording();
        var tomcat = TomcatServer.start(built(recording));
        saysGoodbyeWhenItStops(tomcat);
        assertThat(recording.calls).startsWith("opened").endsWith("closed");
    }

    @Test
    void noThreadIsLeftAfterwards() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        var tomcat = TomcatServer.start(built(new Recording()));
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(tomcat.port()));
        client.hello();
        open(client, "echo");
        client.abort();
        tomcat.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("streampod-") || name.startsWith("http-nio-"))
                        .collect(Collectors.toList()))
                .isEmpty());
    }

    @Test
    void aConnectionThatBrokeIsClosedByTomcat() throws Exception {
        var server = built(new Recording());
        var tomcat = closedAfterTest(TomcatServer.start(server));
        await().untilAsserted(() -> assertThat(tomcat.connections()).isPositive());
        long unconnected = tomcat.connections();
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(tomcat.port()));
        client.hello();
        assertThat(server.clients()).hasSize(1);
        assertThat(tomcat.connections()).isGreaterThan(unconnected);
        client.abort();
        await().untilAsserted(() -> assertThat(server.clients()).isEmpty());
        await().untilAsserted(() -> assertThat(tomcat.connections()).isEqualTo(unconnected));
    }

    // Its socket can be written no more, so that Tomcat hears nothing of it by itself.
    @Test
    void aClientThatDoesNotReadIsCutOffAndItsConnectionIsClosedByTomcat() throws Exception {
        var server = StreampodServer.builder(new Recording().endpoints())
                .limits(quick().queueBytes(65_536).build())
                .build();
        var tomcat = closedAfterTest(TomcatServer.start(server));
        await().untilAsserted(() -> assertThat(tomcat.connections()).isPositive());
        long unconnected = tomcat.connections();
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(tomcat.port()));
        client.hello();
        open(client, "echo");
        client.stopReading();
        client.sendText("[\"msg\",\"echo\",\"Burst\",{\"num\":1000000}]");
        await().untilAsserted(() -> assertThat(server.clients()).isEmpty());
        await().untilAsserted(() -> assertThat(tomcat.connections()).isEqualTo(unconnected));
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

    // Around the sizes of Tomcat's buffers, below and above.
    @Test
    void messagesOfAllSizesPassThroughTomcatsTls(@TempDir Path folder) throws Exception {
        var certificates = TestCertificates.create(folder, "dns:localhost");
        var tomcat = closedAfterTest(TomcatServer.start(built(new Recording()), certificates));
        var received = new Received();
        var client = HttpClient.newBuilder().sslContext(trusting(certificates)).build();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + tomcat.port() + "/websocket"), received)
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

    @Test
    void inAnotherServletContainerTheFilterSaysWhatElseToDo() {
        var server = closedAfterTest(built(new Recording()));
        var context = (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getServerInfo");
                    return "WildFly 40";
                });
        var config = (FilterConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {FilterConfig.class},
                (proxy, method, arguments) -> context);
        var filter = new StreampodFilter(server);
        assertThatThrownBy(() -> filter.init(config))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("WildFly 40")
                .hasMessageContaining(".port(8081)");
    }
}
