package dev.streampod.server.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.thread.AddressShares;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ClientSessionsTest {

    /** A client that does not want to come back to its session. */
    private static MemoryTransport welcomed(MemoryServer server) {
        MemoryTransport transport = server.connect();
        transport.receive("[\"hello\",{\"protocol\":1}]");
        transport.expect("[\"welcome\"");
        return transport;
    }

    @Test
    void aConnectionThatIsForgottenFromTwoSidesGivesItsPartOfTheAddressBackOnce() {
        try (var server =
                new MemoryServer(MemoryServer.TRUSTING, MemoryServer.limits().build())) {
            MemoryTransport first = welcomed(server);
            MemoryTransport second = welcomed(server);
            ClientSession session = first.session();
            AddressShares addresses = session.context().addresses();
            assertThat(second.session().share()).isSameAs(session.share());

            server.connections.ended(session);
            server.connections.ended(session);

            assertThat(addresses.size()).isEqualTo(1);
            MemoryTransport third = welcomed(server);
            assertThat(third.session().share()).isSameAs(second.session().share());
            second.lose();
            third.lose();
            first.lose();
        }
    }
}
