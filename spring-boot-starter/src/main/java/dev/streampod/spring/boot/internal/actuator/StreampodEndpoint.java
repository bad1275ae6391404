package dev.streampod.spring.boot.internal.actuator;

import dev.streampod.server.ConnectedClient;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.AuthenticationInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@code /actuator/streampod}: the connected clients, their streams, and the channels to which this server listens. It names
 * users and addresses, so expose it to administrators only.
 */
@Endpoint(id = "streampod")
public final class StreampodEndpoint {

    /** How many clients and channels are listed; the counts are of all. */
    static final int LISTED = 1_000;

    private final StreampodServer server;

    public StreampodEndpoint(StreampodServer server) {
        this.server = server;
    }

    /** What is now. */
    @ReadOperation
    public State state() {
        var clients = server.clients();
        var channels = server.channels();
        return new State(
                server.messagingState().redis().name().toLowerCase(Locale.ROOT),
                clients.size(),
                clients.stream().mapToInt(each -> each.sessions().size()).sum(),
                channels.size(),
                clients.stream()
                        .sorted(Comparator.comparing(ConnectedClient::connectedAt))
                        .limit(LISTED)
                        .map(Client::of)
                        .toList(),
                channels.stream().sorted().limit(LISTED).toList());
    }

    /**
     * @param redis none, up, refusing or down
     * @param connections how many clients are connected
     * @param streams how many streams they have open
     * @param channels how many channels this server listens to
     * @param clients at most {@value #LISTED}, those that came first
     * @param channelNames at most {@value #LISTED}
     */
    public record State(
            String redis,
            int connections,
            int streams,
            int channels,
            List<Client> clients,
            List<String> channelNames) {}

    /**
     * @param user null for an anonymous client
     * @param streams the endpoints whose streams it has open
     */
    public record Client(
            String id,
            @Nullable String user,
            Set<String> scopes,
            String remoteAddress,
            Instant connectedAt,
            List<String> streams) {

        static Client of(ConnectedClient client) {
            return new Client(
                    client.id(),
                    client.authentication().map(AuthenticationInfo::userId).orElse(null),
                    client.authentication().map(AuthenticationInfo::scopes).orElse(Set.of()),
                    client.remoteAddress(),
                    client.connectedAt(),
                    client.sessions().stream()
                            .map(StreamingSession::endpoint)
                            .sorted()
                            .toList());
        }
    }
}
