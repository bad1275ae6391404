package dev.streampod.client;

import static dev.streampod.client.OpeningTest.assertFailsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatServer;
import dev.streampod.client.chat.ChatToClient;
import dev.streampod.client.chat.Line;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.server.ServerTls;
import dev.streampod.server.StreampodServer;
import dev.streampod.stream.OverflowPolicy;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client and server with TLS between them. */
@Timeout(300)
final class TlsTest {

    @TempDir
    private static Path folder;

    private static TestCertificates good;
    private static TestCertificates others;
    private static StreampodServer server;

    @BeforeAll
    static void start() {
        good = TestCertificates.create(folder.resolve("good"), "dns:localhost");
        others = TestCertificates.create(folder.resolve("others"), "dns:localhost");
        server = ChatServer.start(
                new ChatServer(), 0, builder -> builder.tls(ServerTls.pem(good.chain(), good.privateKey())));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static StreampodClient.Builder<ChatClient> client(String address) {
        return ChatClient.builder(address + ":" + server.port()).backoff(Connected.SOON);
    }

    private static void assertEchoes(ChatClient client, String text) {
        client.openStreamingConnection().join();
        var echoes = client.chat().stream().iterator();
        client.chat().sendStreamMessage(new Line(text));
        assertThat(echoes.next()).isEqualTo(new Line(text));
    }

    @Test
    void aClientThatTrustsTheAuthorityIsServed() {
        try (var client = client("https://localhost")
                .trust(ServerTrust.pem(good.authority()))
                .build()) {
            assertEchoes(client, "by https");
        }
        try (var client = client("wss://localhost")
                .trust(ServerTrust.keyStore(good.trustStore(), TestCertificates.PASSWORD.toCharArray()))
                .build()) {
            assertEchoes(client, "by wss");
        }
    }

    @Test
    void aServerTakesItsKeyFromAKeyStore() {
        var tls = ServerTls.keyStore(good.keyStore(), TestCertificates.PASSWORD.toCharArray());
        try (var other = ChatServer.start(new ChatServer(), 0, builder -> builder.tls(tls));
                var client = ChatClient.builder("wss://localhost:" + other.port())
                        .trust(ServerTrust.pem(good.authority()))
                        .build()) {
            assertEchoes(client, "from a key store");
        }
    }

    @Test
    void clientsOnSharedThreadsShareWhomTheyTrust() {
        try (var threads = ClientThreads.create(ServerTrust.pem(good.authority()))) {
            try (var client = client("wss://localhost").threads(threads).build()) {
                assertEchoes(client, "shared");
            }
            assertThatThrownBy(() -> client("wss://localhost")
                            .threads(threads)
                            .trust(ServerTrust.pem(good.authority()))
                            .build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ClientThreads.create");
        }
    }

    @Test
    void anAuthorityThatNobodyKnowsIsNotTrusted() {
        try (var client = client("wss://localhost").build()) {
            assertFailsWith(client.openStreamingConnection(), UntrustedServerException.class)
                    .hasMessageContaining("wss://localhost:" + server.port())
                    .hasMessageContaining("ServerTrust");
        }
    }

    @Test
    void anotherAuthorityOfTheSameNameIsNotTrusted() {
        try (var client = client("wss://localhost")
                .trust(ServerTrust.pem(others.authority()))
                .build()) {
            assertFailsWith(client.openStreamingConnection(), UntrustedServerException.class);
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotTrusted() {
        try (var client = client("wss://127.0.0.1")
                .trust(ServerTrust.pem(good.authority()))
                .build()) {
            assertFailsWith(client.openStreamingConnection(), UntrustedServerException.class)
                    .hasMessageContaining("for another host");
        }
    }

    @Test
    void aClientWithoutTlsIsToldWhatTheServerMayWant() {
        try (var client = client("ws://localhost").build()) {
            assertFailsWith(client.openStreamingConnection(), ConnectionRefusedException.class)
                    .hasMessageContaining("begins with https or wss")
                    .hasMessageNotContaining("org.eclipse.jetty")
                    .hasMessageNotContaining("EndPoint@");
        }
        try (var client = client("wss://localhost")
                .trust(ServerTrust.pem(good.authority()))
                .build()) {
            assertEchoes(client, "a neighbour");
        }
    }

    @Test
    void aClientWithTlsIsToldThatTheServerHasNone() {
        try (var plain = ChatServer.start(new ChatServer(), 0);
                var client =
                        ChatClient.builder("wss://localhost:" + plain.port()).build()) {
            assertFailsWith(client.openStreamingConnection(), ConnectionRefusedException.class)
                    .hasMessageContaining("begins with http or ws");
        }
    }

    /** Under TLS nobody tells when a socket has been read, and what is sent must leave all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void burstsArriveInOrderAndWhole(boolean nonBlocking) {
        int count = 20_000;
        try (var echoing = ChatServer.start(
                        new ChatServer(nonBlocking),
                        0,
                        builder -> builder.tls(ServerTls.pem(good.chain(), good.privateKey())));
                var client = ChatClient.builder("wss://localhost:" + echoing.port())
                        .trust(ServerTrust.pem(good.authority()))
                        .build()) {
            client.openStreamingConnection().join();
            Iterator<ChatToClient> echoes = client.chat().stream(new StreamOptions(count, OverflowPolicy.FAIL))
                    .iterator();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < count / 4; i++) {
                    client.chat().sendStreamMessageAsync(new Line("" + i)).join();
                }
                for (int i = 0; i < count / 4; i++) {
                    assertThat(echoes.next()).isEqualTo(new Line("" + i));
                }
                // A single message after a burst, with nothing behind it that would push it out.
                client.chat().sendStreamMessage(new Line("last of " + round));
                assertThat(echoes.next()).isEqualTo(new Line("last of " + round));
            }
            String large = "x".repeat(60_000);
            client.chat().sendStreamMessage(new Line(large));
            assertThat(echoes.next()).isEqualTo(new Line(large));
        }
    }

    /** Messages from threads that have nothing to do with what the client sends. */
    @Test
    void whatTheServerSendsUnaskedLeavesAtOnce() {
        try (var client = client("wss://localhost")
                .trust(ServerTrust.pem(good.authority()))
                .key("admin-key")
                .build()) {
            client.openStreamingConnection().join();
            var lines = client.admin().stream(new StreamOptions(10_000, OverflowPolicy.FAIL))
                    .iterator();
            client.admin().sendStreamMessage(new Line("open"));
            assertThat(lines.next()).isEqualTo(new Line("open"));
            var session = server.sessions().stream()
                    .filter(each -> each.endpoint().equals("admin"))
                    .findFirst()
                    .orElseThrow();
            for (int i = 0; i < 5_000; i++) {
                session.send(new Line("" + i));
            }
            for (int i = 0; i < 5_000; i++) {
                assertThat(lines.next()).isEqualTo(new Line("" + i));
            }
        }
    }

    @Test
    void aClientWithSeveralThreadsReadsWhileItWrites() throws Exception {
        var stop = new AtomicBoolean();
        try (var client = client("wss://localhost")
                .trust(ServerTrust.pem(good.authority()))
                .build()) {
            client.openStreamingConnection().join();
            var echoes = client.chat().stream(new StreamOptions(50_000, OverflowPolicy.FAIL))
                    .iterator();
            var writer = new Thread(() -> {
                for (int i = 0; i < 10_000 && !stop.get(); i++) {
                    client.chat().sendStreamMessageAsync(new Line("" + i)).join();
                }
            });
            writer.start();
            for (int i = 0; i < 10_000; i++) {
                assertThat(echoes.next()).isEqualTo(new Line("" + i));
            }
            stop.set(true);
            writer.join();
        }
    }
}
