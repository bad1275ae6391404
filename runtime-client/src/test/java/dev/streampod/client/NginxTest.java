package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.CONNECTING;
import static dev.streampod.client.ConnectionState.WAITING_TO_RETRY;
import static dev.streampod.client.OpeningTest.assertFailsWith;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatServer;
import dev.streampod.client.chat.Line;
import dev.streampod.fixtures.NeedsNginx;
import dev.streampod.fixtures.NginxServer;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.ConnectedClient;
import dev.streampod.server.Limits;
import dev.streampod.server.StreampodServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client, an nginx, a server. The nginx has the configuration that docs/operations.md shows; only ports, paths and the
 * timeout are others.
 */
@Tag("long")
@NeedsNginx
@Timeout(300)
final class NginxTest {

    private static final Path PAGE = Path.of("../docs/operations.md");
    private static final Pattern CONFIGURATION = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);

    /** nginx gives up a connection that is silent for longer than this; the test's heartbeat is half of it. */
    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private StreampodServer server;
    private NginxServer nginx;
    private TestCertificates certificates;

    private static StreampodServer start(int port, Duration heartbeat) {
        return ChatServer.start(
                new ChatServer(),
                port,
                builder -> builder.behindProxy()
                        .limits(Limits.builder()
                                .heartbeat(heartbeat)
                                .drainSpread(Duration.ofMillis(20))
                                .build()));
    }

    private static String replaced(String text, String each, String by) {
        assertThat(text.split(Pattern.quote(each), -1))
                .as(each + " stands once in " + text)
                .hasSize(2);
        return text.replace(each, by);
    }

    /** The configuration of the page, for this test's ports and files. */
    private String site(int port) {
        String site;
        try {
            var matcher = CONFIGURATION.matcher(Files.readString(PAGE));
            assertThat(matcher.find())
                    .as("a configuration of nginx on the page")
                    .isTrue();
            site = matcher.group(1);
            assertThat(matcher.find())
                    .as("another configuration of nginx on the page")
                    .isFalse();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        site = replaced(site, "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;");
        site = replaced(site, "server 127.0.0.1:8080 ", "server 127.0.0.1:" + server.port() + " ");
        site = replaced(site, "proxy_read_timeout 60s;", "proxy_read_timeout " + PROXY_TIMEOUT.toSeconds() + "s;");
        site = replaced(site, "/etc/ssl/chat/chain.pem", certificates.chain().toString());
        return replaced(site, "/etc/ssl/chat/key.pem", certificates.privateKey().toString());
    }

    @BeforeEach
    void start() {
        certificates = TestCertificates.create(folder, "dns:localhost");
        server = start(0, PROXY_TIMEOUT.dividedBy(2));
        nginx = NginxServer.start(this::site);
    }

    @AfterEach
    void stop() {
        nginx.close();
        server.close();
    }

    private StreampodClient.Builder<ChatClient> client() {
        return ChatClient.builder("https://localhost:" + nginx.port())
                .trust(ServerTrust.pem(certificates.authority()))
                .backoff(Connected.SOON);
    }

    @Test
    void signingInAndMessagesBothWaysPass() {
        try (var client = client().key("admin-key").build()) {
            client.openStreamingConnection().join();
            var echoes = client.admin().stream().iterator();
            for (int i = 0; i < 500; i++) {
                client.admin().sendStreamMessage(new Line("" + i));
            }
            for (int i = 0; i < 500; i++) {
                assertThat(echoes.next()).isEqualTo(new Line("" + i));
            }
            String large = "é".repeat(30_000);
            client.admin().sendStreamMessage(new Line(large));
            assertThat(echoes.next()).isEqualTo(new Line(large));

            ConnectedClient connected = server.clients().iterator().next();
            assertThat(connected.authentication().orElseThrow().userId()).isEqualTo("ada");
            assertThat(connected.remoteAddress()).isEqualTo("127.0.0.1");
        }
        try (var client = client().key("wrong").build()) {
            assertFailsWith(client.openStreamingConnection(), UnauthenticatedException.class);
        }
    }

    @Test
    void heartbeatsKeepAnIdleConnectionForLongerThanTheProxyWaits() {
        try (var client = client().build()) {
            var recorded = RecordedEvents.of(client);
            client.openStreamingConnection().join();
            var echoes = client.chat().stream().iterator();
            client.chat().sendStreamMessage(new Line("before"));
            assertThat(echoes.next()).isEqualTo(new Line("before"));

            Instant idleFrom = Instant.now();
            await().until(() -> Duration.between(idleFrom, Instant.now()).compareTo(PROXY_TIMEOUT.multipliedBy(3)) > 0);
            client.chat().sendStreamMessage(new Line("after"));
            assertThat(echoes.next()).isEqualTo(new Line("after"));
            recorded.await(CONNECTING, CONNECTED);
        }
    }

    /** What the heartbeat is for: this proxy really gives up silent connections. */
    @Test
    void aHeartbeatSlowerThanTheProxyLosesTheConnectionAndTheClientComesBack() {
        int port = server.port();
        server.close();
        server = start(port, Duration.ofSeconds(25));
        try (var client = client().build()) {
            var recorded = RecordedEvents.of(client);
            client.openStreamingConnection().join();
            recorded.awaitAny(WAITING_TO_RETRY);
            recorded.awaitLast(CONNECTED);
        }
    }

    @Test
    void aClientOutlivesTheRestartOfItsServer() {
        try (var client = client().build()) {
            var recorded = RecordedEvents.of(client);
            client.openStreamingConnection().join();
            var echoes = client.chat().stream().iterator();
            client.chat().sendStreamMessage(new Line("one"));
            assertThat(echoes.next()).isEqualTo(new Line("one"));

            int port = server.port();
            server.close();
            recorded.awaitAny(WAITING_TO_RETRY);
            server = start(port, PROXY_TIMEOUT.dividedBy(2));
            recorded.awaitLast(CONNECTED);
            client.chat().sendStreamMessage(new Line("two"));
            assertThat(echoes.next()).isEqualTo(new Line("two"));
        }
    }

    @Test
    void theHealthOfTheServerIsNotForEverybody() throws Exception {
        assertThat(status("http://127.0.0.1:" + server.port() + "/health")).isEqualTo(200);
        assertThat(status("https://localhost:" + nginx.port() + "/health")).isEqualTo(404);
        assertThat(status("https://localhost:" + nginx.port() + "/health/ready"))
                .isEqualTo(404);
    }

    private int status(String url) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .sslContext(ServerTrust.pem(certificates.authority()).context())
                .build()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
