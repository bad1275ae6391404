package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.StreamingSession;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server with one session, which stays in the state that is asked for until a test, or closing this, moves it on. */
final class SessionInState implements AutoCloseable {

    final MemoryTransport transport;
    final ClientSession session;
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final MemoryServer server;
    private Runnable release = () -> {};

    SessionInState(SessionState state) {
        server =
                new MemoryServer(
                        key -> {
                            awaitRelease();
                            return MemoryServer.TRUSTING.authenticate(key);
                        },
                        MemoryServer.limits().build()) {
                    @Override
                    public void opened(StreamingSession opened) {
                        awaitRelease();
                    }
                };
        transport = state == SessionState.DETACHED || state == SessionState.RESUMING
                ? server.welcomed("")
                : server.connect();
        session = transport.session();
        switch (state) {
            case AWAITING_HELLO -> {}
            case AUTHENTICATING -> transport.receive("[\"hello\",{\"protocol\":1,\"key\":\"ada:k1\"}]");
            case LIVE -> hello();
            case DETACHED -> transport.lose();
            case RESUMING -> {
                Runnable resume = session.transport().hold(); // as if it was in the middle of a frame
                MemoryTransport next = server.resuming("", transport.token());
                release = () -> {
                    resume.run();
                    next.lose();
                };
            }
            case DRAINING -> {
                hello();
                transport.receive("[\"open\",\"everybody\"]");
                session.drain().begin(0); // waits for the stream, which is being opened
                transport.expect("[\"goodbye\"");
            }
            case CLOSED -> session.close(3503, "for the test");
        }
        assertThat(session.transport().state()).isEqualTo(state);
    }

    private void hello() {
        transport.receive("[\"hello\",{\"protocol\":1}]");
        transport.expect("[\"welcome\"");
    }

    private void awaitRelease() {
        try {
            assertThat(proceed.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closed
        }
    }

    SessionState state() {
        return session.transport().state();
    }

    /** How many failures the server has reported: what a handler threw, for example. */
    long failures() {
        return server.counters.failures.count();
    }

    @Override
    public void close() {
        proceed.countDown();
        release.run();
        session.close(3503, "the test is over");
        transport.lose();
        server.close();
    }
}
