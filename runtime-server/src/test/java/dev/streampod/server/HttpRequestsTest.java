package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.fixtures.Awaits;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.TestCertificates;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.protocol.EchoProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for methods as a hostile or mistaken client sends them, byte by byte. */
class HttpRequestsTest extends ServerTest {

    private static final String CALL = "POST /api/calls/answer HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int SLOW_BYTES = 1_000;

    private static final ValueCodec<Integer> INT =
            ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);
    private static final MethodDefinition<Integer> ANSWER =
            MethodDefinition.builder("answer").returns(INT);
    private static final MethodDefinition<Integer> WAIT =
            MethodDefinition.builder("wait").returns(INT);

    private static final class Calls extends MethodEndpoint {

        private final CountDownLatch proceed;

        private Calls(CountDownLatch proceed) {
            super(EndpointDefinition.builder("calls").methods(ANSWER, WAIT).build());
            this.proceed = proceed;
        }

        @Override
        protected Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == WAIT) {
                Awaits.await().until(() -> proceed.getCount() == 0);
            }
            return 42;
        }
    }

    private final CountDownLatch proceed = new CountDownLatch(1);

    private EndpointSet endpoints() {
        return new EndpointSet() {

            @Override
            public Protocol protocol() {
                return EchoProtocol.INSTANCE;
            }

            @Override
            public List<Endpoint> endpoints() {
                return List.of(new Calls(proceed));
            }
        };
    }

    private StreampodServer impatient() {
        return start(
                endpoints(),
                builder -> builder.limits(quick().httpRequestTimeout(SOON).build()));
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String answer(int port, String request) throws IOException {
        try (var socket = connect(port)) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String call(String header, String body) {
        return CALL + header + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** What comes while a body is sent a byte at a time, each before the server could call the client silent. */
    private static String answerToSlowBody(int port, String header) throws IOException {
        try (var socket = connect(port)) {
            send(socket, CALL + header + "Content-Length: " + SLOW_BYTES + "\r\n\r\n");
            socket.setSoTimeout(10);
            var answer = new ByteArrayOutputStream();
            boolean open = true;
            for (int sent = 0; sent < SLOW_BYTES && open && answer.size() == 0; sent++) {
                send(socket, "x");
                open = readWhatIsThere(socket, answer);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    /** Returns whether there may be more later: not after the server has closed the connection. */
    private static boolean readWhatIsThere(Socket socket, ByteArrayOutputStream answer) throws IOException {
        var buffer = new byte[8 * 1024];
        try {
            for (int count = socket.getInputStream().read(buffer);
                    count > 0;
                    count = socket.getInputStream().read(buffer)) {
                answer.write(buffer, 0, count);
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Test
    void aBodyThatComesTooSlowlyIsNotWaitedFor() throws IOException {
        int port = port(impatient());
        assertThat(answerToSlowBody(port, ""))
                .startsWith("HTTP/1.1 408")
                .contains("application/problem+json")
                .contains("\"code\":\"deadline\"")
                .contains("1000 ms (Limits.httpRequestTimeout)");
    }

    /** Sends a header that has no end, and returns when the server has closed the connection. */
    private static void awaitCutInHeader(Socket socket) throws IOException {
        socket.setSoTimeout(10);
        var answer = new ByteArrayOutputStream();
        for (int sent = 0; sent < 2 * SLOW_BYTES; sent++) {
            try {
                send(socket, "x");
                if (!readWhatIsThere(socket, answer)) {
                    return; // what is sent may still be taken for a while
                }
            } catch (SocketException e) {
                return;
            }
        }
        throw new AssertionError("the server still reads the header; it answered " + answer);
    }

    @Tag("own-port")
    @Test
    void aHeaderThatComesTooSlowlyIsNotWaitedForWhileWhatIsServedGoesOn() throws IOException {
        int port = port(impatient());
        try (var webSocket = RawWebSocket.connect(port);
                var working = connect(port);
                var first = connect(port)) {
            webSocket.hello();
            send(working, CALL.replace("answer", "wait") + "Content-Length: 2\r\n\r\n{}");
            send(first, CALL + "X: ");
            awaitCutInHeader(first);

            try (var later = connect(port)) { // a connection that is kept has the time for its next request as well
                send(later, CALL.replace("Connection: close\r\n", "") + "Content-Length: 2\r\n\r\n{}");
                assertThat(later.getInputStream().read()).isEqualTo('H');
                send(later, CALL + "X: ");
                awaitCutInHeader(later);
            }

            webSocket.sendText("[\"ping\"]");
            assertThat(webSocket.expectText()).isEqualTo("[\"pong\"]");
            proceed.countDown();
            assertThat(new String(working.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("42");
        }
    }

    @Tag("own-port")
    @Test
    void aHandshakeOfTlsThatComesTooSlowlyIsNotWaitedFor(@TempDir Path folder) throws IOException {
        var certificates = TestCertificates.create(folder, "ip:127.0.0.1");
        var server = start(
                endpoints(),
                builder -> builder.tls(ServerTls.pem(certificates.chain(), certificates.privateKey()))
                        .limits(quick().httpRequestTimeout(SOON).build()));
        try (var socket = connect(port(server))) {
            send(socket, "\u0016\u0003\u0001\u003f\u00ff"); // the beginning of a long record
            awaitCutInHeader(socket);
        }
    }

    @Test
    void aRequestThatIsRefusedIsNotWaitedForEither() throws IOException {
        int port = port(impatient());
        assertThat(answerToSlowBody(port, "Origin: https://evil.example\r\n")).startsWith("HTTP/1.1 403");
    }

    @Test
    void aBodyWithoutEndIsNotWaitedFor() throws IOException {
        int port = port(impatient());
        assertThat(answer(port, CALL + "Content-Length: 5\r\n\r\nabc")).startsWith("HTTP/1.1 408");
        assertThat(answer(port, CALL + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"))
                .startsWith("HTTP/1.1 408");
    }

    /** Some containers end the connection instead; Undertow passes over what stands behind a chunk, and waits for the next. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nabc\r\n0\r\n\r\n",
                "-5\r\nabc\r\n0\r\n\r\n",
                "ffffffffffffffff\r\nabc",
                "3\r\nabcXX0\r\n\r\n",
                "3\r\nabc\r\n0\r\nno header\r\n\r\n"
            })
    void aMalformedBodyIsNeverAnsweredAsIfItHadBeenServed(String chunks) throws IOException {
        boolean waits = CONTAINER.equals("undertow");
        int port = port(waits ? impatient() : start(endpoints(), builder -> builder));
        assertThat(answer(port, CALL + "Transfer-Encoding: chunked\r\n\r\n" + chunks))
                .matches(waits ? "(?s)|HTTP/1.1 (400|408).*" : "(?s)|HTTP/1.1 400.*");
    }

    @Tag("own-port")
    @Test
    void aClientThatFallsSilentIsToldSo() throws Exception {
        try (var mounted = MountedServer.start(new Recording(), SOON)) {
            assertThat(answer(mounted.port(), CALL.replace("/calls/", "/echo/") + "Content-Length: 5\r\n\r\nabc"))
                    .startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void aClientThatAsksBeforeItSendsTooMuchIsRefusedAtOnce() throws IOException {
        int port = port(start(endpoints(), builder -> builder));
        String asking = CALL + "Expect: 100-continue\r\nContent-Length: ";
        // Some containers tell it to go on all the same, and first.
        assertThat(answer(port, asking + "100000000\r\n\r\n")).contains("HTTP/1.1 413");
        assertThat(answer(port, asking + "2\r\n\r\n{}")).contains("HTTP/1.1 200");
    }

    @Test
    void aBodyThatIsEncodedIsRefusedAsSuch() throws IOException {
        int port = port(start(endpoints(), builder -> builder));
        for (String encoding : new String[] {"gzip", "br", "identity, gzip"}) {
            assertThat(answer(port, call("Content-Encoding: " + encoding + "\r\n", "{}")))
                    .startsWith("HTTP/1.1 415")
                    .contains("\"code\":\"bad-request\"")
                    .contains("send it without");
        }
        assertThat(answer(port, call("Content-Encoding: Identity\r\n", "{}"))).startsWith("HTTP/1.1 200");
    }

    @Test
    void aByteOrderMarkIsCalledByItsName() throws IOException {
        int port = port(start(endpoints(), builder -> builder));
        assertThat(answer(port, call("", "\u00ef\u00bb\u00bf{}")))
                .startsWith("HTTP/1.1 400")
                .contains("byte order mark");
    }

    /** Another server on the way may have looked at the other one. */
    @Test
    void ofTwoKeysNoneIsBelieved() throws IOException {
        var server = start(
                endpoints(),
                builder -> builder.authenticator(
                        key -> key.equals("k-ada") ? Optional.of(AuthenticationInfo.of("ada")) : Optional.empty()));
        String right = "Authorization: Bearer k-ada\r\n";
        String wrong = "Authorization: Bearer wrong\r\n";
        for (String headers : new String[] {right + wrong, wrong + right, right + right}) {
            assertThat(answer(port(server), call(headers, "{}"))).startsWith("HTTP/1.1 401");
        }
    }
}
