package dev.streampod.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ConnectionsTest {

    /** A client that does not want to come back to its session. */
    private static MemoryLink welcomed(MemoryServer server) {
        MemoryLink link = server.connect();
        link.receive("[\"hello\",{\"protocol\":1}]");
        link.expect("[\"welcome\"");
        return link;
    }

    @Test
    void aConnectionThatIsForgottenFromTwoSidesGivesItsPartOfTheAddressBackOnce() {
        try (var server =
                new MemoryServer(MemoryServer.TRUSTING, MemoryServer.limits().build())) {
            MemoryLink first = welcomed(server);
            MemoryLink second = welcomed(server);
            Connection connection = first.attachment().connection();
            AddressShares addresses = connection.context().addresses();
            assertThat(second.attachment().connection().share()).isSameAs(connection.share());

            server.connections.forget(connection);
            server.connections.forget(connection);

            assertThat(addresses.size()).isEqualTo(1);
            MemoryLink third = welcomed(server);
            assertThat(third.attachment().connection().share())
                    .isSameAs(second.attachment().connection().share());
            second.lose();
            third.lose();
            first.lose();
        }
    }
}
