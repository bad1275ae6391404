package dev.streampod.server.internal.call;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.Session;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.session.ClientSessions;
import dev.streampod.server.internal.session.MemoryServer;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HttpCallsTest {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicReference<@Nullable ClientSessions> connections = new AtomicReference<>();

    /** What it throws at comes while the authenticator is asked. */
    private final Authenticator spoiling = key -> {
        ClientSessions all = connections.get();
        if (all != null) {
            all.revoke(missing(), System.nanoTime());
        }
        return MemoryServer.TRUSTING.authenticate(key);
    };

    @SuppressWarnings("NullAway") // a fault of the caller, which annotations cannot keep away at run time
    private static Revocation missing() {
        return null;
    }

    private final HttpCalls.Answer answer = new HttpCalls.Answer() {
        @Override
        public void returned(byte @Nullable [] json) {
            told.add("returned");
        }

        @Override
        public void failed(ErrorCode code, Frame.Failure failure) {
            told.add(code.wireName());
        }
    };

    private MemoryServer server() {
        return new MemoryServer(spoiling, MemoryServer.limits().httpCalls(1).build()) {
            @Override
            public int asked(Session session) {
                return ran.incrementAndGet();
            }
        };
    }

    @Test
    void aCallIsAnsweredAndOverWhenTheOutcomeOfItsSignInCannotBeLookedAt() throws Exception {
        try (var server = server()) {
            connections.set(server.connections);
            HttpCalls calls = server.connections.httpCalls();
            calls.call("members", "ask", "ada:k1", "192.0.2.1", -1, new byte[0], answer);
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("internal");
            await().until(calls::isIdle);
            assertThat(ran).hasValue(0);
            assertThat(server.counters.failures.count()).isEqualTo(1);

            connections.set(null);
            calls.call("members", "ask", "ada:k1", "192.0.2.1", -1, new byte[0], answer);
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("returned");
            await().until(calls::isIdle);
        }
    }
}
