package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.internal.call.HttpCalls;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads at the seams of a session: what one does while the other is in the middle of something. */
@Tag("long")
@Timeout(300)
class SessionRacesTest extends SessionRaceFixture {

    @Test
    void aMailboxThatIsFullOfOpeningsHoldsTheConnectionWithoutTheLockOfItsStreams() {
        var opening = new CountDownLatch(1);
        var at = new Server(
                MemoryServer.TRUSTING, MemoryServer.limits().mailboxMessages(2).build()) {
            @Override
            public void opened(StreamingSession session) {
                opening.countDown();
                awaitLatch(proceed);
            }
        };
        MemoryTransport transport = at.welcomed("");
        transport.receive("[\"open\",\"everybody\"]");
        awaitLatch(opening);
        ClientSession session = transport.session();
        Thread reader;
        synchronized (session.transport()) {
            // The last of them fills the mailbox, and waits to hold the connection.
            reader = start(() -> {
                for (int i = 0; i < 8; i++) {
                    transport.receive("[\"open\",\"everybody\"]");
                }
            });
            awaitBlockedOrOver(reader);
            // What ends the connection holds the transport's lock and needs that of the streams.
            assertThat(session.streams().all()).hasSize(1);
        }
        proceed.countDown();
        transport.lose();
    }

    @Test
    void aStreamThatIsOpenedWhileItsConnectionEndsIsClosed() throws Exception {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        for (int i = 0; i < 2_000; i++) {
            MemoryTransport transport = at.connect();
            transport.receive("[\"hello\",{\"protocol\":1}]");
            MemoryServer.open(transport, "everybody");
            transport.receive("[\"close\",\"everybody\"]");
            var together = new CyclicBarrier(2);
            Thread reader = start(() -> {
                meet(together);
                transport.receive("[\"open\",\"everybody\"]");
            });
            meet(together);
            transport.lose();
            transports.remove(transport);
            reader.join();
            threads.remove(reader);
        }
        await().untilAsserted(() -> {
            assertThat(at.counters.sessions.sum()).isZero();
            assertThat(at.counters.streamsClosed.sum()).isEqualTo(at.counters.streamsOpened.sum());
        });
    }

    @Test
    void aConnectionThatIsClosedBeforeItBeginsIsCutWhenItsClientDoesNotAnswer() {
        var at = new Server(
                MemoryServer.TRUSTING,
                MemoryServer.limits().helloTimeout(Duration.ofHours(1)).build());
        MemoryTransport transport = at.connect();
        transport.session().close(3001, "the server is closing");
        transport.connection().begin();
        await().until(transport::aborted);
    }

    @Test
    void aHelloTimeoutThatComesLateDoesNothing() {
        var at = new Server(
                key -> {
                    awaitLatch(proceed);
                    return MemoryServer.TRUSTING.authenticate(key);
                },
                MemoryServer.limits().build());
        MemoryTransport transport = at.connect();
        transport.receive("[\"hello\",{\"protocol\":1,\"key\":\"ada:k1\"}]");
        transport.session().noHelloInTime();
        proceed.countDown();
        transport.expect("[\"welcome\"");
        transport.session().noHelloInTime();
        transport.receive("[\"ping\"]");
        transport.expect("[\"pong\"");
        assertThat(transport.closed()).isFalse();
    }

    @Test
    void aCallOverHttpWhoseArgumentsCannotBeReadIsAnsweredAndOver() throws Exception {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        HttpCalls calls = at.connections.httpCalls();
        var answer = new HttpAnswer();
        byte[] body = "{\"value\":1}".getBytes(UTF_8);
        calls.call("members", "spoil", "ada:k1", "192.0.2.1", -1, body, answer);
        assertThat(answer.await()).isEqualTo("internal");
        await().until(calls::isIdle);
        assertThat(at.counters.failures.count()).isPositive();
    }

    @Test
    void anAuthenticatorThatThrowsAnExceptionWhoseMessageThrowsIsUnavailableAtOnce() throws Exception {
        Authenticator failing = key -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException("no message");
                }
            };
        };
        var limits = MemoryServer.limits().authenticationTimeout(Duration.ofHours(1));
        var at = new Server(failing, limits.build());
        var answer = new HttpAnswer();
        at.connections.httpCalls().call("members", "ask", "ada:k1", "192.0.2.1", -1, new byte[0], answer);
        assertThat(answer.await()).isEqualTo("unavailable");
        await().until(at.connections.httpCalls()::isIdle);
    }
}
