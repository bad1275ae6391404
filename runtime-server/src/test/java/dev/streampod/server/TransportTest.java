package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way in: handshake, HTTP, ports. */
class TransportTest extends ServerTest {

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void healthIsToldAsJson() throws Exception {
        var server = start(new Recording());
        welcomed(server);
        var response = get(port(server), "/health");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .isEqualTo("{\"status\":\"up\",\"live\":true,\"ready\":true,\"redis\":\"none\",\"connections\":1}");
    }

    /** By HTTP/1.1: over h2c Jetty cancels the stream of a HEAD behind its answer, which Java 25's client may take for a failure. */
    private static HttpResponse<String> send(int port, String method, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
    void aLoadBalancerMayAskForHealthWithoutTheBody(String path) throws Exception {
        int port = port(start(new Recording()));
        var whole = send(port, "GET", path);
        var head = send(port, "HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(head.headers().firstValue("Content-Length"))
                .hasValue("" + whole.body().length());
        var options = send(port, "OPTIONS", path);
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
        var post = send(port, "POST", path);
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    }

    /** The answer to a request that no HTTP client would send. */
    private static String raw(int port, String requestLine) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Tag("own-port")
    @Test
    void whatHttpItselfRefusesIsAProblemBelowApiAndTextElsewhere() throws Exception {
        int port = port(start(new Recording()));
        assertThat(raw(port, "POST /api/echo%2Fx/y"))
                .startsWith("HTTP/1.1 400")
                .contains("Content-Type: application/problem+json")
                .contains("\"status\":400")
                .contains("\"code\":\"bad-request\"")
                .doesNotContain("<html");
        assertThat(raw(port, "GET /other%2Fx"))
                .startsWith("HTTP/1.1 400")
                .contains("Content-Type: text/plain")
                .doesNotContain("<html");
        assertThat(raw(port, "GET /other"))
                .startsWith("HTTP/1.1 404")
                .contains("Content-Type: text/plain")
                .doesNotContain("<html");
    }

    private static void assertProblem(String answer, int status, String code) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json")
                .contains("Cache-Control: no-store")
                .contains("\"status\":" + status)
                .contains("\"code\":\"" + code + "\"");
    }

    @Tag("own-port")
    @ParameterizedTest
    @ValueSource(strings = {"/api/%zz", "/api/echo/%", "/api/echo/%u00zz", "/api/../%zz", "/api/\u0001"})
    void aPathOfACallThatIsNoneIsAProblem(String path) throws Exception {
        int port = start(new Recording()).port();
        assertProblem(raw(port, "POST " + path), 400, "bad-request");
    }

    @Tag("own-port")
    @Test
    void aPathOfACallThatIsTooLongIsAProblem() throws Exception {
        int port = start(new Recording()).port();
        assertProblem(raw(port, "POST /api/echo/" + "x".repeat(20_000)), 414, "too-large");
    }

    @Tag("own-port")
    @Test
    void headersOfACallThatAreTooLongOrNoneAreAProblem() throws Exception {
        int port = start(new Recording()).port();
        String call = "POST /api/echo/y HTTP/1.1\r\nHost: localhost\r\n";
        assertProblem(raw(port, call + "X-Long: " + "x".repeat(20_000) + "\r\nX:"), 431, "too-large");
        assertProblem(raw(port, call + "Content-Length: x\r\nX:"), 400, "bad-request");
        assertProblem(raw(port, call + "no header\r\nX:"), 400, "bad-request");
    }

    @Tag("own-port")
    @Test
    void whatIsNoRequestAtAllIsAProblem() throws Exception {
        int port = start(new Recording()).port();
        assertProblem(raw(port, "P\u0001ST /api/echo/y"), 400, "bad-request");
    }

    @Test
    void theSubprotocolIsAgreedUpon() {
        var server = start(new Recording());
        var client = closedAfterTest(WebSocketHandshake.to(port(server))
                .subprotocol("streampod.v1.cbor", "streampod.v1.json")
                .header("Sec-WebSocket-Extensions", "permessage-deflate")
                .connect());
        assertThat(client.response().header("Sec-WebSocket-Protocol")).hasValue("streampod.v1.json");
        assertThat(client.response().header("Sec-WebSocket-Extensions")).isEmpty();
        client.hello();
    }

    @Test
    void aClientThatOffersNoSubprotocolIsServedAllTheSame() {
        var server = start(new Recording());
        var client = closedAfterTest(WebSocketHandshake.to(port(server)).connect());
        assertThat(client.response().header("Sec-WebSocket-Protocol")).isEmpty();
        client.hello();
    }

    @Test
    void aClientThatOffersOnlyOtherSubprotocolsIsTurnedAwayWithAReason() {
        var server = start(new Recording());
        var refusal = WebSocketHandshake.to(port(server))
                .subprotocol("streampod.v1.cbor")
                .expectRefusal();
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body()).contains("streampod.v1.json");
    }

    @Test
    void anOrdinaryRequestToTheWebSocketIsToldToUpgrade() throws Exception {
        var server = start(new Recording());
        var response = get(port(server), "/websocket");
        assertThat(response.statusCode()).isEqualTo(426);
        assertThat(response.headers().firstValue("Sec-WebSocket-Version")).hasValue("13");
        assertThat(get(port(server), "/other").statusCode()).isEqualTo(404);
    }

    @Tag("own-port")
    @Test
    void filesOnTheClassPathAreServedBesideTheProtocol() throws Exception {
        var server = start(new Recording(), builder -> builder.page(getClass().getClassLoader(), "page"));
        assertThat(get(port(server), "/").body()).contains("a page");
        assertThat(get(port(server), "/index.html").statusCode()).isEqualTo(200);
        assertThat(get(port(server), "/missing.html").statusCode()).isEqualTo(404);
        assertThat(get(port(server), "/health").statusCode()).isEqualTo(200);
        welcomed(server);
        assertThatThrownBy(() -> StreampodServer.builder(new Recording().endpoints())
                        .page(getClass().getClassLoader(), "nowhere")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
    }

    /** A proxy that passes on only one of the two headers, as it happens with nginx. */
    @Tag("own-port")
    @Test
    void halfAnUpgradeIsToldToUpgrade() throws Exception {
        int port = port(start(new Recording()));
        assertThat(raw(port, "GET /websocket HTTP/1.1\r\nUpgrade: websocket\r\nX:"))
                .startsWith("HTTP/1.1 426")
                .contains("Sec-WebSocket-Version: 13")
                .contains("connect with a WebSocket client");
    }

    @Tag("own-port")
    @Test
    void anotherVersionOfHttpIsAFaultOfTheClient() throws Exception {
        int port = start(new Recording()).port();
        assertProblem(raw(port, "POST /api/echo/y HTTP/1.7\r\nX:"), 505, "bad-request");
    }

    @Test
    void aPortInUseIsSaidToBeSo() throws Exception {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = occupied.getLocalPort();
            var server = StreampodServer.builder(new Recording().endpoints())
                    .host("127.0.0.1")
                    .port(port)
                    .build();
            assertThatThrownBy(server::start)
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageContaining("Port " + port + " is in use")
                    .hasMessageContaining("choose another port");
            server.close();
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaidToBeSo() {
        var server = StreampodServer.builder(new Recording().endpoints())
                .host("192.0.2.1")
                .port(0)
                .build();
        assertThatThrownBy(server::start)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void aServerIsStartedOnce() {
        var server = start(new Recording());
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        server.close();
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoEndpointsOfOneNameAreRefused() {
        var recording = new Recording();
        assertThatThrownBy(() -> StreampodServer.builder(recording.endpoints(), recording.endpoints())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("echo");
    }

    @Test
    void aServerRunsWithinAnExistingJetty() throws Exception {
        var recording = new Recording();
        try (var mounted = MountedServer.start(recording)) {
            RawWebSocket client = closedAfterTest(RawWebSocket.connect(mounted.port()));
            client.hello();
            open(client, "echo");
            for (int i = 0; i < 100; i++) {
                client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
            }
            for (int i = 0; i < 100; i++) {
                assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
            }
            assertThat(get(mounted.port(), "/health").statusCode()).isEqualTo(200);
            assertThat(get(mounted.port(), "/own").body()).isEqualTo("own");
            assertThat(get(mounted.port(), "/api").body()).isEqualTo("own");
            assertThat(get(mounted.port(), "/api/orders/7").body()).isEqualTo("own");
            assertThat(get(mounted.port(), "/api/echo/nothing").body()).contains("POST");
            var stopping = new Thread(mounted::stop);
            stopping.start();
            assertThat(client.expectText()).startsWith("[\"goodbye\"");
            assertThat(client.expectClose().code()).isEqualTo(3001);
            client.sendClose(3001, "");
            stopping.join();
        }
        assertThat(recording.calls).startsWith("opened").endsWith("closed");
    }
}
