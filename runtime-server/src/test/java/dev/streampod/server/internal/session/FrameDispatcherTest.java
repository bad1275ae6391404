package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.Revocation;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FrameDispatcherTest {

    /** Where a revocation is made while the authenticator is asked, at which looking at its answer fails; null: nowhere. */
    private final AtomicReference<@Nullable ClientSessions> spoiled = new AtomicReference<>();

    private final Authenticator authenticator = key -> {
        ClientSessions connections = spoiled.get();
        if (connections != null) {
            connections.revoke(missing(), System.nanoTime());
        }
        return MemoryServer.TRUSTING.authenticate(key);
    };

    @SuppressWarnings("NullAway") // a fault of a caller, which annotations cannot keep away at run time
    private static Revocation missing() {
        return null;
    }

    @Test
    void aConnectionIsClosedWhenTheAnswerToItsSignInCannotBeGiven() {
        try (var server = new MemoryServer(authenticator, MemoryServer.limits().build())) {
            MemoryTransport earlier = server.welcomed("");
            MemoryTransport neighbour = server.welcomed("");
            spoiled.set(server.connections);

            MemoryTransport transport = server.connect();
            transport.receive("[\"hello\",{\"protocol\":1,\"key\":\"ada:k1\"}]");
            assertThat(transport.awaitClose()).isEqualTo(1011);
            await().until(() -> server.counters.failures.count() == 1);

            earlier.receive("[\"auth\",\"ada:k1\"]");
            assertThat(earlier.awaitClose()).isEqualTo(1011);
            await().until(() -> server.counters.failures.count() == 2);

            MemoryServer.open(neighbour, "everybody");
            transport.lose();
            earlier.lose();
            neighbour.session().close(3001, "over");
            neighbour.lose();
        }
    }
}
