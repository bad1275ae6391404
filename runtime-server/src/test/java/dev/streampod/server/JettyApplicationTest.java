package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import dev.streampod.server.auth.AuthenticationInfo;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is particular to a server behind the filters of an application in a Jetty; the rest is in the tests that are run there, too.
 */
class JettyApplicationTest extends ServerTest {

    private static StreampodServer built(Recording recording) {
        return StreampodServer.builder(recording.endpoints())
                .limits(quick().build())
                .authenticator(key -> Optional.of(AuthenticationInfo.of(key)))
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
        var jetty = closedAfterTest(JettyApplication.start(built(new Recording())));
        assertThat(send(jetty.port(), "GET", "/own").body()).isEqualTo("own");
        assertThat(send(jetty.port(), "GET", "/missing").statusCode()).isEqualTo(404);
        assertThat(send(jetty.port(), "POST", "/api/orders/7").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(send(jetty.port(), "POST", "/api/echo/nothing").headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
    }

    @Test
    void theServerIsBelowThePathOfTheApplication() throws Exception {
        var server = built(new Recording());
        var jetty = closedAfterTest(JettyApplication.start(new StreampodFilter(server), "/shop"));
        assertThat(send(jetty.port(), "GET", "/shop/health").statusCode()).isEqualTo(200);
        assertThat(send(jetty.port(), "GET", "/health").statusCode()).isEqualTo(404);
        assertThat(send(jetty.port(), "GET", "/shop/websocket").statusCode()).isEqualTo(426);
        assertThat(send(jetty.port(), "GET", "/websocket").statusCode()).isEqualTo(404);
    }

    /** Signs in whoever has a cookie, as a session of the application's would. */
    private static final class CookieFilter extends StreampodFilter {

        private static final long serialVersionUID = 1L;

        CookieFilter(StreampodServer server) {
            super(server);
        }

        @Override
        protected @Nullable String key(HttpServletRequest request) {
            var cookies = request.getCookies();
            return cookies == null ? null : cookies[0].getValue();
        }
    }

    @Test
    void aClientIsWhomTheFilterSays() {
        var server = built(new Recording());
        var jetty = closedAfterTest(JettyApplication.start(new CookieFilter(server), "/"));
        RawWebSocket ada = closedAfterTest(
                WebSocketHandshake.to(jetty.port()).header("Cookie", "user=ada").connect());
        RawWebSocket nobody = closedAfterTest(RawWebSocket.connect(jetty.port()));
        ada.hello();
        nobody.hello();
        assertThat(server.clients().stream().map(each -> each.authentication().map(AuthenticationInfo::userId)))
                .containsExactlyInAnyOrder(Optional.of("ada"), Optional.empty());
    }

    /** Notes by which method it is asked for a WebSocket. */
    private static final class NotingFilter extends StreampodFilter {

        private static final long serialVersionUID = 1L;
        private final transient BlockingQueue<String> methods = new LinkedBlockingQueue<>();

        NotingFilter(StreampodServer server) {
            super(server);
        }

        @Override
        protected @Nullable String key(HttpServletRequest request) {
            methods.add(request.getMethod());
            return null;
        }
    }

    // Filters of applications refuse CONNECT, as that of Spring Security does.
    @Test
    void aWebSocketOverHttp2IsAskedForWithGetAsFarAsTheApplicationSees() throws Exception {
        var server = built(new Recording());
        var filter = new NotingFilter(server);
        var jetty = closedAfterTest(JettyApplication.start(filter, "/"));
        var client = new HTTP2Client();
        client.start();
        closedAfterTest(client::stop);
        var settings = new CompletableFuture<Void>();
        var session = client.connect(new InetSocketAddress("127.0.0.1", jetty.port()), new Session.Listener() {
                    @Override
                    public void onSettings(Session from, SettingsFrame frame) {
                        settings.complete(null);
                    }
                })
                .get(60, TimeUnit.SECONDS);
        settings.get(60, TimeUnit.SECONDS);
        var request = new MetaData.ConnectRequest(
                HttpScheme.HTTP,
                new HostPortHttpField("127.0.0.1:" + jetty.port()),
                "/websocket",
                HttpFields.build().put("Sec-WebSocket-Version", "13"),
                "websocket");
        var answer = new CompletableFuture<MetaData>();
        session.newStream(new HeadersFrame(request, null, false), new Stream.Listener() {
            @Override
            public void onHeaders(Stream stream, HeadersFrame frame) {
                answer.complete(frame.getMetaData());
            }
        });
        assertThat(answer.get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        MetaData.Response.class,
                        response -> assertThat(response.getStatus()).isEqualTo(200));
        assertThat(filter.methods).containsExactly("GET");
        await().untilAsserted(() ->
                assertThat(server.statistics().connectionsOpened()).isEqualTo(1));
    }

    @Test
    void aJettyThatStopsSaysGoodbyeToClients() throws Exception {
        var recording = new Recording();
        var jetty = JettyApplication.start(built(recording));
        saysGoodbyeWhenItStops(jetty);
        assertThat(recording.calls).startsWith("opened").endsWith("closed");
    }

    @Test
    void aFilterWithoutItsHandlerSaysSo() throws Exception {
        var jetty = closedAfterTest(JettyApplication.startWithoutHandler(built(new Recording())));
        assertThat(send(jetty.port(), "GET", "/health").statusCode()).isEqualTo(200);
        var refusal = WebSocketHandshake.to(jetty.port()).expectRefusal();
        assertThat(refusal.status()).isEqualTo(500);
        assertThat(refusal.body()).contains("StreampodFilter.jettyHandler()");
    }
}
