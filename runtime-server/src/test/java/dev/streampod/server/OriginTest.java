package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.HandshakeResponse;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.internal.broker.LogCapture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A7: which pages a browser may connect from. */
class OriginTest extends ServerTest {

    private StreampodServer start(UnaryOperator<StreampodServer.Builder> settings) {
        return start(new Recording(), settings);
    }

    private WebSocketHandshake from(StreampodServer server, String origin) {
        return WebSocketHandshake.to(port(server)).header("Origin", origin);
    }

    private void accepted(WebSocketHandshake handshake) {
        closedAfterTest(handshake.connect()).hello();
    }

    private static void refused(WebSocketHandshake handshake) {
        HandshakeResponse response = handshake.expectRefusal();
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("Pages of that origin are not allowed");
    }

    @Test
    void a7_theSameOriginAndWhoSendsNoneMayConnect() {
        var server = start(builder -> builder);
        accepted(from(server, "http://127.0.0.1:" + port(server)));
        accepted(from(server, "HTTP://127.0.0.1:" + port(server)));
        accepted(WebSocketHandshake.to(port(server)));
        assertThat(server.statistics().originsRefused()).isZero();
    }

    @Test
    void a7_everyOtherOriginIsRefusedBeforeTheUpgrade() {
        var server = start(builder -> builder);
        int port = port(server);
        for (String origin : new String[] {
            "http://evil.example",
            "http://127.0.0.1",
            "http://127.0.0.1:" + (port == 65535 ? 1 : port + 1),
            "https://127.0.0.1:" + port,
            "http://127.0.0.1:" + port + "/",
            "http://127.0.0.1:" + port + "@evil.example",
            "http://127.0.0.1:" + port + ".evil.example",
            "http://localhost:" + port,
            "null",
            "",
            "http://",
            "127.0.0.1:" + port,
            "\"><script>"
        }) {
            refused(from(server, origin));
        }
        refused(from(server, "http://127.0.0.1:" + port).header("Origin", "http://evil.example"));
        assertThat(server.statistics().originsRefused()).isEqualTo(14);
        assertThat(server.statistics().connectionsOpened()).isZero();
    }

    @Test
    void a7_hostsAndDefaultPortsAreComparedAsBrowsersWriteThem() {
        var server = start(builder -> builder);
        var named = WebSocketHandshake.to(port(server)).withoutHeader("Host").header("Host", "Example.COM");
        accepted(named.header("Origin", "http://example.com"));
        accepted(named.header("Origin", "http://example.com:80"));
        refused(named.header("Origin", "https://example.com"));
        refused(named.header("Origin", "http://example.com:443"));
        var six = WebSocketHandshake.to(port(server)).withoutHeader("Host").header("Host", "[::1]:8080");
        accepted(six.header("Origin", "http://[::1]:8080"));
        refused(six.header("Origin", "http://[::2]:8080"));
    }

    @Test
    void a7_whatAProxySaysIsNotBelieved() {
        var server = start(builder -> builder);
        var forwarded = WebSocketHandshake.to(port(server))
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "host=evil.example;proto=https");
        refused(forwarded.header("Origin", "https://evil.example"));
        accepted(forwarded.header("Origin", "http://127.0.0.1:" + port(server)));
    }

    @Test
    void a7_originsMayBeAllowedOneByOne() {
        var server = start(builder -> builder.allowedOrigins("https://Example.com", "http://localhost:3000"));
        accepted(from(server, "https://example.com"));
        accepted(from(server, "https://example.com:443"));
        accepted(from(server, "http://localhost:3000"));
        accepted(from(server, "http://127.0.0.1:" + port(server)));
        refused(from(server, "http://example.com"));
        refused(from(server, "https://sub.example.com"));
        refused(from(server, "http://localhost:3001"));
    }

    @Test
    void a7_everyOriginMayBeAllowed() {
        var server = start(StreampodServer.Builder::allowAnyOrigin);
        accepted(from(server, "https://anywhere.example"));
        accepted(from(server, "null"));
    }

    private HttpResponse<String> call(StreampodServer server, String method, String origin) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(server) + "/api/echo/nothing"))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type");
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a7_aPageOfAnAllowedOriginMayCallMethods() throws Exception {
        var server = start(builder -> builder.allowedOrigins("https://example.com"));
        var preflight = call(server, "OPTIONS", "https://example.com");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("https://example.com");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST");
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElseThrow())
                .contains("authorization", "content-type", "streampod-deadline-millis");
        assertThat(preflight.headers().firstValue("Access-Control-Max-Age")).isPresent();
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(preflight.headers().firstValue("Vary")).hasValue("Origin");

        var answer = call(server, "POST", "https://example.com");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://example.com");
        assertThat(answer.headers().firstValue("Vary")).hasValue("Origin");
    }

    @Test
    void a7_aPageOfAnotherOriginMayNotCallMethods() throws Exception {
        var server = start(builder -> builder.allowedOrigins("https://example.com"));
        for (String method : new String[] {"OPTIONS", "POST"}) {
            var answer = call(server, method, "https://evil.example");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
                    .isEmpty();
        }
        var program = call(server, "OPTIONS", "");
        assertThat(program.statusCode()).isEqualTo(204);
        assertThat(program.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
        assertThat(program.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "https://example.com/path", "https://*", "null", "", "https://u@example.com"})
    void a7_whatIsNoOriginIsSaidToBeSo(String origin) {
        var builder = StreampodServer.builder(new Recording().endpoints()).allowedOrigins(origin);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + origin + "\" is not the origin of a page");
    }

    @Test
    void a7_aRefusedOriginIsLoggedOnceWithWhatToDo() {
        try (var log = new LogCapture("dev.streampod.server.internal.http")) {
            var server = start(builder -> builder);
            refused(from(server, "https://evil.example"));
            refused(from(server, "https://evil.example"));
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("evil.example"))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("allow its origin"));
            for (int i = 0; i < 200; i++) {
                refused(from(server, "https://" + i + ".example"));
            }
            assertThat(log.messages()).hasSizeLessThanOrEqualTo(100);
        }
    }
}
